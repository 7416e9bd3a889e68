-- HP-18: messages and results that are cyclic or a million levels deep

--- a message a million levels deep | free | nested too deeply
local t = {} for i = 1, 1e6 do t = {t} end return select(2, process.send(process.pid(), "x", t)):message() == nil or error(select(2, process.send(process.pid(), "x", t)))

--- a result a million levels deep | free | nested too deeply
local t = {} for i = 1, 1e6 do t = {t} end return t

--- a cyclic message | free | returned
local t = {} t.t = t assert(process.send(process.pid(), "x", t)) local u = process.inbox():receive():payload():data() assert(u.t == u and u ~= t)
