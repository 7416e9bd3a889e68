package vm

// A Table is a Lua table: an array part for the keys 1 to n, and a list of
// nodes, in the order in which their keys were first set, for all other keys.
// A few nodes are searched one by one; more get an index. Order never depends
// on hashes or addresses, so a program's run can be repeated.
//
// A table belongs to one machine and is not locked. A frozen one is shared and
// never written.
type Table struct {
	object
	meta  *Table
	array []Value
	nodes []node
	index *nodeIndex // open addressing: node number + 1, 0 = free; nil for up to maxLinear nodes
}

// Flags of a table, in object.flags. The low bits remember metamethods that
// are known to be absent; setting any new key clears them.
const (
	absentIndex uint8 = 1 << iota
	absentNewIndex
	absentEq
	absentCall
	enclosed    // it is part of a message
	looseKeys   // some node's key is neither an interned string nor a number
	numberKeys  // some node's key is a number, perhaps the next one of the array
	globalTable // frozen: the globals of a Base
	absentMask  = absentIndex | absentNewIndex | absentEq | absentCall
	copyMask    = looseKeys | numberKeys // what a copy of the table has, too
)

// Tables with room for their first nodes or items in the same allocation.
type (
	// A Record2 is a table with room for two fields.
	Record2 struct {
		Table
		room [2]node
	}
	// A Record4 is a table with room for four fields.
	Record4 struct {
		Table
		room [4]node
	}
	tableItems2 struct {
		Table
		room [2]Value
	}
	tableItems4 struct {
		Table
		room [4]Value
	}
)

// NewTable returns an empty table with room for the given numbers of array
// items and other fields.
func NewTable(items, fields int) *Table {
	var t *Table
	switch {
	case fields == 0 && items == 0:
		return &Table{object: object{kind: KindTable}}
	case fields == 0 && items <= 2:
		x := &tableItems2{Table: Table{object: object{kind: KindTable}}}
		x.array = x.room[:0]
		return &x.Table
	case fields == 0 && items <= 4:
		x := &tableItems4{Table: Table{object: object{kind: KindTable}}}
		x.array = x.room[:0]
		return &x.Table
	case fields == 0:
		t = &Table{object: object{kind: KindTable}}
	case fields <= 2:
		x := &Record2{Table: Table{object: object{kind: KindTable}}}
		x.nodes = x.room[:0]
		t = &x.Table
	case fields <= 4:
		x := &Record4{Table: Table{object: object{kind: KindTable}}}
		x.nodes = x.room[:0]
		t = &x.Table
	default:
		t = &Table{object: object{kind: KindTable}, nodes: make([]node, 0, fields)}
		if fields > maxLinear {
			t.rebuildIndex()
		}
	}
	if items > 0 {
		t.array = make([]Value, 0, items)
	}
	return t
}

// Init makes r, a field of a message, an empty table. What refers to the table
// keeps the memory of the message.
func (r *Record2) Init() *Table {
	r.object = object{kind: KindTable, flags: enclosed}
	r.nodes = r.room[:0]
	return &r.Table
}

// Init is that of [Record2].
func (r *Record4) Init() *Table {
	r.object = object{kind: KindTable, flags: enclosed}
	r.nodes = r.room[:0]
	return &r.Table
}

// Enclosed reports whether t is part of a message.
func (t *Table) Enclosed() bool { return t.flags&enclosed != 0 }

// NewTables returns two empty tables, made together: one with room for four
// fields, and one with room for one. Each keeps the memory of both.
func NewTables() (t, u *Table) {
	x := &struct {
		Record4
		inner Table
		room  [1]node
	}{Record4: Record4{Table: Table{object: object{kind: KindTable}}}, inner: Table{object: object{kind: KindTable}}}
	x.nodes = x.Record4.room[:0]
	x.inner.nodes = x.room[:0]
	return &x.Table, &x.inner
}

// Fill gives t, which is new and has room for them, fields with different names
// and with values that are not nil.
func (t *Table) Fill(names []*String, values []Value) {
	t.nodes = t.nodes[:len(names)]
	for i := range t.nodes {
		t.nodes[i] = node{stringRef(names[i]), values[i]}
	}
}

// Value returns t as a Lua value.
func (t *Table) Value() Value { return tableRef(t) }

// Freeze makes t a table that machines may share; it must not be written after.
// A Lua program that writes to it gets a copy of its own, or an error if the
// table was marked as read-only (see [Base.ReadOnly]).
func (t *Table) Freeze() *Table {
	t.kind = KindFrozen
	t.spread()
	return t
}

// Get returns t[k] without metamethods, nil for an absent key.
func (t *Table) Get(k Value) Value {
	switch {
	case k.isNumber():
		f := k.num()
		if i := int(f); float64(i) == f {
			return t.GetInt(i)
		}
		return t.getNode(&k)
	case k.Kind() == KindString:
		return t.getString(k.str())
	case k.IsNil():
		return Value{}
	}
	return t.getNode(&k)
}

