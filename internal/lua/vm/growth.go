package vm

// A large table grows in pieces: moving it at once would hold up the other
// processes of its worker, and the collector, which waits for a long copy.

// large is the capacity of a part from which on it grows in pieces, and the size
// of a piece.
const large = 1 << 14

// A growth is a table that is being given room for one more pair. Until it is
// done the table is as it was.
type growth struct {
	table    *Table
	key, val Value // to be stored then

	array []Value // the new array part, if that grows
	nodes []node  // or the new nodes
	index nodeIndex
	live  int // nodes that have a value
	at    int // how far the present phase is
	phase growthPhase
}

type growthPhase uint8

const (
	movingItems growthPhase = iota
	countingNodes
	movingNodes
	indexingNodes
)

// store does t[k] = x without metamethods.
func (m *Machine) store(th *Thread, t *Table, k, x Value) signal {
	bytes := 0
	if cap(t.array) >= large || cap(t.nodes) >= large {
		bytes = t.growsBy(k, x)
	}
	if bytes == 0 {
		m.charge(t.set(k, x))
		return goOn
	}
	if m.limit > 0 && m.Memory()+bytes > m.limit && m.MeasureMemory()+bytes > m.limit {
		return m.throw(th, m.overLimit())
	}
	end := th.end()
	m.grow(th, end+4)
	s := th.stack[end:]
	s[0], s[1], s[2], s[3] = growFunction, t.Value(), k, x
	return m.willCall(th, end, 3, end, 0, toRegisters)
}

// growsBy returns how much larger t becomes if t[k] = x makes it grow in pieces,
// 0 if it does not.
func (t *Table) growsBy(k, x Value) int {
	if x.IsNil() {
		return 0
	}
	if i, whole := integer(k.num()); k.isNumber() && whole && i == len(t.array)+1 {
		if t.flags&numberKeys != 0 || len(t.array) < cap(t.array) || cap(t.array) < large {
			return 0
		}
		return cap(t.array) / 4 * sizeValue
	}
	// Nodes with number keys may move to the array part instead.
	if t.flags&numberKeys != 0 || len(t.nodes) < cap(t.nodes) || cap(t.nodes) < large || k.isNumber() && uint(int(k.num())-1) < uint(len(t.array)) || t.find(&k) >= 0 {
		return 0
	}
	return cap(t.nodes) / 2 * (sizeNode + 8)
}

var growFunction = NewFunction("table", func(c *Call) error {
	g := &growth{table: c.Arg(1).tab(), key: c.Arg(2), val: c.Arg(3)}
	if i, whole := integer(g.key.num()); g.key.isNumber() && whole && i == len(g.table.array)+1 {
		g.beginArray()
	} else {
		g.phase = countingNodes
	}
	c.Keep(g)
	return g.run(c)
})

// Measure implements [Measurable].
func (g *growth) Measure(func(Value)) int {
	return cap(g.array)*sizeValue + cap(g.nodes)*sizeNode + 4*cap(g.index)
}

func (g *growth) run(c *Call) error {
	if !g.more() {
		return c.Again(large/64, g.run)
	}
	if g.phase == movingItems {
		c.m.charge(cap(g.array) / 5 * sizeValue) // the part that is new
	} else {
		c.m.charge(g.Measure(nil))
	}
	c.m.charge(g.table.set(g.key, g.val))
	g.array, g.nodes, g.index = nil, nil, nil // the table's now
	return nil
}

func (g *growth) beginArray() {
	n := cap(g.table.array)
	g.array = make([]Value, len(g.table.array), n+n/4)
}

// more does another piece and reports whether that was the last one.
func (g *growth) more() bool {
	t := g.table
	from := g.at
	switch g.phase {
	case movingItems:
		g.at = min(from+large, len(t.array))
		copy(g.array[from:], t.array[from:g.at])
		if g.at == len(t.array) {
			t.array = g.array
			return true
		}
	case countingNodes:
		g.at = min(from+large, len(t.nodes))
		for i := range t.nodes[from:g.at] {
			if !t.nodes[from+i].val.IsNil() {
				g.live++
			}
		}
		if g.at == len(t.nodes) {
			g.nodes = make([]node, 0, roomFor(g.live))
			g.at, g.phase = 0, movingNodes
		}
	case movingNodes:
		g.at = min(from+large, len(t.nodes))
		for i := range t.nodes[from:g.at] {
			if n := &t.nodes[from+i]; !n.val.IsNil() {
				g.nodes = append(g.nodes, *n)
			}
		}
		if g.at == len(t.nodes) {
			g.index = newIndex(cap(g.nodes))
			g.at, g.phase = 0, indexingNodes
		}
	case indexingNodes:
		g.at = min(from+large, len(g.nodes))
		for i := from; i < g.at; i++ {
			g.index.enter(&g.nodes[i].key, uint32(i+1))
		}
		if g.at == len(g.nodes) {
			index := g.index
			t.nodes, t.index = g.nodes, &index
			return true
		}
	}
	return false
}
