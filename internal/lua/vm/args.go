package vm

import (
	"fmt"
	"math"
)

// BadArgument returns the error "bad argument #i to 'name' (text)", named as
// the function was called, if that tells.
func (c *Call) BadArgument(i int, text string) error {
	name, sort := c.calledAs()
	if name == "" || name == "?" {
		name = c.Name()
	}
	if sort == "method" {
		if i--; i == 0 {
			return fmt.Errorf("calling '%s' on bad self (%s)", name, text)
		}
	}
	return fmt.Errorf("bad argument #%d to '%s' (%s)", i, name, text)
}

// Expected returns the error for an argument of the wrong type: "bad argument #i
// to 'name' (want expected, got …)".
func (c *Call) Expected(i int, want string) error {
	return c.BadArgument(i, want+" expected, got "+c.Got(i))
}

// Got returns what a message calls argument i: the name of its type, or "no
// value".
func (c *Call) Got(i int) string {
	if i > c.n {
		return "no value"
	}
	return c.TypeName(c.Arg(i))
}

// TypeName returns what a message calls the type of v: the name of the type of
// userdata, else what the Lua function type returns.
func (c *Call) TypeName(v Value) string {
	if u := v.userdata(); u != nil {
		return u.typ.Name
	}
	return v.Kind().TypeName()
}

// Any returns argument i, which must be there, though it may be nil.
func (c *Call) Any(i int) (Value, error) {
	if i > c.n {
		return Value{}, c.BadArgument(i, "value expected")
	}
	return c.Arg(i), nil
}

// String returns argument i as a string: a number is converted, and so is
// userdata that stands for text, such as an error object.
func (c *Call) String(i int) (string, error) {
	v := c.Arg(i)
	if s, ok := concatText(c.m, v); ok {
		return s, nil
	}
	return "", c.Expected(i, "string")
}

// AsText returns v as a string where one is expected: see String. It reports
// false for what does not stand for text.
func (c *Call) AsText(v Value) (string, bool) { return concatText(c.m, v) }

// StringOr is String, or the given text if the argument is nil or absent.
func (c *Call) StringOr(i int, or string) (string, error) {
	if c.Arg(i).IsNil() {
		return or, nil
	}
	return c.String(i)
}

// Number returns argument i as a number; a string that looks like one is
// converted.
func (c *Call) Number(i int) (float64, error) {
	if f, ok := c.ToNumber(c.Arg(i)); ok {
		return f, nil
	}
	return 0, c.Expected(i, "number")
}

// ToNumber returns v as a number; a string that looks like one is converted.
func (c *Call) ToNumber(v Value) (float64, bool) { return c.m.toNumber(v) }

// Int returns argument i as an integer, cut towards zero. Numbers outside the
// range of int become the nearest int, NaN becomes 0.
func (c *Call) Int(i int) (int, error) {
	f, err := c.Number(i)
	switch {
	case err != nil || f != f:
		return 0, err
	case f >= math.MaxInt:
		return math.MaxInt, nil
	case f <= math.MinInt:
		return math.MinInt, nil
	}
	return int(f), nil
}

// IntOr is Int, or the given number if the argument is nil or absent.
func (c *Call) IntOr(i, or int) (int, error) {
	if c.Arg(i).IsNil() {
		return or, nil
	}
	return c.Int(i)
}

// Table returns argument i as a table, to be read: of a library table that this
// machine has written to, its own copy.
func (c *Call) Table(i int) (*Table, error) {
	t := c.Arg(i).anyTab()
	if t == nil {
		return nil, c.Expected(i, "table")
	}
	if t.kind == KindFrozen {
		t = c.m.resolve(t)
	}
	return t, nil
}

// WritableTable returns argument i as a table that the function may write to.
func (c *Call) WritableTable(i int) (*Table, error) {
	t := c.Arg(i).anyTab()
	if t == nil {
		return nil, c.Expected(i, "table")
	}
	return c.m.Writable(t)
}

// Function returns argument i, which must be a function.
func (c *Call) Function(i int) (Value, error) {
	if v := c.Arg(i); v.IsFunction() {
		return v, nil
	}
	return Value{}, c.Expected(i, "function")
}

// Coroutine returns argument i, which must be a coroutine.
func (c *Call) Coroutine(i int) (*Thread, error) {
	if th := c.Arg(i).thread(); th != nil {
		return th, nil
	}
	return nil, c.BadArgument(i, "coroutine expected")
}

// Self returns the Go value of argument i, which must be userdata of type t;
// if it is not, the error says "<name> expected".
func (c *Call) Self(i int, t *Type) (any, error) {
	if d, ok := c.Arg(i).Data(t); ok {
		return d, nil
	}
	return nil, c.Expected(i, t.Name)
}
