package lib

import (
	"slices"

	"wippy/internal/lua/vm"
)

// A sorting is one call of table.sort: a stable merge sort that can stop between
// any two comparisons, because a comparison may be a call that waits.
//
// Runs of width items are sorted; each pass merges neighbouring ones from from
// into to. The table itself is written once, at the end: an error leaves it as
// it was. A comparator that contradicts itself gives some order and no harm.
type sorting struct {
	table    *vm.Table
	less     vm.Value // the comparator, nil for the operator <
	from, to []vm.Value
	width    int
	// The two runs that are being merged are from[i:middle] and from[j:last],
	// without what has been moved to to[:at] already.
	i, middle, j, last, at int

	resume func(*vm.Call) error // compared, bound once
	kept   bool                 // see [vm.Call.Keep]
}

// Measure implements [vm.Measurable].
func (s *sorting) Measure(visit func(vm.Value)) int {
	for _, v := range s.from {
		visit(v)
	}
	return 2 * vm.ValueSize * len(s.from)
}

// block is how many items are sorted in one go if they are plain.
const block = 1 << 14

func tableSort(c *vm.Call) error {
	t, err := c.WritableTable(1)
	if err != nil {
		return err
	}
	s := &sorting{table: t, width: 1}
	s.resume = s.compared
	if s.less = c.Arg(2); !s.less.IsNil() {
		if s.less, err = c.Function(2); err != nil {
			return err
		}
	}
	n := t.Len()
	if err := c.Room(2 * n * itemSize); err != nil {
		return err
	}
	c.Charge(2 * n * vm.ValueSize)
	s.from = make([]vm.Value, n)
	for i := range s.from {
		s.from[i] = t.GetInt(i + 1)
	}
	c.Spend(n / perItem)
	if n < 2 {
		return nil
	}
	if s.less.IsNil() {
		if numbers, ok := plain(s.from); ok && (numbers || short(s.from)) {
			s.width = block
			return s.sortBlocks(c, 0, numbers)
		}
	}
	s.to = make([]vm.Value, n)
	return s.begin(c)
}

// plain reports whether items are all numbers or all strings.
func plain(items []vm.Value) (numbers, ok bool) {
	kind := items[0].Kind()
	for i := range items {
		if items[i].Kind() != kind {
			return false, false
		}
	}
	return kind == vm.KindNumber, kind == vm.KindNumber || kind == vm.KindString
}

// short reports whether strings are compared quickly, all of them.
func short(items []vm.Value) bool {
	for i := range items {
		if text, _ := items[i].Text(); len(text) > 1<<8 {
			return false
		}
	}
	return true
}

// sortBlocks sorts blocks of plain items, from item number i on, to begin with.
func (s *sorting) sortBlocks(c *vm.Call, i int, numbers bool) error {
	end := min(i+block, len(s.from))
	if numbers {
		sortNumbers(s.from[i:end])
	} else {
		slices.SortFunc(s.from[i:end], comparePlain)
	}
	steps := end - i // a dozen comparisons for each, of which ten cost as much as a step
	if end < len(s.from) {
		return c.Again(steps, func(c *vm.Call) error { return s.sortBlocks(c, end, numbers) })
	}
	c.Spend(steps)
	if s.width < len(s.from) {
		s.to = make([]vm.Value, len(s.from))
	}
	return s.begin(c)
}

func sortNumbers(items []vm.Value) {
	numbers := make([]float64, len(items))
	for i := range items {
		numbers[i], _ = items[i].Num()
	}
	slices.Sort(numbers)
	for i := range items {
		items[i] = vm.Number(numbers[i])
	}
}

func comparePlain(a, b vm.Value) int {
	switch {
	case vm.Less(a, b):
		return -1
	case vm.Less(b, a):
		return 1
	}
	return 0
}

// begin begins a pass, or ends.
func (s *sorting) begin(c *vm.Call) error {
	if s.width >= len(s.from) {
		return s.end(c)
	}
	s.pair(0)
	return s.merge(c)
}

// pair turns to the two runs that begin at item lo. The right one is empty if
// the left one is the last.
func (s *sorting) pair(lo int) {
	n := len(s.from)
	s.at, s.i = lo, lo
	s.middle = min(lo+s.width, n)
	s.j, s.last = s.middle, min(s.middle+s.width, n)
}

// merge merges the present pair of runs and what follows.
func (s *sorting) merge(c *vm.Call) error {
	steps := 1
	for ; steps < chunk; steps++ {
		if s.i == s.middle || s.j == s.last {
			s.at += copy(s.to[s.at:], s.from[s.i:s.middle])
			s.at += copy(s.to[s.at:], s.from[s.j:s.last])
			if s.pair(s.at); s.at < len(s.from) {
				continue
			}
			s.from, s.to = s.to, s.from
			s.width *= 2
			return c.Again(steps, s.begin)
		}
		// The right one goes first only if it is less: equal items keep their order.
		a, b := s.from[s.j], s.from[s.i]
		h := s.less
		if h.IsNil() {
			var err error
			if h, err = c.Machine().LessHandler(a, b); err != nil {
				return err
			}
		}
		if !h.IsNil() {
			if !s.kept {
				s.kept = true
				c.Keep(s)
			}
			c.Spend(steps)
			return c.Call2(h, a, b, s.resume)
		}
		text, _ := a.Text()
		steps += charge(len(text))
		s.take(vm.Less(a, b))
	}
	return c.Again(steps, s.merge)
}

// compared takes the answer of a comparator.
func (s *sorting) compared(c *vm.Call) error {
	c.Spend(1)
	s.take(c.Arg(1).Truthy())
	return s.merge(c)
}

// take moves the next item of the right run, or else of the left one.
func (s *sorting) take(right bool) {
	if right {
		s.to[s.at] = s.from[s.j]
		s.j++
	} else {
		s.to[s.at] = s.from[s.i]
		s.i++
	}
	s.at++
}

// end stores the sorted items.
func (s *sorting) end(c *vm.Call) error {
	c.Spend(len(s.from) / perItem)
	for i, v := range s.from {
		s.table.SetInt(i+1, v)
	}
	return nil
}
