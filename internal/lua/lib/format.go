package lib

import (
	"errors"
	"slices"
	"strings"

	"wippy/internal/lua/format"
	"wippy/internal/lua/vm"
)

var errTostring = errors.New("'__tostring' must return a string")

// A formatting is one call of string.format.
type formatting struct {
	rest string     // of the format string
	args []vm.Value // its arguments
	next int        // index of the next argument
	out  []byte
	full []string // what comes before out, where there is much
	size int      // of full
	done bool     // all of the format string has been followed
}

func stringFormat(c *vm.Call) error {
	text, err := c.String(1)
	if err != nil {
		return err
	}
	var room [128]byte
	f := formatting{rest: text, args: c.Args(2), out: room[:0]}
	d, h, err := f.run(c)
	if err != nil {
		return err
	}
	if f.done {
		return f.end(c)
	}
	// It takes long, or a __tostring must be called: from here on everything is
	// kept.
	kept := &formatting{rest: f.rest, args: slices.Clone(f.args), next: f.next, out: slices.Clone(f.out), full: f.full, size: f.size}
	c.Keep(kept)
	return kept.goOn(c, d, h)
}

// goOn answers with the result, or goes on where run has stopped.
func (f *formatting) goOn(c *vm.Call, d format.Directive, h vm.Value) error {
	switch {
	case f.done:
		return f.end(c)
	case !h.IsNil():
		return f.ask(c, d, h)
	}
	return c.Again(0, func(c *vm.Call) error {
		d, h, err := f.run(c)
		if err != nil {
			return err
		}
		return f.goOn(c, d, h)
	})
}

// Measure implements [vm.Measurable].
func (f *formatting) Measure(visit func(vm.Value)) int {
	for _, v := range f.args {
		visit(v)
	}
	return len(f.rest) + cap(f.out) + f.size
}

// flush moves what has been written out of the way: a long text must be neither
// copied at once nor again and again.
func (f *formatting) flush(text string) {
	f.full = append(f.full, string(f.out), text)
	f.size += len(f.out) + len(text)
	f.out = f.out[:0]
}

// end answers with the result.
func (f *formatting) end(c *vm.Call) error {
	if f.full == nil {
		return c.Return1(copyString(c, f.out))
	}
	f.flush("")
	return c.Concat(f.full, f.size, (*vm.Call).Return1)
}

// ask calls h, the __tostring metamethod of the last argument, for the directive d.
func (f *formatting) ask(c *vm.Call, d format.Directive, h vm.Value) error {
	return c.Call(h, []vm.Value{f.args[f.next-1]}, func(c *vm.Call) error {
		text, ok := c.AsText(c.Arg(1))
		if !ok {
			return errTostring
		}
		f.out = d.AppendString(f.out, text)
		d, h, err := f.run(c)
		if err != nil {
			return err
		}
		return f.goOn(c, d, h)
	})
}

// run goes on until the end, or until the metamethod h must be called to get
// the text for directive d.
func (f *formatting) run(c *vm.Call) (d format.Directive, h vm.Value, err error) {
	for range chunk {
		i := strings.IndexByte(f.rest, '%')
		if i < 0 {
			i = len(f.rest)
		}
		if err := c.Room(f.size + len(f.out) + i); err != nil {
			return d, h, err
		}
		if i > stretch {
			f.flush(f.rest[:i])
		} else {
			f.out = append(f.out, f.rest[:i]...)
		}
		c.Spend(charge(min(i, stretch)) + 1)
		if i == len(f.rest) {
			f.done = true
			return d, h, nil
		}
		f.rest = f.rest[i+1:]
		if strings.HasPrefix(f.rest, "%") {
			f.out = append(f.out, '%')
			f.rest = f.rest[1:]
			continue
		}
		d, n, err := format.Parse(f.rest)
		if err != nil {
			return d, h, err
		}
		f.rest = f.rest[n:]
		if h, err = f.argument(c, d); err != nil || !h.IsNil() {
			return d, h, err
		}
	}
	return d, h, nil
}

// argument writes the next argument, or returns the metamethod that must be
// called to get its text.
func (f *formatting) argument(c *vm.Call, d format.Directive) (h vm.Value, err error) {
	i := f.next + 2 // as Lua counts it
	if f.next == len(f.args) {
		want := "string"
		if d.TakesNumber() {
			want = "number"
		}
		return h, c.BadArgument(i, want+" expected, got no value")
	}
	v := f.args[f.next]
	f.next++
	if d.TakesNumber() {
		x, ok := c.ToNumber(v)
		if !ok {
			return h, c.BadArgument(i, "number expected, got "+c.TypeName(v))
		}
		f.out = d.AppendNumber(f.out, x)
		return h, nil
	}
	text, ok := c.AsText(v)
	if !ok {
		if d.Verb() == 'q' {
			return h, c.BadArgument(i, "string expected, got "+c.TypeName(v))
		}
		if h = c.TextHandler(v); !h.IsNil() {
			return h, nil
		}
		text = c.Text(v)
	}
	if err := c.Room(f.size + len(f.out) + len(text)); err != nil {
		return h, err
	}
	if len(text) > stretch && d.AsIs() {
		f.flush(text)
		return h, nil
	}
	c.Spend(charge(len(text)))
	f.out = d.AppendString(f.out, text)
	return h, nil
}
