package lib

import (
	"errors"
	"strings"

	"wippy/internal/lua/vm"
)

// stringLibrary returns the library table string, which also serves as the
// methods of strings. Programs may add to their own copy of it.
func stringLibrary() *vm.Table {
	return functionTable(map[string]func(*vm.Call) error{
		"byte":    stringByte,
		"char":    stringChar,
		"find":    stringFind,
		"format":  stringFormat,
		"gmatch":  stringGmatch,
		"gsub":    stringGsub,
		"len":     stringLen,
		"lower":   func(c *vm.Call) error { return mapBytes(c, &toLower) },
		"match":   stringMatch,
		"rep":     stringRep,
		"reverse": stringReverse,
		"sub":     stringSub,
		"upper":   func(c *vm.Call) error { return mapBytes(c, &toUpper) },
	}).Freeze()
}

// functionSize is the size of a function that a library function makes.
const functionSize = 176

// newString returns s, which the call has made, as a value.
func newString(c *vm.Call, s string) vm.Value {
	c.Charge(vm.StringSize(len(s)))
	return vm.MakeString(s)
}

// copyString returns a copy of s as a new string.
func copyString(c *vm.Call, s []byte) vm.Value {
	c.Charge(vm.StringSize(len(s)))
	return vm.StringOf(s)
}

// part returns s[i:j] as a value, a copy.
func part(c *vm.Call, s string, i, j int) vm.Value {
	if j-i > 1 {
		c.Charge(vm.StringSize(j - i))
		c.Spend(charge(j - i))
	}
	return vm.Part(s, i, j)
}

// charge is what work on n bytes that moves at the speed of memory counts for,
// in steps.
func charge(n int) int { return n >> 10 }

// position returns the position that i means in a string of n bytes: a negative
// one counts from the end. It is 0 if it lies before the first byte.
func position(i, n int) int {
	if i < 0 {
		i += n + 1
	}
	return max(i, 0)
}

// positionOr returns argument i as position makes it, of or if it is absent.
func positionOr(c *vm.Call, i, or, n int) (int, error) {
	p, err := c.IntOr(i, or)
	return position(p, n), err
}

func stringByte(c *vm.Call) error {
	s, err := c.String(1)
	if err != nil {
		return err
	}
	from, err := positionOr(c, 2, 1, len(s))
	if err != nil {
		return err
	}
	to, err := positionOr(c, 3, from, len(s))
	if err != nil {
		return err
	}
	from, to = max(from, 1), min(to, len(s))
	if from > to {
		return nil
	}
	if to-from >= maxUnpack {
		return errors.New("string slice too long")
	}
	c.Spend((to - from) / 16)
	r := c.Results(to - from + 1)
	for i := range r {
		r[i] = vm.Number(float64(s[from-1+i]))
	}
	return nil
}

func stringChar(c *vm.Call) error {
	var room [shortString]byte
	b := room[:0]
	for i := range c.N() {
		n, err := c.Int(i + 1)
		if err != nil {
			return err
		}
		if n < 0 || n > 255 {
			return c.BadArgument(i+1, "invalid value")
		}
		b = append(b, byte(n))
	}
	return c.Return1(copyString(c, b))
}

func stringLen(c *vm.Call) error {
	s, err := c.String(1)
	if err != nil {
		return err
	}
	return c.Return1(vm.Number(float64(len(s))))
}

func stringRep(c *vm.Call) error {
	s, err := c.String(1)
	if err != nil {
		return err
	}
	n, err := c.Int(2)
	if err != nil {
		return err
	}
	if n <= 0 || s == "" {
		return c.Return1(vm.MakeString(""))
	}
	if n > vm.MaxString/len(s) {
		return vm.ErrTooLong
	}
	if n*len(s) <= stretch {
		c.Spend(charge(n * len(s)))
		return c.Return1(newString(c, strings.Repeat(s, n)))
	}
	if err := c.Room(n * len(s)); err != nil { // before anything is made
		return err
	}
	// A stretch again and again, and a part of it.
	size := n * len(s)
	once := max(stretch/len(s), 1)
	block := strings.Repeat(s, once)
	parts := make([]string, 0, n/once+1)
	for ; n > 0; n -= once {
		parts = append(parts, block[:min(n, once)*len(s)])
	}
	return c.Concat(parts, size, (*vm.Call).Return1)
}

