package lib

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"wippy/internal/lua/vm"
)

// tableLibrary returns the library table table. Programs may add to their own
// copy of it.
func tableLibrary() *vm.Table {
	return functionTable(map[string]func(*vm.Call) error{
		"concat": tableConcat,
		"create": tableCreate,
		"insert": tableInsert,
		"maxn":   tableMaxn,
		"move":   tableMove,
		"pack":   tablePack,
		"remove": tableRemove,
		"sort":   tableSort,
		"unpack": baseUnpack,
	}).Freeze()
}

// perItem is how many items of a table a step pays for when they are only
// looked at or moved.
const perItem = 16

// itemSize is what one more item of a table is charged for, in bytes.
const itemSize = 24

func tableInsert(c *vm.Call) error {
	t, err := c.WritableTable(1)
	if err != nil {
		return err
	}
	n := t.Len()
	switch c.N() {
	case 2:
		c.Charge(itemSize)
		t.SetInt(n+1, c.Arg(2))
		return nil
	case 3:
	default:
		return errors.New("wrong number of arguments to 'insert'")
	}
	at, err := c.Int(2)
	if err != nil {
		return err
	}
	if at < 1 {
		return c.BadArgument(2, "position out of bounds")
	}
	c.Charge(itemSize)
	v := c.Arg(3)
	if at > n {
		t.SetInt(at, v)
		return nil
	}
	t.SetInt(n+1, t.GetInt(n))
	if n < len(t.Items()) {
		return insertItem(c, t, at, n, v)
	}
	c.Spend((n - at) / perItem)
	for i := n; i > at; i-- {
		t.SetInt(i, t.GetInt(i-1))
	}
	t.SetInt(at, v)
	return nil
}

// piece is how many items are moved at once, without looking at the budget.
const piece = 1 << 14

// insertItem moves the items from number at to number n, which all are in the
// array part, one place up, and stores v in front of them.
func insertItem(c *vm.Call, t *vm.Table, at, n int, v vm.Value) error {
	items := t.Items()
	from := max(at, n-piece)
	copy(items[from:n], items[from-1:n-1])
	if from > at {
		return c.Again(piece/perItem, func(c *vm.Call) error { return insertItem(c, t, at, from, v) })
	}
	c.Spend((n - at) / perItem)
	t.SetInt(at, v)
	return nil
}

func tableRemove(c *vm.Call) error {
	t, err := c.WritableTable(1)
	if err != nil {
		return err
	}
	n := t.Len()
	at, err := c.IntOr(2, n)
	if err != nil || at < 1 || at > n {
		return err
	}
	v := t.GetInt(at)
	if n <= len(t.Items()) {
		return removeItem(c, t, at, n, v)
	}
	c.Spend((n - at) / perItem)
	for i := at; i < n; i++ {
		t.SetInt(i, t.GetInt(i+1))
	}
	t.SetInt(n, vm.Value{})
	return c.Return1(v)
}

// removeItem moves the items behind number at, up to number n, one place down,
// and answers with v.
func removeItem(c *vm.Call, t *vm.Table, at, n int, v vm.Value) error {
	to := min(n, at+piece)
	items := t.Items()
	copy(items[at-1:], items[at:to])
	if to < n {
		return c.Again(piece/perItem, func(c *vm.Call) error { return removeItem(c, t, to, n, v) })
	}
	c.Spend((n - at) / perItem)
	t.SetInt(n, vm.Value{})
	return c.Return1(v)
}

// A joining is one call of table.concat: it adds up the lengths first, then
// joins the items.
type joining struct {
	table     *vm.Table
	separator string
	from, to  int
	size      int
	written   int // bytes of the present item and the separator behind it
	out       strings.Builder
}

// Measure implements [vm.Measurable].
func (j *joining) Measure(visit func(vm.Value)) int {
	visit(j.table.Value())
	return j.out.Cap()
}

func tableConcat(c *vm.Call) error {
	separator, err := c.StringOr(2, "")
	if err != nil {
		return err
	}
	t, err := c.Table(1)
	if err != nil {
		return err
	}
	j := &joining{table: t, separator: separator}
	if j.from, err = c.IntOr(3, 1); err != nil {
		return err
	}
	if c.Arg(4).IsNil() {
		j.to = t.Len()
	} else if j.to, err = c.Int(4); err != nil {
		return err
	}
	if j.from > j.to {
		return c.Return1(vm.MakeString(""))
	}
	return j.measure(c, j.from)
}

// chunk is how many items a library function handles before it looks whether
// its turn is over.
const chunk = 1 << 12

// end returns the end of the chunk that begins at item i, and whether it is the
// last one.
func (j *joining) end(i int) (end int, last bool) {
	if uint(j.to)-uint(i) < chunk {
		return j.to, true
	}
	return i + chunk - 1, false
}

