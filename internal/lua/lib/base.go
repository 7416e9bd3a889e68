package lib

import (
	"errors"
	"math"

	"wippy/internal/lua/number"
	"wippy/internal/lua/vm"
)

// baseFunctions are the plain global functions of base.md §2 that belong to the
// language.
var baseFunctions = map[string]func(*vm.Call) error{
	"assert":       baseAssert,
	"error":        baseError,
	"getmetatable": baseGetmetatable,
	"ipairs":       baseIpairs,
	"pairs":        basePairs,
	"pcall":        basePcall,
	"rawequal":     baseRawequal,
	"rawget":       baseRawget,
	"rawset":       baseRawset,
	"select":       baseSelect,
	"setmetatable": baseSetmetatable,
	"tonumber":     baseTonumber,
	"tostring":     baseTostring,
	"type":         baseType,
	"unpack":       baseUnpack,
	"xpcall":       baseXpcall,
}

func baseAssert(c *vm.Call) error {
	v, err := c.Any(1)
	if err != nil {
		return err
	}
	if v.Truthy() {
		args := c.Args(1)
		copy(c.Results(len(args)), args)
		return nil
	}
	if c.N() < 2 {
		return errors.New("assertion failed!") //lint:ignore ST1005 the text is Lua's
	}
	return vm.Throw(c.Arg(2))
}

func baseError(c *vm.Call) error {
	v := c.Arg(1)
	level, err := c.IntOr(2, 1)
	if err != nil {
		return err
	}
	// As in Lua 5.1, a number with a position becomes text.
	if k := v.Kind(); level > 0 && (k == vm.KindString || k == vm.KindNumber) {
		v = newString(c, c.Where(level)+vm.Text(v))
	}
	return vm.Throw(v)
}

var (
	keyMetatable = vm.Intern("__metatable")
	keyTostring  = vm.Intern("__tostring")
)

func baseGetmetatable(c *vm.Call) error {
	v, err := c.Any(1)
	if err != nil {
		return err
	}
	if v.Table() == nil {
		// Strings and userdata have behaviour that machines share; no program
		// gets at it (errors.md §3).
		return c.Return1(vm.Value{})
	}
	t, err := c.Table(1)
	if err != nil {
		return err
	}
	m := t.Metatable()
	if m == nil {
		return c.Return1(vm.Value{})
	}
	if guard := m.GetKey(keyMetatable); !guard.IsNil() {
		return c.Return1(guard)
	}
	return c.Return1(m.Value())
}

func baseSetmetatable(c *vm.Call) error {
	t, err := c.WritableTable(1)
	if err != nil {
		return err
	}
	var m *vm.Table
	if !c.Arg(2).IsNil() || c.N() < 2 {
		if m = c.Arg(2).Table(); m == nil {
			return c.BadArgument(2, "nil or table expected")
		}
	}
	if old := t.Metatable(); old != nil && !old.GetKey(keyMetatable).IsNil() {
		return errors.New("cannot change a protected metatable")
	}
	t.SetMetatable(m)
	return c.Return1(c.Arg(1))
}

func basePairs(c *vm.Call) error {
	if _, err := c.Table(1); err != nil {
		return err
	}
	return c.Return(vm.Next, c.Arg(1), vm.Value{})
}

func baseIpairs(c *vm.Call) error {
	if _, err := c.Table(1); err != nil {
		return err
	}
	return c.Return(vm.IpairsStep, c.Arg(1), vm.Number(0))
}

func basePcall(c *vm.Call) error {
	if _, err := c.Any(1); err != nil {
		return err
	}
	return c.Protect()
}

func baseXpcall(c *vm.Call) error {
	if c.N() < 2 {
		return c.BadArgument(2, "value expected")
	}
	return c.ProtectWith()
}

func baseRawequal(c *vm.Call) error {
	a, err := c.Any(1)
	if err != nil {
		return err
	}
	b, err := c.Any(2)
	if err != nil {
		return err
	}
	c.SpendText(a)
	return c.Return1(vm.Bool(vm.Equal(a, b)))
}

func baseRawget(c *vm.Call) error {
	t, err := c.Table(1)
	if err != nil {
		return err
	}
	k, err := c.Any(2)
	if err != nil {
		return err
	}
	c.SpendText(k)
	return c.Return1(t.Get(k))
}