// GetInt returns t[i] without metamethods.
func (t *Table) GetInt(i int) Value {
	if uint(i-1) < uint(len(t.array)) {
		return t.array[i-1]
	}
	if t.flags&numberKeys == 0 {
		return Value{}
	}
	k := Number(float64(i))
	return t.getNode(&k)
}

// GetKey returns t[k] without metamethods.
func (t *Table) GetKey(k *String) Value { return t.getString(k) }

// SetKey stores t[k] = v without metamethods. It is the fast way to fill a table
// with fields whose names are known: keep the interned k.
func (t *Table) SetKey(k *String, v Value) { t.setNode(stringRef(k), v) }

// AddKey is SetKey for a key that t does not have and a value that is not nil.
func (t *Table) AddKey(k *String, v Value) {
	if !t.addField(k, &v) {
		t.addNode(stringRef(k), v)
	}
}

// GetField returns t[name] without metamethods. The name is interned for good:
// it must be one of a fixed set.
func (t *Table) GetField(name string) Value { return t.getString(Intern(name)) }

func (t *Table) getNode(k *Value) Value {
	if n := t.find(k); n >= 0 {
		return t.nodes[n].val
	}
	return Value{}
}

func (t *Table) getString(s *String) Value {
	if n := t.findString(s); n >= 0 {
		return t.nodes[n].val
	}
	return Value{}
}

// setItem does t[i] = v if there is an item already.
func (t *Table) setItem(i int, v *Value) bool {
	if uint(i-1) >= uint(len(t.array)) || v.IsNil() || t.meta != nil && t.array[i-1].IsNil() {
		return false
	}
	t.array[i-1] = *v
	return true
}

// addItem does t[i] = v if that is the next item, and easy.
func (t *Table) addItem(i int, v *Value) bool {
	n := len(t.array)
	if i-1 != n || n >= cap(t.array) || t.meta != nil || t.flags&numberKeys != 0 || v.IsNil() {
		return false
	}
	t.array = t.array[:i]
	t.array[n] = *v
	return true
}

// Set stores t[k] = v without metamethods. k must be neither nil nor NaN.
func (t *Table) Set(k, v Value) { t.set(k, v) }

// set is Set; like the other functions in small letters it returns how many
// bytes the table has grown by.
func (t *Table) set(k, v Value) int {
	if k.isNumber() {
		f := k.num()
		if i := int(f); float64(i) == f {
			return t.setInt(i, v)
		}
	}
	return t.setNode(k, v)
}

// SetField stores t[name] = v without metamethods. The name is interned for
// good: it must be one of a fixed set.
func (t *Table) SetField(name string, v Value) { t.setNode(stringRef(Intern(name)), v) }

// SetInt stores t[i] = v without metamethods.
func (t *Table) SetInt(i int, v Value) { t.setInt(i, v) }

func (t *Table) setInt(i int, v Value) int {
	n := len(t.array)
	switch {
	case uint(i-1) < uint(n):
		t.array[i-1] = v
		if i == n && v.IsNil() {
			t.trim()
		}
		return 0
	case i == n+1 && t.flags&numberKeys == 0:
		if v.IsNil() {
			return 0
		}
		return t.appendItem(v)
	case i == n+1:
		return t.appendPastNodes(v)
	default:
		return t.setNode(Number(float64(i)), v)
	}
}

func (t *Table) appendItem(v Value) (grown int) {
	before := cap(t.array)
	if len(t.array) == before && before >= large {
		g := growth{table: t}
		g.beginArray()
		for !g.more() {
		}
	}
	t.array = append(t.array, v)
	return (cap(t.array) - before) * sizeValue
}

// setList stores items behind the first from items of t, as a constructor does.
func (t *Table) setList(from int, items []Value) (grown int) {
	if from == len(t.array) && t.flags&numberKeys == 0 {
		before := cap(t.array)
		t.array = append(t.array, items...)
		grown = (cap(t.array) - before) * sizeValue
		t.trim()
		return grown
	}
	for i, v := range items {
		grown += t.setInt(from+i+1, v)
	}
	return grown
}

// trim drops the nils at the end of the array part.
func (t *Table) trim() {
	n := len(t.array)
	for n > 0 && t.array[n-1].IsNil() {
		n--
	}
	t.array = t.array[:n]
}

// appendPastNodes stores the item behind the array part when some nodes have
// number keys: the key itself may be among them, and so may those that follow.
func (t *Table) appendPastNodes(v Value) (grown int) {
	k := Number(float64(len(t.array) + 1))
	if n := t.find(&k); n >= 0 {
		t.nodes[n].val = Value{}
	}
	if v.IsNil() {
		return 0
	}
	return t.appendItem(v) + t.appendNodes()
}

