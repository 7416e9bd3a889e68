package vm

import (
	"fmt"
	"maps"
	"slices"

	"wippy/internal/lua/number"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Text returns v as tostring shows it, without calling a metamethod and without
// numbers that tell one object from another; it serves logs and messages of the
// runtime.
func Text(v Value) string {
	switch v.Kind() {
	case KindString:
		return v.str().text
	case KindUserdata:
		if u := v.userdata(); u.typ.Text != nil {
			return u.typ.Text(nil, u.data)
		}
		return v.userdata().typ.Name
	case KindNil, KindTrue, KindFalse, KindNumber:
		return plainText(v)
	}
	return v.Kind().TypeName()
}

func plainText(v Value) string {
	switch v.Kind() {
	case KindNil:
		return "nil"
	case KindTrue:
		return "true"
	case KindFalse:
		return "false"
	}
	return number.Format(v.num())
}

// Text returns v as tostring shows it when no metamethod is involved; see Texts
// for values that may have one.
func (c *Call) Text(v Value) string {
	switch v.Kind() {
	case KindString:
		return v.str().text
	case KindNil, KindTrue, KindFalse, KindNumber:
		return plainText(v)
	case KindUserdata:
		if u := v.userdata(); u.typ.Text != nil {
			return u.typ.Text(c, u.data)
		}
		return fmt.Sprintf("%s: 0x%08x", v.userdata().typ.Name, c.m.number(v))
	case KindGoFunction:
		return "function: builtin: " + v.goFunction().name
	}
	return fmt.Sprintf("%s: 0x%08x", v.Kind().TypeName(), c.m.number(v))
}

// number returns the number by which tostring tells v from other objects of the
// machine. It is counted, not an address, so that runs can be repeated. Frozen
// objects are shared and cannot be numbered; they show as 0.
func (m *Machine) number(v Value) uint32 {
	var o *object
	switch v.Kind() {
	case KindTable:
		o = &v.tab().object
	case KindFunction:
		if f := v.closure(); f.flags&shared != 0 {
			return uint32(f.proto.info.Line) // where it stands in the source tells it
		}
		o = &v.closure().object
	case KindThread:
		o = &v.thread().object
	case KindUserdata:
		o = &v.userdata().object
	default:
		return 0
	}
	if o.hash == 0 {
		x := m.rare()
		x.lastID++
		o.hash = x.lastID
	}
	return o.hash
}

// TextHandler returns the __tostring metamethod of v; nil means that Text says
// what tostring shows.
func (c *Call) TextHandler(v Value) Value { return c.m.metamethod(v, metaTostring, 0) }

// Texts converts the arguments from number first on as tostring does,
// __tostring included, and goes on in then with the texts.
func (c *Call) Texts(first int, then func(c *Call, texts []string) error) error {
	values := append([]Value(nil), c.Args(first)...)
	return c.texts(values, first, make([]string, 0, len(values)), then)
}

func (c *Call) texts(values []Value, first int, done []string, then func(c *Call, texts []string) error) error {
	for len(done) < len(values) {
		v := values[len(done)]
		h := c.m.metamethod(v, metaTostring, 0)
		if h.IsNil() {
			done = append(done, c.Text(v))
			continue
		}
		return c.Call(h, []Value{v}, func(c *Call) error {
			t, ok := c.Arg(1).Text()
			if !ok {
				if !c.Arg(1).isNumberValue() {
					return fmt.Errorf("'__tostring' must return a string")
				}
				t = plainText(c.Arg(1))
			}
			// In its argument's place the text counts as memory of the machine.
			c.th.stack[c.slot+first+len(done)], values[len(done)] = MakeString(t), Value{}
			return c.texts(values, first, append(done, t), then)
		})
	}
	return then(c, done)
}

func (v Value) isNumberValue() bool { return v.isNumber() }

// A string or number as text, for concatenation and library arguments.
func (v Value) toText() (string, bool) {
	if s := v.str(); s != nil {
		return s.text, true
	}
	if v.isNumber() {
		return number.Format(v.num()), true
	}
	return "", false
}

// longNumber is the logarithm of the number of digits that are read in the time
// of a step.
const longNumber = 6

// toNumber converts as arithmetic does: numbers, and strings that look like one.
func (m *Machine) toNumber(v Value) (float64, bool) {
	if v.isNumber() {
		return v.num(), true
	}
	if s := v.str(); s != nil {
		m.steps -= min(len(s.text), number.MaxText) >> longNumber
		return number.Parse(s.text)
	}
	return 0, false
}
