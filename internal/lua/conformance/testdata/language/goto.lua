--- LG-2 goto continues a loop *
for i = 1, 3 do
  if i == 2 then goto continue end
  print(i)                                 --> 1
  ::continue::                             --> 3
end
--- LG-2 goto leaves nested loops *
for i = 1, 3 do
  for j = 1, 3 do
    if i * j == 4 then goto done end
  end
end
::done::
print("left")                              --> left
--- LG-2 goto goes back *
local i = 1
::again::
if i <= 3 then
  i = i + 1
  goto again
end
print(i)                                   --> 4
--- LG-2 goto continue keeps captured variables *
local n = 0
local function inc() n = n + 1 end
for i = 1, 3 do
  local x = i
  local f = function() return x end
  inc()
  if f() ~= x then print("lost") end
  goto continue
  ::continue::
end
inc()
print(n)                                   --> 4
--- LG-2 a loop made of goto has its own variables in each turn *
local fs, i = {}, 0
::top::
do
  local x = i
  fs[#fs + 1] = function() x = x + 1 return x end
  i = i + 1
  if i < 3 then goto top end
end
print(fs[1](), fs[2](), fs[3](), fs[1]())  --> 1 2 3 2
--- LG-2 labels of nested blocks may have one name *
do goto x; print("skipped") ::x:: end
do goto x; print("skipped") ::x:: print("second") end   --> second
--- LG-2 goto into the scope of a local is refused *
goto skip                                  --> error: t:1: goto 'skip' jumps into the scope of local 'a'
local a = 1
::skip::
print(a)
--- LG-2 goto without its label is refused *
goto nowhere                               --> error: t:1: no visible label 'nowhere' for goto
--- LG-2 a label twice in a block is refused *
::a:: ::a::                                --> error: t:1: label 'a' already defined on line 1
--- LG-2 a label at the end of a block is behind its locals *
do
  goto fin
  local a = 1
  ::fin::
end
print("ok")                                --> ok
--- LG-1 goto is an ordinary name elsewhere *
local t = {["goto"] = 1}
print(t["goto"])                           --> 1
