package lib

import (
	"fmt"
	"strings"

	"wippy/internal/lua/number"
	"wippy/internal/lua/pattern"
	"wippy/internal/lua/vm"
)

// A substitution is one call of string.gsub, which may be interrupted by a
// long search and by the calls it makes.
type substitution struct {
	*search
	whole  vm.Value // the subject
	text   string   // the replacement string, if with is nil
	with   vm.Value // or the replacement function or table
	out    strings.Builder
	full   []string // what comes before out: a long text must not be copied again and again
	size   int      // of full
	copied int      // end of what of the subject is in out
	count  int
	limit  int

	rest    string // of the replacement string, for the present match
	charged int    // how much of out has been charged for
	kept    bool   // see [vm.Call.Keep]
}

func stringGsub(c *vm.Call) error {
	s, err := c.String(1)
	if err != nil {
		return err
	}
	pat, err := c.String(2)
	if err != nil {
		return err
	}
	g := &substitution{whole: unchanged(c, s)}
	if g.limit, err = c.IntOr(4, len(s)+1); err != nil {
		return err
	}
	if with := c.Arg(3); with.IsFunction() || with.Table() != nil {
		g.with = with
	} else if text, ok := c.AsText(with); ok {
		g.text = text
	} else {
		return c.BadArgument(3, "string/function/table expected")
	}
	if g.limit <= 0 {
		return c.Return(g.whole, vm.Number(0))
	}
	g.search = newSearch(pattern.Search, s, pat, 0)
	return g.run(c)
}

// run goes on with the search for the next match.
func (g *substitution) run(c *vm.Call) error {
	for {
		switch g.search.run(c) {
		case pattern.More:
			return c.Again(0, g.run)
		case pattern.Failed:
			err := g.Err()
			g.release()
			return err
		case pattern.Absent:
			return g.end(c)
		}
		g.count++
		if !g.with.IsNil() {
			return g.ask(c)
		}
		if err := g.gap(c); err != nil {
			return err
		}
		g.rest = g.text
		if done, err := g.expand(c); err != nil {
			return err
		} else if !done {
			return c.Again(chunk, g.expandOn)
		}
		if !g.more(c) {
			return g.end(c)
		}
	}
}

// expandOn goes on with a long replacement string.
func (g *substitution) expandOn(c *vm.Call) error {
	g.keep(c)
	g.pay(c)
	if done, err := g.expand(c); err != nil {
		return err
	} else if !done {
		return c.Again(chunk, g.expandOn)
	}
	if !g.more(c) {
		return g.end(c)
	}
	return g.run(c)
}

// keep lets the accounting of memory find g.
func (g *substitution) keep(c *vm.Call) {
	if !g.kept {
		g.kept = true
		c.Keep(g)
	}
}

// pay charges for what has been written since the last time.
func (g *substitution) pay(c *vm.Call) {
	written := g.size + g.out.Len()
	c.Charge(written - g.charged)
	c.Spend(charge(written - g.charged))
	g.charged = written
}

// more moves on to the next match; it reports false if there are to be no more.
func (g *substitution) more(c *vm.Call) bool {
	_, g.copied = g.Match()
	g.pay(c)
	if g.count == g.limit {
		return false
	}
	g.Next()
	return true
}

// end answers with the result.
func (g *substitution) end(c *vm.Call) error {
	if g.count == 0 {
		g.release()
		return c.Return(g.whole, vm.Number(0))
	}
	if err := g.write(c, g.subject[g.copied:]); err != nil {
		return err
	}
	g.release()
	count := vm.Number(float64(g.count))
	if g.full == nil {
		return c.Return(vm.MakeString(g.out.String()), count)
	}
	g.full = append(g.full, g.out.String())
	return c.Concat(g.full, g.size+g.out.Len(), func(c *vm.Call, s vm.Value) error { return c.Return(s, count) })
}

func (g *substitution) write(c *vm.Call, text string) error {
	if err := c.Room(g.size + g.out.Len() + len(text)); err != nil {
		return err
	}
	if g.out.Len()+len(text) > stretch {
		g.full = append(g.full, g.out.String())
		g.size += g.out.Len()
		g.out.Reset()
		if len(text) > stretch {
			g.full = append(g.full, text)
			g.size += len(text)
			return nil
		}
		g.out.Grow(stretch)
	}
	g.out.WriteString(text)
	return nil
}

// gap copies what lies between the last match and this one.
func (g *substitution) gap(c *vm.Call) error {
	start, _ := g.Match()
	return g.write(c, g.subject[g.copied:start])
}

// expand writes the replacement string for the match: %0 to %9 stand for
// captures, a percent sign before any other byte for that byte. It reports
// whether it is done with it.
func (g *substitution) expand(c *vm.Call) (done bool, err error) {
	for range chunk {
		i := strings.IndexByte(g.rest, '%')
		if i < 0 {
			return true, g.write(c, g.rest)
		}
		if err := g.write(c, g.rest[:i]); err != nil {
			return false, err
		}
		part := "\x00" // for a percent sign at the end, as in PUC Lua
		if g.rest = g.rest[i+1:]; g.rest != "" {
			part, g.rest = g.rest[:1], g.rest[1:]
		}
		if b := part[0]; '0' <= b && b <= '9' {
			start, end, err := g.Capture(int(b - '0'))
			if err != nil {
				return false, err
			}
			if end == pattern.Position {
				part = number.Format(float64(start + 1))
			} else {
				part = g.subject[start:end]
			}
		}
		if err := g.write(c, part); err != nil {
			return false, err
		}
	}
	return false, nil
}

// searchSize is the size of a search in bytes.
const searchSize = 4096

// Measure implements [vm.Measurable].
func (g *substitution) Measure(func(vm.Value)) int {
	return searchSize + len(g.subject) + g.size + g.out.Cap()
}

// ask gets the replacement of the match from the function or table.
func (g *substitution) ask(c *vm.Call) error {
	g.keep(c)
	c.Spend(1)
	n := 1
	if g.with.IsFunction() {
		n = max(g.Captures(), 1)
	}
	if g.long(n) {
		return g.gather(c, make([]vm.Value, n), 0, func(c *vm.Call, args []vm.Value) error {
			c.Keep(g) // again
			return g.askWith(c, args)
		})
	}
	var room [4]vm.Value
	args := room[:min(n, len(room))]
	if n > len(room) {
		args = make([]vm.Value, n)
	}
	if err := g.captures(c, args); err != nil {
		return err
	}
	return g.askWith(c, args)
}

func (g *substitution) askWith(c *vm.Call, captures []vm.Value) error {
	if g.with.IsFunction() {
		return c.Call(g.with, captures, g.answered)
	}
	return c.Index(g.with, captures[0], g.answered)
}

// answered takes what the function or table gave for the match; nil and false
// keep the match.
func (g *substitution) answered(c *vm.Call) error {
	if err := g.gap(c); err != nil {
		return err
	}
	start, end := g.Match()
	text := g.subject[start:end]
	if v := c.Arg(1); v.Truthy() {
		var ok bool
		if text, ok = c.AsText(v); !ok {
			return fmt.Errorf("invalid replacement value (a %s)", c.TypeName(v))
		}
	}
	if err := g.write(c, text); err != nil {
		return err
	}
	if !g.more(c) {
		return g.end(c)
	}
	return g.run(c)
}