// measure adds up the lengths of the items from number i on.
func (j *joining) measure(c *vm.Call, i int) error {
	end, last := j.end(i)
	for n := i; ; n++ {
		text, ok := c.AsText(j.table.GetInt(n))
		if !ok {
			return fmt.Errorf("invalid value (%s) at index %d in table for 'concat'", c.TypeName(j.table.GetInt(n)), n)
		}
		j.size += len(text)
		if n < j.to {
			j.size += len(j.separator)
		}
		if j.size > vm.MaxString {
			return vm.ErrTooLong
		}
		if n == end {
			break
		}
	}
	if !last {
		return c.Again(chunk/perItem, func(c *vm.Call) error { return j.measure(c, end+1) })
	}
	if err := c.Room(j.size); err != nil {
		return err
	}
	c.Spend((end - i) / perItem)
	c.Charge(vm.StringSize(j.size))
	j.out.Grow(j.size)
	if j.size > stretch {
		c.Keep(j)
	}
	return j.join(c, j.from)
}

// join writes the items from number i on. Other coroutines may have changed
// them since they were measured.
func (j *joining) join(c *vm.Call, i int) error {
	end, last := j.end(i)
	left := stretch
	for n := i; ; n++ {
		text, _ := c.AsText(j.table.GetInt(n))
		parts := [2]string{text, j.separator}
		if n == j.to {
			parts[1] = ""
		}
		done := j.written
		for _, part := range parts {
			if done >= len(part) {
				done -= len(part)
				continue
			}
			part = part[done:]
			done = 0
			if len(part) > vm.MaxString-j.out.Len() {
				return vm.ErrTooLong
			}
			if len(part) > left {
				j.out.WriteString(part[:left])
				j.written += left
				return c.Again((n-i)/perItem+charge(stretch), func(c *vm.Call) error { return j.join(c, n) })
			}
			j.out.WriteString(part)
			j.written += len(part)
			left -= len(part)
		}
		j.written = 0
		if n == end {
			break
		}
	}
	if !last {
		return c.Again(chunk/perItem, func(c *vm.Call) error { return j.join(c, end+1) })
	}
	c.Spend(charge(stretch - left))
	return c.Return1(vm.MakeString(j.out.String()))
}

func tablePack(c *vm.Call) error {
	t := c.NewTable(c.N(), 1)
	for i, v := range c.Args(1) {
		t.SetInt(i+1, v)
	}
	t.Set(keyN, vm.Number(float64(c.N())))
	return c.Return1(t.Value())
}

var keyN = vm.Key("n")

func tableMaxn(c *vm.Call) error {
	t, err := c.Table(1)
	if err != nil {
		return err
	}
	highest, pairs := 0.0, 0
	t.Each(func(k, _ vm.Value) bool {
		if n, ok := k.Num(); ok && n > highest {
			highest = n
		}
		pairs++
		return true
	})
	c.Spend(pairs / perItem)
	return c.Return1(vm.Number(highest))
}

// tableCreate is table.create(items, fields): the numbers are hints, of which
// only so much is believed.
func tableCreate(c *vm.Call) error {
	const most = 1 << 16
	items, err := c.IntOr(1, 0)
	if err != nil {
		return err
	}
	fields, err := c.IntOr(2, 0)
	if err != nil {
		return err
	}
	if items < 0 {
		return c.BadArgument(1, "out of range")
	}
	if fields < 0 {
		return c.BadArgument(2, "out of range")
	}
	items, fields = min(items, most), min(fields, most)
	c.Spend((items + fields) / perItem)
	return c.Return1(c.NewTable(items, fields).Value())
}

// tableMove is table.move(from, first, last, at[, to]) of Lua 5.3, without
// metamethods.
func tableMove(c *vm.Call) error {
	from, err := c.Table(1)
	if err != nil {
		return err
	}
	var n [3]int
	for i := range n {
		if n[i], err = c.Int(i + 2); err != nil {
			return err
		}
	}
	first, last, at := n[0], n[1], n[2]
	target := 5
	if c.Arg(5).IsNil() {
		target = 1
	}
	to, err := c.WritableTable(target)
	if err != nil {
		return err
	}
	if first > last {
		return c.Return1(c.Arg(target))
	}
	if first <= 0 && last >= math.MaxInt+first {
		return c.BadArgument(3, "too many elements to move")
	}
	count := last - first + 1
	if at > math.MaxInt-count+1 {
		return c.BadArgument(4, "destination wrap around")
	}
	if target == 1 {
		from = to // where the table is a library's, the program's own copy
	}
	m := &moving{from: from, to: to, source: first, target: at, left: count, result: c.Arg(target)}
	m.backwards = from == to && at > first && at <= last
	return m.run(c)
}

// A moving is one call of table.move.
type moving struct {
	from, to       *vm.Table
	source, target int
	left           int // number of items still to be moved
	backwards      bool
	result         vm.Value
}

func (m *moving) run(c *vm.Call) error {
	c.Charge(min(m.left, chunk) * itemSize)
	for range min(m.left, chunk) {
		m.left--
		if m.backwards {
			m.to.SetInt(m.target+m.left, m.from.GetInt(m.source+m.left))
			continue
		}
		m.to.SetInt(m.target, m.from.GetInt(m.source))
		m.source++
		m.target++
	}
	if m.left > 0 {
		return c.Again(chunk/perItem, m.run)
	}
	return c.Return1(m.result)
}
