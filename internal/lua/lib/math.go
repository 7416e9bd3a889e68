package lib

import (
	"errors"
	"math"
	"math/rand/v2"

	"wippy/internal/lua/number"
	"wippy/internal/lua/vm"
)

// mathLibrary returns the library table math (base.md §5). Programs may add to
// their own copy of it.
func mathLibrary() *vm.Table {
	functions := map[string]func(*vm.Call) error{
		"atan2":     func(c *vm.Call) error { return binary(c, math.Atan2) },
		"fmod":      func(c *vm.Call) error { return binary(c, math.Mod) },
		"frexp":     mathFrexp,
		"ldexp":     mathLdexp,
		"log":       mathLog,
		"max":       func(c *vm.Call) error { return extreme(c, func(x, best float64) bool { return x > best }) },
		"min":       func(c *vm.Call) error { return extreme(c, func(x, best float64) bool { return x < best }) },
		"modf":      mathModf,
		"pow":       func(c *vm.Call) error { return binary(c, math.Pow) },
		"random":    mathRandom,
		"tointeger": mathTointeger,
		"type":      mathType,
		"ult":       mathUlt,

		"randomseed": mathRandomseed,
	}
	for name, f := range map[string]func(float64) float64{
		"abs": math.Abs, "acos": math.Acos, "asin": math.Asin, "atan": math.Atan, "ceil": math.Ceil,
		"cos": math.Cos, "cosh": math.Cosh, "exp": math.Exp, "floor": floor, "log10": math.Log10,
		"sin": math.Sin, "sinh": math.Sinh, "sqrt": math.Sqrt, "tan": math.Tan, "tanh": math.Tanh,
		"deg": func(x float64) float64 { return x / (math.Pi / 180) },
		"rad": func(x float64) float64 { return x * (math.Pi / 180) },
	} {
		functions[name] = func(c *vm.Call) error {
			x, err := c.Number(1)
			if err != nil {
				return err
			}
			return c.Return1(vm.Number(f(x)))
		}
	}
	t := functionTable(functions)
	for _, k := range []struct {
		name  string
		value float64
	}{
		{"pi", math.Pi},
		{"huge", math.Inf(1)},
		{"maxinteger", 1 << 63},
		{"mininteger", -1 << 63},
	} {
		t.SetField(k.name, vm.Number(k.value))
	}
	return t.Freeze()
}

// floor is math.Floor, which is slow where the compiler may not count on the
// processor having an instruction for it.
func floor(x float64) float64 {
	const most = 1 << 53
	if x > -most && x < most {
		switch n := float64(int(x)); {
		case n == x:
			return x // n may have lost the sign of 0
		case n > x:
			return n - 1
		default:
			return n
		}
	}
	return math.Floor(x)
}

// binary answers with f of arguments 1 and 2.
func binary(c *vm.Call, f func(x, y float64) float64) error {
	x, err := c.Number(1)
	if err != nil {
		return err
	}
	y, err := c.Number(2)
	if err != nil {
		return err
	}
	return c.Return1(vm.Number(f(x, y)))
}

// extreme answers with the best of the arguments, of which there must be one.
func extreme(c *vm.Call, better func(x, best float64) bool) error {
	best, err := c.Number(1)
	if err != nil {
		return err
	}
	for i := 2; i <= c.N(); i++ {
		x, err := c.Number(i)
		if err != nil {
			return err
		}
		if better(x, best) {
			best = x
		}
	}
	return c.Return1(vm.Number(best))
}

func mathFrexp(c *vm.Call) error {
	x, err := c.Number(1)
	if err != nil {
		return err
	}
	fraction, exponent := math.Frexp(x)
	return c.Return(vm.Number(fraction), vm.Number(float64(exponent)))
}

func mathLdexp(c *vm.Call) error {
	x, err := c.Number(1)
	if err != nil {
		return err
	}
	exponent, err := c.Int(2)
	if err != nil {
		return err
	}
	const most = 1 << 12 // larger ones make 0 or an infinity of every number
	return c.Return1(vm.Number(math.Ldexp(x, max(min(exponent, most), -most))))
}

func mathLog(c *vm.Call) error {
	x, err := c.Number(1)
	if err != nil {
		return err
	}
	if c.Arg(2).IsNil() {
		return c.Return1(vm.Number(math.Log(x)))
	}
	base, err := c.Number(2)
	if err != nil {
		return err
	}
	switch base {
	case 2:
		return c.Return1(vm.Number(math.Log2(x)))
	case 10:
		return c.Return1(vm.Number(math.Log10(x)))
	}
	return c.Return1(vm.Number(math.Log(x) / math.Log(base)))
}

func mathModf(c *vm.Call) error {
	x, err := c.Number(1)
	if err != nil {
		return err
	}
	whole, fraction := math.Trunc(x), math.Copysign(0, x)
	if !math.IsInf(x, 0) {
		fraction = math.Copysign(x-whole, x)
	}
	return c.Return(vm.Number(whole), vm.Number(fraction))
}

func mathRandom(c *vm.Call) error {
	random := c.Machine().Random()
	low := 1
	switch c.N() {
	case 0:
		return c.Return1(vm.Number(random.Float64()))
	case 1:
	case 2:
		var err error
		if low, err = c.Int(1); err != nil {
			return err
		}
	default:
		return errors.New("wrong number of arguments")
	}
	high, err := c.Int(c.N())
	if err != nil {
		return err
	}
	if low > high {
		return c.BadArgument(c.N(), "interval is empty")
	}
	n := random.Uint64()
	if span := uint64(high) - uint64(low) + 1; span != 0 { // 0: any number will do
		n = random.Uint64N(span)
	}
	return c.Return1(vm.Number(float64(int64(uint64(low) + n))))
}

// mathRandomseed makes the numbers that random gives to this program follow
// from its argument.
func mathRandomseed(c *vm.Call) error {
	x, err := c.Number(1)
	if err != nil {
		return err
	}
	c.Machine().SetRandom(rand.New(rand.NewPCG(math.Float64bits(x), 0)))
	return nil
}

// integral reports whether x is finite and has no fraction.
func integral(x float64) bool { return x == math.Trunc(x) && !math.IsInf(x, 0) }

func mathTointeger(c *vm.Call) error {
	v, err := c.Any(1)
	if err != nil {
		return err
	}
	x, ok := v.Num()
	if text, isText := v.Text(); isText {
		x, ok = number.Parse(text)
	}
	if !ok || !integral(x) {
		return c.Return1(vm.Value{})
	}
	return c.Return1(vm.Number(x))
}

var (
	nameInteger = vm.MakeString("integer")
	nameFloat   = vm.MakeString("float")
)

func mathType(c *vm.Call) error {
	v, err := c.Any(1)
	if err != nil {
		return err
	}
	x, ok := v.Num()
	switch {
	case !ok:
		return c.Return1(vm.Value{})
	case integral(x):
		return c.Return1(nameInteger)
	}
	return c.Return1(nameFloat)
}

// mathUlt compares its arguments as unsigned 64-bit integers, to which negative
// numbers correspond modulo 2^64.
func mathUlt(c *vm.Call) error {
	var n [2]uint64
	for i := range n {
		x, err := c.Number(i + 1)
		if err != nil {
			return err
		}
		switch {
		case !integral(x) || x < -1<<63 || x > 1<<63:
			return c.BadArgument(i+1, "number has no integer representation")
		case x == 1<<63:
			n[i] = math.MaxInt64 // math.maxinteger, rounded
		default:
			n[i] = uint64(int64(x))
		}
	}
	return c.Return1(vm.Bool(n[0] < n[1]))
}