// appendNodes moves the nodes whose keys follow the array part into it.
func (t *Table) appendNodes() (grown int) {
	for {
		k := Number(float64(len(t.array) + 1))
		n := t.find(&k)
		if n < 0 || t.nodes[n].val.IsNil() {
			return grown
		}
		grown += t.appendItem(t.nodes[n].val)
		t.nodes[n].val = Value{}
	}
}

// Len returns a border of t: an n with t[n] not nil and t[n+1] nil, or 0.
func (t *Table) Len() int {
	n := len(t.array)
	if t.flags&numberKeys == 0 || n > 0 {
		return n
	}
	for !t.GetInt(n + 1).IsNil() {
		n++
	}
	return n
}

// Next returns the key and value that follow k in the order of a traversal;
// nil as k starts one, and a nil key ends it. It reports false if k is not a
// key of the table.
func (t *Table) Next(k Value) (key, val Value, ok bool) {
	i, ok := t.position(k)
	if !ok {
		return Value{}, Value{}, false
	}
	key, val, _ = t.at(i)
	return key, val, true
}

// position returns where a traversal goes on behind key k.
func (t *Table) position(k Value) (int, bool) {
	if k.IsNil() {
		return 0, true
	}
	if k.isNumber() {
		f := k.num()
		if i := int(f); float64(i) == f && i > 0 && i <= cap(t.array) {
			if i <= len(t.array) {
				return i, true
			}
			if t.flags&numberKeys == 0 || t.find(&k) < 0 {
				return len(t.array), true // the array shrank under the traversal
			}
		}
	}
	n := t.find(&k)
	if n < 0 {
		return 0, false
	}
	return len(t.array) + n + 1, true
}

// skipped is how many removed pairs a traversal passes in the time of a step.
const skipped = 64

// at returns the first pair at or behind position i of a traversal and the
// position that follows it; a nil key at the end.
func (t *Table) at(i int) (key, val Value, next int) {
	for ; i < len(t.array); i++ {
		if v := t.array[i]; !v.IsNil() {
			return Number(float64(i + 1)), v, i + 1
		}
	}
	for n := i - len(t.array); n < len(t.nodes); n++ {
		if p := &t.nodes[n]; !p.val.IsNil() {
			return p.key, p.val, len(t.array) + n + 1
		}
	}
	return Value{}, Value{}, len(t.array) + len(t.nodes)
}

// Each calls f for every pair in traversal order until f returns false. f must
// not write to the table.
func (t *Table) Each(f func(k, v Value) bool) {
	for i := 0; ; {
		k, v, next := t.at(i)
		if k.IsNil() || !f(k, v) {
			return
		}
		i = next
	}
}

// MarkObject records that t stands for an object of a document: while it is
// empty it is written as {} and not as [] (modules.md §3).
func (t *Table) MarkObject() { t.mark = true }

// IsObject reports whether t was marked as an object; copies of it are, too.
func (t *Table) IsObject() bool { return t.mark }

// List returns the number of items of t and true if its keys are exactly 1 to
// that number.
func (t *Table) List() (n int, ok bool) {
	if t.hasNodes() {
		return 0, false
	}
	for i := range t.array {
		if t.array[i].IsNil() {
			return 0, false
		}
	}
	return len(t.array), true
}

// Items returns the array part. The caller must not keep it past the next
// write to the table.
func (t *Table) Items() []Value { return t.array }

// Append adds v, not nil, behind the last item, and returns how many bytes the
// table has grown by (see [Call.Charge]).
func (t *Table) Append(v Value) int { return t.setInt(len(t.array)+1, v) }

// Metatable returns the metatable of t or nil.
func (t *Table) Metatable() *Table { return t.meta }

// SetMetatable gives t the metatable m; nil removes it.
func (t *Table) SetMetatable(m *Table) { t.meta = m }

// metamethod returns the field of t.meta that event names, nil if there is no
// metatable. absent is the flag that remembers that it is missing, or 0.
func (t *Table) metamethod(event *String, absent uint8) Value {
	m := t.meta
	if m == nil || m.flags&absent != 0 {
		return Value{}
	}
	v := m.getString(event)
	if v.IsNil() && m.kind == KindTable {
		m.flags |= absent
	}
	return v
}

// clone returns a private copy of t with the same pairs and metatable.
func (t *Table) clone() *Table {
	c := NewTable(len(t.array), len(t.nodes))
	c.meta = t.meta
	c.array = append(c.array, t.array...)
	for i := range t.nodes {
		if !t.nodes[i].val.IsNil() {
			c.addNode(t.nodes[i].key, t.nodes[i].val)
		}
	}
	return c
}
