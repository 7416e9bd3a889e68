-- Answers every question with the number that follows.
local inbox = process.inbox()
while true do
  local m = inbox:receive()
  if m:topic() == "question" then process.send(m:from(), "answer", m:payload():data() + 1) end
end
