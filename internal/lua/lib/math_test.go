package lib_test

import "testing"

func TestMath(t *testing.T) {
	check(t, []program{
		{"base.md §5 constants", `math.pi, math.huge, -math.huge, math.maxinteger == 2^63, math.mininteger == -2^63`, "3.1415926535898, inf, -inf, true, true"},
		{"base.md §5 rounding", `math.floor(2.7), math.floor(-2.1), math.ceil(2.1), math.ceil(-2.7), math.abs(-3)`, "2, -3, 3, -2, 3"},
		{"LG-1 floor", `math.floor(-0.5), 1 / math.floor(-0), math.floor(2^53 + 2) == 2^53 + 2, math.floor(-2^60), math.floor(-math.huge), math.floor(-3), math.floor(0.99)`, "-1, -inf, true, -1.1529215046068e+18, -inf, -3, 0"},
		{"base.md §5 roots and powers", `math.sqrt(16), math.pow(2, 10), math.exp(0), math.log(1), math.log10(1000)`, "4, 1024, 1, 0, 3"},
		{"base.md §5 log with base", `math.log(8, 2), math.log(1000, 10), math.log(81, 3)`, "3, 3, 4"},
		{"base.md §5 angles", `math.sin(0), math.cos(0), math.tan(0), math.asin(1) * 2 == math.pi, math.acos(1), math.atan(0), math.atan2(1, 1) * 4 == math.pi`, "0, 1, 0, true, 0, 0, true"},
		{"base.md §5 hyperbolic", `math.sinh(0), math.cosh(0), math.tanh(0)`, "0, 1, 0"},
		{"base.md §5 degrees", `math.deg(math.pi), math.rad(180) == math.pi`, "180, true"},
		{"base.md §5 fmod", `math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3)`, "1, -1, 1"},
		{"base.md §5 modf", `math.modf(3.25), select(2, math.modf(-3.25)), math.modf(math.huge)`, "3, -0.25, inf, 0"},
		{"LG-1 frexp and ldexp", `math.ldexp(0.5, 4), math.ldexp(1, 1e300), math.frexp(8)`, "8, inf, 0.5, 4"},
		{"base.md §5 max and min", `math.max(1, 5, 3), math.min(4, -2, 7), math.max(1)`, "5, -2, 1"},
		{"base.md §5 max of nothing", `math.max()`, "error: t:1: bad argument #1 to 'max' (number expected, got no value)"},
		{"base.md §5 not a number", `math.floor({})`, "error: t:1: bad argument #1 to 'floor' (number expected, got table)"},
		{"base.md §5 numeric strings", `math.floor("2.5"), math.max("10", 9)`, "2, 10"},
		{"base.md §5 tointeger", `math.tointeger(3), math.tointeger("8"), math.tointeger(3.5), math.tointeger("x"), math.tointeger({}), math.tointeger(math.huge)`, "3, 8, nil, nil, nil, nil"},
		{"base.md §5 type", `math.type(1), math.type(1.5), math.type(math.huge), math.type(0/0), math.type("1")`, "integer, float, float, float, nil"},
		{"base.md §5 type of nothing", `math.type()`, "error: t:1: bad argument #1 to 'type' (value expected)"},
		{"base.md §5 ult", `math.ult(1, 2), math.ult(-1, 2), math.ult(2, -1), math.ult(1, math.maxinteger)`, "true, false, true, true"},
		{"base.md §5 ult of a fraction", `math.ult(1.5, 2)`, "error: t:1: bad argument #1 to 'ult' (number has no integer representation)"},
	})
}

func TestRandom(t *testing.T) {
	check(t, []program{
		{"base.md §5 unit interval", `for i = 1, 1000 do local r = math.random() if r < 0 or r >= 1 then return r end end return "ok"`, "ok"},
		{"base.md §5 upper bound", `local seen = {} for i = 1, 1000 do local r = math.random(3) seen[r] = true end return seen[1], seen[2], seen[3], next({}), seen[0], seen[4]`, "true, true, true, nil, nil, nil"},
		{"base.md §5 both bounds", `for i = 1, 1000 do local r = math.random(-2, 2) if r < -2 or r > 2 or r % 1 ~= 0 then return r end end return math.random(7, 7)`, "7"},
		{"base.md §5 the largest interval", `local r = math.random(-2^63, 2^63) return r >= -2^63 and r <= 2^63`, "true"},
		{"base.md §5 empty interval", `math.random(0)`, "error: t:1: bad argument #1 to 'random' (interval is empty)"},
		{"base.md §5 empty interval of two", `math.random(2, 1)`, "error: t:1: bad argument #2 to 'random' (interval is empty)"},
		{"base.md §5 too many bounds", `math.random(1, 2, 3)`, "error: t:1: wrong number of arguments"},
		{"base.md §5 seed", `local _ = math.randomseed(7) local a, b = math.random(1e9), math.random() math.randomseed(7) return a == math.random(1e9), b == math.random()`, "true, true"},
		{"base.md §5 seed of nothing", `math.randomseed()`, "error: t:1: bad argument #1 to 'randomseed' (number expected, got no value)"},
	})
}

// base.md §5: randomseed affects only the calling process.
func TestRandomseedStaysInTheMachine(t *testing.T) {
	const src = "return math.random(1e9)"
	first := outcome(t, start(t, src), 1000)
	outcome(t, start(t, "math.randomseed(99) return math.random()"), 1000)
	if second := outcome(t, start(t, src), 1000); second != first {
		t.Errorf("the same world gives %s, then %s", first, second)
	}
	m := start(t, src)
	m.World.Random = func() uint64 { return 2 }
	if other := outcome(t, m, 1000); other == first {
		t.Errorf("another seed gives %s, too", other)
	}
}