func stringReverse(c *vm.Call) error {
	s, err := c.String(1)
	if err != nil {
		return err
	}
	return inStretches(c, len(s), func(to []byte, at int) {
		for i := range to {
			to[i] = s[len(s)-1-at-i]
		}
	})
}

// shortString is the length up to which strings are put together on the Go stack.
const shortString = 64

// stretch is how many bytes are made at once, without looking at the budget.
const stretch = 1 << 16

// inStretches answers with a string of n bytes, of which fill makes those from
// number at on.
func inStretches(c *vm.Call, n int, fill func(to []byte, at int)) error {
	c.Spend(min(n, stretch) / perByte)
	if n <= stretch {
		b := make([]byte, n)
		fill(b, 0)
		return c.Return1(copyString(c, b))
	}
	if err := c.Room(n); err != nil {
		return err
	}
	c.Charge(vm.StringSize(n))
	m := &making{size: n, fill: fill, room: make([]byte, stretch)}
	m.out.Grow(n)
	c.Keep(m)
	return m.run(c)
}

// perByte is how many bytes are made one by one in the time of a step.
const perByte = 64

// A making is an inStretches under way.
type making struct {
	size int
	fill func(to []byte, at int)
	room []byte
	out  strings.Builder
}

// Measure implements [vm.Measurable].
func (m *making) Measure(func(vm.Value)) int { return m.out.Cap() + len(m.room) }

func (m *making) run(c *vm.Call) error {
	at := m.out.Len()
	if at == m.size {
		return c.Return1(vm.MakeString(m.out.String()))
	}
	b := m.room[:min(stretch, m.size-at)]
	m.fill(b, at)
	m.out.Write(b)
	return c.Again(len(b)/perByte, m.run)
}

func stringSub(c *vm.Call) error {
	s, err := c.String(1)
	if err != nil {
		return err
	}
	n, err := c.Int(2)
	if err != nil {
		return err
	}
	from := max(position(n, len(s)), 1)
	to, err := positionOr(c, 3, -1, len(s))
	if err != nil {
		return err
	}
	to = min(to, len(s))
	switch {
	case from > to:
		return c.Return1(vm.MakeString(""))
	case from == 1 && to == len(s):
		return c.Return1(unchanged(c, s))
	}
	if to-from > stretch {
		return c.Concat([]string{s[from-1 : to]}, to-from+1, func(c *vm.Call, v vm.Value) error { return c.Return1(v) })
	}
	return c.Return1(part(c, s, from-1, to))
}

// unchanged returns argument 1, whose text is s, as a string value.
func unchanged(c *vm.Call, s string) vm.Value {
	if v := c.Arg(1); v.Kind() == vm.KindString {
		return v
	}
	return vm.MakeString(s)
}

// Which byte takes the place of which in lower and upper. Only ASCII letters have
// a case (base.md ST-1).
var toLower, toUpper = func() (lower, upper [256]byte) {
	for i := range 256 {
		b := byte(i)
		lower[b], upper[b] = b, b
		switch {
		case 'A' <= b && b <= 'Z':
			lower[b] += 'a' - 'A'
		case 'a' <= b && b <= 'z':
			upper[b] -= 'a' - 'A'
		}
	}
	return
}()

// mapBytes answers with argument 1, each byte of which is replaced.
func mapBytes(c *vm.Call, by *[256]byte) error {
	s, err := c.String(1)
	if err != nil {
		return err
	}
	if len(s) <= stretch {
		c.Spend(len(s) / perByte)
		i := 0
		for i < len(s) && by[s[i]] == s[i] {
			i++
		}
		if i == len(s) {
			return c.Return1(unchanged(c, s))
		}
		if len(s) <= shortString {
			var room [shortString]byte
			for i := range len(s) {
				room[i] = by[s[i]]
			}
			return c.Return1(copyString(c, room[:len(s)]))
		}
	}
	return inStretches(c, len(s), func(to []byte, at int) {
		for i := range to {
			to[i] = by[s[at+i]]
		}
	})
}
