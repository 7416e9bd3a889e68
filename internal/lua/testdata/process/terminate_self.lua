-- want error: process terminated
-- T-4 BL-9: terminating oneself does not return, wherever that is.
local co = coroutine.wrap(function()
	pcall(function()
		setmetatable({}, {__index = function()
			table.sort({1, 2}, function() process.terminate(process.pid()) error("it returned") end)
		end}).x = setmetatable({}, {__index = function()
			process.terminate(process.pid())
			print("it returned")
		end}).x
	end)
	print("it returned")
end)
co()
print("it returned")
