-- want error: app:main:3: boom
-- CO-7: an error in a spawned coroutine is the end, though main waits.
coroutine.spawn(function() time.sleep("1s") error("boom") end)
process.inbox():receive()
