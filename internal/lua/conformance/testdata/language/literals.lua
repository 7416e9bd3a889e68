--- LG-2 escapes
print("a\tb\\c\"d\'e" .. '\'"')
print("\65\066\0067", #"\0\1\255", "\027" == string.char(27))
print("one\
two", #"\n\r\a\b\f\v")
--> a	b\c"d'e'"
--> AB7 3 true
--> one
--> two 6
--- LG-2 an unknown escape is the letter
print("\q\w\-")   --> qw-
--- LG-2 long strings
print([[a]], [==[a]]b]=]c]==], #[[

x]], [[\n]])
--> a a]]b]=]c 2 \n
--- LG-2 a long string begins behind its first line break
print([[
one
two]])
--> one
--> two
--- LG-2 comments
-- one line
--[[ several
lines ]] print(1) --[==[ and
]] more ]==] print(2)
--> 1
--> 2
--- LG-2 a string of zero bytes keeps them
local s = "a\0b"
print(#s, s == "a\0b", s == "a", s:byte(2))   --> 3 true false 0
--- LG-1 semicolons separate statements
local a = 1; local b = 2;
print(a, b);   --> 1 2
--- LG-1 names may contain words
local nilly, _and, end_ = 1, 2, 3
print(nilly, _and, end_)   --> 1 2 3
--- LG-1 a call may do without parentheses
local function f(x) return type(x) end
print(f"s", f'x', f[[y]], f{}, type{}, ("x"):rep(3), #f{})   --> string string string table table xxx 5
--- LG-2 a chunk may be empty
--- LG-1 a chunk may return
print(1)
do return 2 end
print(3)
--> 1
