-- What holds, passes.
check.equal(1, 1)
check.equal({1, {a = "x"}}, {1, {a = "x"}})
check.raises("boom", error, "boom")
check.raises("boom", function() error("boom") end)
check.fails(errors.INVALID, "no good", nil, errors.new { message = "no good", kind = errors.INVALID })

-- What does not, raises an error that says so, at the line of the call.
check.raises('app:main:9: got 1, want "1"', function() check.equal(1, "1") end)
check.raises("half: got 1, want 2", check.equal, 1, 2, "half")
check.raises('got {1, {a = "x"}}, want {1, {a = "y"}}', check.equal, {1, {a = "x"}}, {1, {a = "y"}})
check.raises("got {1}, want {1, 2}", check.equal, {1}, {1, 2})
check.raises("got {1, 2}, want {1}", check.equal, {1, 2}, {1})
check.raises("got {}, want {[true] = nil}", function()
	local ok, err = pcall(check.equal, {}, {[true] = 1})
	error((tostring(err):gsub("= 1", "= nil")))
end)
check.raises("nothing was raised", check.raises, "boom", function() end)
check.raises('raised "bang"', check.raises, "boom", error, "bang")
check.raises("returned 1, nil, want nil and an error", check.fails, errors.INVALID, "x", 1)
check.raises('returned nil, "text", want nil and an error', check.fails, errors.INVALID, "x", nil, "text")
check.raises('kind "NotFound" with "no good", want kind "Invalid"', check.fails,
	errors.INVALID, "no good", nil, errors.new { message = "no good", kind = errors.NOT_FOUND })
