-- LOG-1: wrong arguments are raised.
local logger = require("logger")
for _, method in ipairs { "debug", "info", "warn", "error" } do
	check.raises("string expected, got number", logger[method], logger, 1)
	check.raises("string expected, got no value", logger[method], logger)
	check.raises("table expected, got string", logger[method], logger, "hi", "fields")
	check.raises("(logger expected, got string)", logger[method], "hi")
end
check.raises("bad argument #1 to 'info' (string expected, got nil)", function() logger:info(nil) end)
check.raises("bad argument #2 to 'info' (table expected, got number)", function() logger:info("hi", 1) end)
check.raises("(table expected, got no value)", logger.with, logger)
check.raises("(string expected, got table)", logger.named, logger, {})

local ok, err = pcall(logger.named, logger, "")
check.equal({ ok, err:kind() }, { false, errors.INVALID })
assert(string.find(err, "bad argument"))

check.equal(select("#", logger:info("hi")), 0)
check.raises("logger is read-only", function() logger.info = nil end)
check.fails(errors.INVALID, "cannot send value of type logger", process.send(process.pid(), "x", logger:named("x")))
