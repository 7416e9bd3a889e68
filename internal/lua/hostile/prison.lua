-- Runs a hostile program beside a process that must keep answering: before, while
-- and after. Returns why the program has ended, or could not begin.
--
-- friend   the pid of the process that answers
-- id       of the hostile program
-- host     that it is to run on
-- patient  whether it ends by itself; else it is terminated
local friend, id, host, patient = ...
local events, inbox = process.events(), process.inbox()
local ready = false

local function ask(times)
  for i = 1, times do
    assert(process.send(friend, "question", i))
    local m
    repeat -- there may be floods of others
      m = inbox:receive()
      ready = ready or m:topic() == "ready"
    until m:topic() == "answer"
    assert(m:payload():data() == i + 1)
  end
end

ask(1)
local born = channel.new(1) -- gets the pid, or why there is none; the chunk may take its time
coroutine.spawn(function()
  local villain, err = process.spawn_monitored(id, host, process.pid())
  born:send({villain = villain, reason = tostring(err)})
end)
ask(10)
local villain = born:receive()
if not villain.villain then
  ask(1)
  return villain.reason
end
villain = villain.villain

local e
while not ready and not e do
  local r = channel.select{inbox:case_receive(), events:case_receive()}
  if r.channel == events then e = r.value else ready = r.value:topic() == "ready" end
end
if not e then
  ask(300)
  if not patient then process.terminate(villain) end
  e = events:receive()
end
assert(e.kind == process.event.EXIT and e.from == villain)
ask(1)
return e.result.error or "returned"
