-- RQ-3: require works anywhere, also in functions and within pcall.
local function later() return require("time") end
check.equal(later(), time)
check.equal({pcall(require, "time")}, {true, time})
check.raises('module "io" is not declared in modules or imports of app:main', require, "io")
check.raises("; declared: ", require, "nothing")
local _, undeclared = pcall(function() require("io") end)
check.equal(tostring(undeclared):match("required at app:main:%d+"), "required at app:main:7")
check.raises("bad argument #1 to 'require' (string expected, got no value)", require)
check.raises("string expected, got number", require, 1)
local ok, err = pcall(require, "nothing")
check.equal(err:kind(), errors.INVALID)

-- RQ-2: a library's chunk runs once a process, and its state is not shared.
local counter = require("counter")
check.equal(require("counter"), counter)
check.equal({counter.next(), counter.next()}, {1, 2})
check.equal(process.call("app:counts", "app:processes"), 1)
check.equal(counter.next(), 3)

-- RQ-1: a library has what it declares itself, not what its importer imports.
check.equal(require("curious").try("counter"), false)
check.equal(require("curious").try("time"), true)

-- A library that returns nothing is true; one that fails says so, each time.
check.equal(require("silent"), true)
for _ = 1, 2 do
	local ok, err = pcall(require, "broken")
	check.fails(errors.INTERNAL, "failed to load dependency broken (app:broken): app:broken:74: boom", nil, err)
end

-- Whoever spawns what needs it is told.
for _, spawn in ipairs { process.spawn, process.call } do
	check.fails(errors.INTERNAL, "failed to load dependency broken", spawn("app:needs", "app:processes"))
end

-- BL-7: one may wait while it loads; whoever requires it meanwhile waits, too.
local got = channel.new(3)
for _ = 1, 3 do
	coroutine.spawn(function() got:send(require("slow")) end)
end
local slow = got:receive()
check.equal({got:receive() == slow, got:receive() == slow}, {true, true})
check.equal(slow.loads, 1)

-- And hears of its failure.
local failed = channel.new(2)
for _ = 1, 2 do
	coroutine.spawn(function() failed:send(select(2, pcall(require, "slow_broken"))) end)
end
check.fails(errors.INTERNAL, "failed to load dependency slow_broken", nil, (failed:receive()))
check.fails(errors.INTERNAL, "failed to load dependency slow_broken", nil, (failed:receive()))

-- app:needs --
require("broken")
function main()
end
return main

-- app:counts --
return require("counter").next()

-- counter = app:counter --
local n = 0
return {next = function() n = n + 1 return n end}

-- curious = app:curious --
return {try = function(name) return (pcall(require, name)) end}

-- silent = app:silent --
local nothing

-- broken = app:broken --
error("boom")

-- slow = app:slow --
loads = (loads or 0) + 1
time.sleep("1s")
return {loads = loads}

-- slow_broken = app:slow_broken --
time.sleep("1s")
error("boom")
