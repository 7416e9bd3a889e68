-- LOG-3: the caller's table is not modified.
local logger = require("logger")
local fields = { error = errors.new("boom"), nested = { 1, 2 }, [1] = "one" }
local e, nested = fields.error, fields.nested
logger:error("hi", fields)
logger:with(fields):error("hi", fields)
check.equal(fields.error == e and fields.nested == nested, true)
check.equal(fields, { error = e, nested = { 1, 2 }, "one" })