func baseRawset(c *vm.Call) error {
	t, err := c.WritableTable(1)
	if err != nil {
		return err
	}
	if _, err := c.Any(3); err != nil {
		return err
	}
	if err := vm.CheckKey(c.Arg(2)); err != nil {
		return err
	}
	c.Charge(2 * itemSize)
	c.SpendText(c.Arg(2))
	t.Set(c.Arg(2), c.Arg(3))
	return c.Return1(c.Arg(1))
}

func baseSelect(c *vm.Call) error {
	if text, ok := c.Arg(1).Text(); ok && text == "#" {
		return c.Return1(vm.Number(float64(c.N() - 1)))
	}
	n, err := c.Int(1)
	if err != nil {
		return err
	}
	if n < 0 {
		n = c.N() + n
	}
	if n < 1 {
		return c.BadArgument(1, "index out of range")
	}
	rest := c.Args(min(n, c.N()) + 1)
	copy(c.Results(len(rest)), rest)
	return nil
}

func baseTonumber(c *vm.Call) error {
	v, err := c.Any(1)
	if err != nil {
		return err
	}
	base, err := c.IntOr(2, 10)
	if err != nil {
		return err
	}
	if base == 10 {
		if f, ok := c.ToNumber(v); ok {
			return c.Return1(vm.Number(f))
		}
		return c.Return1(vm.Value{})
	}
	text, err := c.String(1)
	if err != nil {
		return err
	}
	if base < 2 || base > 36 {
		return c.BadArgument(2, "base out of range")
	}
	c.Spend(min(len(text), number.MaxText) / 64)
	if f, ok := number.ParseBase(text, base); ok {
		return c.Return1(vm.Number(f))
	}
	return c.Return1(vm.Value{})
}

func baseTostring(c *vm.Call) error {
	v, err := c.Any(1)
	if err != nil {
		return err
	}
	if v.Kind() == vm.KindString {
		return c.Return1(v)
	}
	if n, ok := v.Num(); ok {
		var room [shortString]byte
		return c.Return1(copyString(c, number.Append(room[:0], n)))
	}
	if t := v.Table(); t != nil && t.Metatable() != nil {
		// Whatever __tostring returns is the result, as in Lua 5.1.
		if h := t.Metatable().GetKey(keyTostring); !h.IsNil() {
			return c.Call(h, []vm.Value{v}, func(c *vm.Call) error { return c.Return1(c.Arg(1)) })
		}
	}
	return c.Return1(newString(c, c.Text(v)))
}

func baseType(c *vm.Call) error {
	v, err := c.Any(1)
	if err != nil {
		return err
	}
	return c.Return1(typeNames[v.Kind()])
}

// typeNames are the results of type.
var typeNames = func() (names [vm.KindCell + 1]vm.Value) {
	for k := range names {
		names[k] = vm.MakeString(vm.Kind(k).TypeName())
	}
	return
}()

// maxUnpack bounds the number of values that unpack returns.
const maxUnpack = 1 << 18

func baseUnpack(c *vm.Call) error {
	t, err := c.Table(1)
	if err != nil {
		return err
	}
	from, err := c.IntOr(2, 1)
	if err != nil {
		return err
	}
	to, err := c.IntOr(3, t.Len())
	if err != nil || from > to {
		return err
	}
	if uint(to-from) >= maxUnpack || to-from < 0 || to == math.MaxInt {
		return errors.New("too many results to unpack")
	}
	c.Spend((to - from) / 16)
	r := c.Results(to - from + 1)
	for i := range r {
		r[i] = t.GetInt(from + i)
	}
	return nil
}

// Base returns the pairs of a global table with everything of this package;
// the caller adds its own and makes a vm.Base of it. strings is the string
// library.
func Base() (globals, strings *vm.Table) {
	g := functionTable(baseFunctions)
	g.SetField("next", vm.Next)
	g.SetField("_VERSION", vm.MakeString("Lua 5.1"))
	strings = stringLibrary()
	g.SetField("string", strings.Value())
	g.SetField("table", tableLibrary().Value())
	g.SetField("math", mathLibrary().Value())
	g.SetField("os", osLibrary().Value())
	g.SetField("coroutine", coroutineLibrary().Value())
	g.SetField("channel", channelLibrary().Value())
	g.SetField("errors", errorsLibrary().Value())
	g.SetField("payload", payloadLibrary().Value())
	return g, strings
}
