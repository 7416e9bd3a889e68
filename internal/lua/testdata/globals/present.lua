-- The globals of base.md §2, and what the sandbox leaves out (§3).
for name in ("assert error getmetatable ipairs next pairs pcall print rawequal rawget rawset select setmetatable tonumber tostring type unpack xpcall require subscribe unsubscribe"):gmatch("%w+") do
	check.equal(type(_G[name]), "function", name)
end
check.equal(type(_VERSION), "string")
check.equal(_G._G, _G)
for name in ("table string math coroutine os process channel errors payload"):gmatch("%w+") do
	check.equal(type(_G[name]), "table", name)
	check.equal(require(name), _G[name], name)
end
for name in ("load loadstring loadfile dofile collectgarbage rawlen io debug utf8 getfenv setfenv module newproxy _printregs _GOPHER_LUA_VERSION"):gmatch("[%w_]+") do
	check.equal(_G[name], nil, name)
end
check.raises("attempt to call", function() loadstring("return 1") end)
check.equal({os.execute, os.exit, os.remove, os.rename, os.tmpname, os.getenv, os.setlocale, string.dump}, {})
if package then
	check.equal({package.loadlib, package.path, package.loaders}, {})
end

-- Declared modules are globals, too.
check.equal(time, require("time"))

-- The libraries of the runtime are read-only; those of the language are the process's own (§2).
check.raises("channel is read-only", function() channel.new = nil end)
check.raises("errors is read-only", function() errors.NOT_FOUND = "x" end)
check.raises("payload is read-only", function() payload.new = nil end)
check.raises("time is read-only", function() time.sleep = nil end)
string.shout = string.upper
check.equal(("a"):shout(), "A")
check.equal(process.call("app:other", "app:processes"), nil)

-- app:other --
return string.shout and "leaked"
