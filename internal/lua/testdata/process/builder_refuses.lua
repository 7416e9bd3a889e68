-- B-3: a chain cannot carry an error along, so these raise.
local b = process.with_context {}
for _, name in ipairs { "with_context", "with_options" } do
	local table_expected = "bad argument #1 to '" .. name .. "' (table expected, got "
	check.raises(table_expected .. "no value", function() process[name]() end)
	check.raises(table_expected .. "nil", function() process[name](nil) end)
	check.raises(table_expected .. "string", function() process[name]("x") end)
	check.raises("keys must be strings, got number", function() process[name] { 1 } end)
	check.raises("keys must be strings, got boolean", function() process[name] { [true] = 1 } end)
	check.raises("cannot send value of type function at f", function() process[name] { f = print } end)
	check.raises("cannot send value of type channel at deep[1]", function() process[name] { deep = {channel.new()} } end)
end
check.raises("bad argument #1 to 'with_context' (table expected, got no value", function() b:with_context() end)
check.raises("bad argument #1 to 'with_context' (table expected, got number", function() b:with_context(1) end)
check.raises("keys must be strings", function() b:with_context { "x" } end)
check.raises("cannot send value of type function at f", function() b:with_context { f = print } end)
check.raises("table expected", function() b:with_options() end)
check.raises("string expected, got no value", function() b:with_name() end)
check.raises("string expected, got number", function() b:with_name(1) end)
check.raises("name cannot be empty", function() b:with_name("") end)
check.raises("string expected, got no value", function() b:with_message() end)
check.raises("string expected, got table", function() b:with_message({}) end)
check.raises("topic cannot be empty", function() b:with_message("") end)
check.raises("cannot send to @ topics", function() b:with_message("@x") end)
check.raises("cannot send value of type function at arg 2", function() b:with_message("t", 1, print) end)
check.raises("SpawnBuilder expected", b.with_name, {}, "x")
check.raises("SpawnBuilder expected", b.spawn)
local _, err = pcall(b.with_name, b, "")
check.equal(err:kind(), errors.INVALID)
local _, err = pcall(b.with_message, b, "t", print)
check.equal(err:kind(), errors.INVALID)

-- A name with the form of a PID is refused at the spawn.
check.fails(errors.INVALID, "name cannot have the form of a PID", b:with_name("{a|0x1}"):spawn("app:child", "app:processes"))
check.equal(channel.select({process.inbox():case_receive()}, true).default, true)

-- app:child --
process.send("{app:processes|0x00001}", "started")
