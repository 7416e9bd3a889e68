---@meta
--[[
The functions of Lua 5.1, with `tointeger`, `type`, `ult` and the limits of integers of Lua 5.3. All numbers are doubles;
angles are in radians. The table is the process's own: what a program adds to it stays in the process.

```lua
math.randomseed(7) -- of this process only
print(math.random(1, 6), math.type(3.0), math.floor(2.5))
```
]]

---@class mathlib
---@field pi number
---@field huge number infinity
---@field maxinteger number 2^63, rounded to a double
---@field mininteger number -2^63
math = {}

--- Returns x without its sign.
---@param x number
---@return number
function math.abs(x) end

--- Returns the arc cosine.
---@param x number
---@return number
function math.acos(x) end

--- Returns the arc sine.
---@param x number
---@return number
function math.asin(x) end

--- Returns the arc tangent.
---@param x number
---@return number
function math.atan(x) end

--- Returns the angle of the point (x, y).
---@param y number
---@param x number
---@return number
function math.atan2(y, x) end

--- Returns the smallest integer that is not below x.
---@param x number
---@return integer
function math.ceil(x) end

--- Returns the cosine.
---@param x number
---@return number
function math.cos(x) end

--- Returns the hyperbolic cosine.
---@param x number
---@return number
function math.cosh(x) end

--- Turns radians into degrees.
---@param x number
---@return number
function math.deg(x) end

--- Returns e to the power of x.
---@param x number
---@return number
function math.exp(x) end

--- Returns the largest integer that is not above x.
---@param x number
---@return integer
function math.floor(x) end

--- Returns what is left of x divided by y, with the sign of x.
---@param x number
---@param y number
---@return number
function math.fmod(x, y) end

--- Takes x apart: x is m times 2 to the power of e, and m is from 0.5 to 1, or 0.
---@param x number
---@return number m
---@return integer e
function math.frexp(x) end

--- Returns m times 2 to the power of e.
---@param m number
---@param e integer
---@return number
function math.ldexp(m, e) end

--- Returns the logarithm.
---@param x number
---@param base? number e by default
---@return number
function math.log(x, base) end

--- Returns the logarithm to the base 10.
---@param x number
---@return number
function math.log10(x) end

--- Returns the largest of the arguments.
---@param x number
---@param ... number
---@return number
function math.max(x, ...) end

--- Returns the smallest of the arguments.
---@param x number
---@param ... number
---@return number
function math.min(x, ...) end

--- Takes x apart into what is before and behind the point.
---@param x number
---@return integer whole
---@return number fraction
function math.modf(x) end

--- Returns x to the power of y.
---@param x number
---@param y number
---@return number
function math.pow(x, y) end

--- Turns degrees into radians.
---@param x number
---@return number
function math.rad(x) end

--- Returns a random number: from 0 to below 1 without arguments, else an integer from m to n, or from 1 to m with one
--- argument. Raises if there is none in between. The seed differs with each start of the runtime, but not with `--seed`.
---@param m? integer
---@param n? integer
---@return number
function math.random(m, n) end

--- Makes the random numbers of this process follow from x.
---@param x number
function math.randomseed(x) end

--- Returns the sine.
---@param x number
---@return number
function math.sin(x) end

--- Returns the hyperbolic sine.
---@param x number
---@return number
function math.sinh(x) end

--- Returns the square root.
---@param x number
---@return number
function math.sqrt(x) end

--- Returns the tangent.
---@param x number
---@return number
function math.tan(x) end

--- Returns the hyperbolic tangent.
---@param x number
---@return number
function math.tanh(x) end

--- Returns x if it is a number without a fraction, or text of one; else nil.
---@param x any
---@return integer?
function math.tointeger(x) end

--- Returns which sort of number x is; nil if it is none. A number without a fraction is an integer.
---@param x any
---@return "integer"|"float"|nil
function math.type(x) end

--- Compares integers as if they were unsigned ones of 64 bits. Raises for numbers with a fraction.
---@param a integer
---@param b integer
---@return boolean
function math.ult(a, b) end

return math
