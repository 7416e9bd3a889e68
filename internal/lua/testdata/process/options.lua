-- get_options and set_options (process.md §8).
local function options() return process.get_options().trap_links end
check.equal(process.get_options(), {trap_links = false})
check.equal({process.set_options { trap_links = true }}, {true})
check.equal(options(), true)
process.get_options().trap_links = false -- a table of its own
check.equal(options(), true)

local function refused(text, ...)
	local ok, err = process.set_options(...)
	check.equal(ok, false)
	check.fails(errors.INVALID, text, nil, err)
	check.equal(options(), true)
end
refused("options parameter must be a table, got no value")
refused("options parameter must be a table, got nil", nil)
refused("options parameter must be a table, got boolean", true)
refused("trap_links must be a boolean", {trap_links = 1})
refused("trap_links must be a boolean", {trap_links = "false"})
refused("upgradable must be a boolean", {upgradable = 1})
refused("option trap_link is not supported", {trap_link = false})
refused("option 1 is not supported", {true})
-- Nothing of a call with a bad key is applied.
for _ = 1, 5 do
	refused("option x", {trap_links = false, x = 1})
	refused("option x", {x = 1, trap_links = false})
end
check.equal({process.set_options {}}, {true})
check.equal({process.set_options { upgradable = true }}, {true})
check.equal(options(), true)
check.equal({process.set_options { trap_links = false }}, {true})
check.equal(options(), false)
