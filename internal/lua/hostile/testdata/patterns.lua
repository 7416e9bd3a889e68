-- HP-11: patterns that go back without end in `find`, `match`, `gmatch` and `gsub`

--- gmatch | free | terminated
local s = ("x"):rep(1e6) ready() while true do for w in s:gmatch("") do end end

--- find that goes back | free | terminated
local r = (("a"):rep(1e4)):find((".-"):rep(8) .. "b")

--- match that goes back | free | terminated
local r = nil while true do r = (("a"):rep(200)):match(("a*"):rep(8) .. "b") end

--- gmatch that goes back | free | terminated
for w in (("a"):rep(1e4)):gmatch((".-"):rep(8) .. "b") do end

--- gsub that goes back | free | terminated
local r = (("a"):rep(1e4)):gsub((".-"):rep(8) .. "b", "")

--- brackets that are not closed | free | terminated
local s = ("("):rep(1e6) ready() s:find("%b()")

--- a pattern that goes back | counted | host.max_steps
local r = (("a"):rep(1e4)):find((".-"):rep(8) .. "b")

--- ten thousand captures in vain | free | returned
assert(not pcall(string.find, "x", ("("):rep(10000)))

--- a pattern nested too deeply | free | returned
pcall(string.find, ("x"):rep(1e6), ("(x"):rep(40))

--- anchors in vain | free | terminated
local s = ("a"):rep(1e6) ready() while true do s:find("a-$b") s:match("^(a-)(a-)b") end

--- captures that refer back | free | terminated
local s = ("ab"):rep(1e5) ready() while true do s:find("(.+)%1%1x") end

--- frontiers | free | terminated
local s = ("a"):rep(1e6) ready() while true do s:find("%f[b]") end

--- optional items | free | terminated
local s = ("a"):rep(200) ready() while true do s:find(("a?"):rep(200) .. ("a"):rep(200) .. "b") end
