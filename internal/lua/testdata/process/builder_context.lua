-- B-1 SP-4: a child inherits the context values of its parent; a builder adds to them.
local function of(b, ...) return (assert(b:call("app:report", "app:processes", ...))) end
local b = process.with_context { a = 1, t = {n = 1} }
check.equal(of(b), "a=1 b=nil t=1")
check.equal(process.call("app:report", "app:processes"), "a=nil b=nil t=nil")

-- B-2 B-3: merged into a new builder; the old one is as it was.
local c = b:with_context { a = 2, b = "x" }
check.equal(of(c), "a=2 b=x t=1")
check.equal(of(b), "a=1 b=nil t=1")

-- Values are copied at the call, and again for each child.
local t = {n = 5}
local d = b:with_context { t = t }
t.n = 6
check.equal(of(d, "change"), "a=1 b=nil t=5")
check.equal(of(d), "a=1 b=nil t=5")

-- B-1: explicit keys win over inherited ones, further down as well.
check.equal(c:call("app:relay", "app:processes", "plain"), "a=2 b=x t=1")
check.equal(c:call("app:relay", "app:processes", "builder"), "a=3 b=x t=1")

-- U-2: they outlive an upgrade; E-1: the caller gets the result of the new code.
check.equal(c:call("app:upgrades", "app:processes"), "a=2 b=x t=1")

-- B-9: options are opaque; they are merged.
check.equal(of(process.with_options { x = 1 }:with_options { y = {2} }:with_context { a = 7 }), "a=7 b=nil t=nil")

-- app:report --
local t = context.get("t")
local text = "a=" .. tostring(context.get("a")) .. " b=" .. tostring(context.get("b")) .. " t=" .. tostring(t and t.n)
if ... == "change" then
	t.n = "changed"
end
return text

-- app:upgrades --
process.upgrade("app:report")

-- app:relay --
if ... == "plain" then
	return process.call("app:report", "app:processes")
end
return process.with_context { a = 3 }:call("app:report", "app:processes")
