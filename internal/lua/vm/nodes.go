package vm

import (
	"hash/maphash"
	"math"
	"math/bits"
)

// This file is how a table finds the nodes of its fields, adds to them, and
// keeps them in order.

// A nodeIndex finds nodes by the hashes of their keys. It stands behind a
// pointer because few tables have one.
type nodeIndex []uint32

// A node is one key with its value. A nil value marks a removed key, which
// stays until the nodes are next repacked, so that a traversal may remove what
// it visits.
type node struct{ key, val Value }

const maxLinear = 8

// findString returns the number of the node with key s, or -1.
func (t *Table) findString(s *String) int {
	if t.index == nil {
		for i := range t.nodes {
			if t.nodes[i].key.isString(s) {
				return i
			}
		}
		if s.flags&interned != 0 && t.flags&looseKeys == 0 {
			return -1
		}
		for i := range t.nodes {
			if o := t.nodes[i].key.str(); o != nil && sameText(o.text, s.text) {
				return i
			}
		}
		return -1
	}
	index := *t.index
	mask := uint32(len(index) - 1)
	for h := s.hashOf() & mask; ; h = (h + 1) & mask {
		n := index[h]
		if n == 0 {
			return -1
		}
		k := &t.nodes[n-1].key
		if k.isString(s) {
			return int(n - 1)
		}
		if o := k.str(); o != nil && o.hashOf() == s.hashOf() && sameText(o.text, s.text) {
			return int(n - 1)
		}
	}
}

// holds reports whether node n is that of the interned key s.
func (t *Table) holds(n int, s *String) bool {
	return n < len(t.nodes) && t.nodes[n].key.isString(s)
}

// field returns where the value of the node with the interned key s is, or nil.
// It is quick and may miss a node where others are in its way; lacks tells.
func (t *Table) field(s *String) *Value {
	nodes := t.nodes
	if t.index != nil {
		nodes = t.index.likely(nodes, s)
	}
	for i := range nodes {
		if n := &nodes[i]; n.key.isString(s) {
			return &n.val
		}
	}
	return nil
}

// likely returns the node that a search for s meets first, or none.
func (x nodeIndex) likely(nodes []node, s *String) []node {
	n := x[int(s.hash)&(len(x)-1)]
	return nodes[max(n, 1)-1 : n]
}

// lacks reports whether t certainly has no node with the interned key s where
// field has found none.
func (t *Table) lacks(s *String) bool {
	if t.index != nil {
		return len(t.index.likely(t.nodes, s)) == 0
	}
	return t.flags&looseKeys == 0
}

// addField adds the interned key s, which field has not found, if that is easy.
func (t *Table) addField(s *String, v *Value) bool {
	n := len(t.nodes)
	if n >= cap(t.nodes) || n >= maxLinear || t.index != nil || t.meta != nil || t.flags&looseKeys != 0 || v.IsNil() {
		return false
	}
	t.flags &^= absentMask
	t.nodes = t.nodes[:n+1]
	t.nodes[n] = node{stringRef(s), *v}
	return true
}

// find returns the number of the node with key k, or -1.
func (t *Table) find(k *Value) int {
	if s := k.str(); s != nil {
		return t.findString(s)
	}
	if t.index == nil {
		for i := range t.nodes {
			if Equal(t.nodes[i].key, *k) {
				return i
			}
		}
		return -1
	}
	index := *t.index
	mask := uint32(len(index) - 1)
	for h := hashKey(k) & mask; ; h = (h + 1) & mask {
		n := index[h]
		if n == 0 {
			return -1
		}
		if Equal(t.nodes[n-1].key, *k) {
			return int(n - 1)
		}
	}
}

// As hashSeed for texts, these make hashes that nobody can foretell.
var (
	numberSeed   = maphash.String(hashSeed, "seed")
	numberFactor = maphash.String(hashSeed, "factor") | 1
)

func hashKey(k *Value) uint32 {
	if s := k.str(); s != nil {
		return s.hashOf()
	}
	var x uint64
	if k.isNumber() {
		x = math.Float64bits(k.num() + 0) // -0 and 0 are one key
	} else {
		x = k.address()
	}
	high, low := bits.Mul64(x^numberSeed, numberFactor)
	return uint32(high ^ low)
}

func (t *Table) setNode(k, v Value) int {
	if n := t.find(&k); n >= 0 {
		t.flags &^= absentMask
		t.nodes[n].val = v
		return 0
	}
	if v.IsNil() {
		return 0
	}
	return t.addNode(k, v)
}

// addNode adds a key that no node has.
func (t *Table) addNode(k, v Value) (grown int) {
	t.flags &^= absentMask
	if k.isNumber() {
		k = Number(k.num() + 0)
	} else if s := k.str(); s == nil || s.flags&interned == 0 {
		t.flags |= looseKeys
	}
	if len(t.nodes) == cap(t.nodes) {
		if t.flags&numberKeys != 0 {
			grown = t.gather()
		}
		t.growNodes()
		grown += cap(t.nodes) * sizeNode
		if i, whole := integer(k.num()); k.isNumber() && whole && uint(i-1) <= uint(len(t.array)) {
			return grown + t.setInt(i, v)
		}
	}
	if k.isNumber() {
		t.flags |= numberKeys
	}
	t.nodes = append(t.nodes, node{k, v})
	switch {
	case t.index != nil && len(t.nodes)*2 <= len(*t.index):
		t.index.enter(&k, uint32(len(t.nodes)))
	case len(t.nodes) > maxLinear:
		t.rebuildIndex()
		grown += 4 * len(*t.index)
	}
	return grown
}

// gather moves nodes with integer keys to the array part, as Lua 5.1 does: up to
// the largest power of two of which more than half are in use. It leaves removed
// nodes behind, for growNodes to drop.
func (t *Table) gather() (grown int) {
	const most = 31        // bits of a key that an array may have
	var used [most + 1]int // used[b] is the number of keys i with 2^(b-1) < i ≤ 2^b
	keys := 0
	for i := range t.nodes {
		if k := t.nodes[i].item(); k > 0 && k <= 1<<most {
			used[bits.Len(uint(k-1))]++
			keys++
		}
	}
	if keys < 4 || keys < len(t.array)/4 { // not worth looking at the array for
		return 0
	}
	for i := range t.array {
		if !t.array[i].IsNil() {
			used[bits.Len(uint(i))]++
		}
	}
	size, sum := 0, 0
	for b, n := range used {
		if sum += n; sum > 1<<b/2 {
			size = 1 << b
		}
	}
	if size <= len(t.array) {
		return 0
	}
	array := append(make([]Value, 0, size), t.array...)
	t.flags &^= numberKeys
	for i := range t.nodes {
		n := &t.nodes[i]
		if k := n.item(); k > 0 && k <= size {
			array = array[:max(len(array), k)]
			array[k-1], n.val = n.val, Value{}
		} else if n.key.isNumber() && !n.val.IsNil() {
			t.flags |= numberKeys
		}
	}
	grown = (size - cap(t.array)) * sizeValue
	t.array = array
	return grown + t.appendNodes()
}

// item returns the integer that is the key of n, 0 if it is none above 0 or has
// no value.
func (n *node) item() int {
	if k, whole := integer(n.key.num()); n.key.isNumber() && !n.val.IsNil() && whole && k > 0 {
		return k
	}
	return 0
}

// growNodes makes room for another node: by dropping removed keys, or else by
// doubling.
func (t *Table) growNodes() {
	live := 0
	for i := range t.nodes {
		if !t.nodes[i].val.IsNil() {
			live++
		}
	}
	nodes := make([]node, 0, roomFor(live))
	for i := range t.nodes {
		if !t.nodes[i].val.IsNil() {
			nodes = append(nodes, t.nodes[i])
		}
	}
	t.nodes = nodes
	t.index = nil
	if len(nodes) > maxLinear {
		t.rebuildIndex()
	}
}

// roomFor returns the capacity of the nodes of a table that grows and has that
// many.
func roomFor(live int) int {
	if live > 64 {
		return live + live/2
	}
	return max(2, live*2)
}

func (t *Table) rebuildIndex() { t.enterAll(newIndex(cap(t.nodes))) }

// enterAll makes index, which is empty, the index of t.
func (t *Table) enterAll(index nodeIndex) {
	t.index = &index
	for i := range t.nodes {
		index.enter(&t.nodes[i].key, uint32(i+1))
	}
}

// newIndex returns an index for that many nodes.
func newIndex(nodes int) nodeIndex {
	size := 32
	for size < nodes*2 {
		size *= 2
	}
	return make(nodeIndex, size)
}

func (index nodeIndex) enter(k *Value, n uint32) {
	mask := uint32(len(index) - 1)
	h := hashKey(k) & mask
	for index[h] != 0 {
		h = (h + 1) & mask
	}
	index[h] = n
}

// spread makes the index of t so large that no node is in the way of another,
// if some size does within reason: what the loop finds at the first look costs a
// fifth of what it must search for, and which nodes collide is luck, since
// hashes are seeded. Globals are not searched for while a program runs.
func (t *Table) spread() {
	if t.flags&globalTable != 0 {
		return
	}
	for size := 64; t.index != nil && size <= 64*len(t.nodes) && t.crowded(); size *= 2 {
		t.enterAll(make(nodeIndex, size))
	}
}

// crowded reports whether some node is not where a search meets it first.
func (t *Table) crowded() bool {
	index := *t.index
	for i := range t.nodes {
		if index[hashKey(&t.nodes[i].key)&uint32(len(index)-1)] != uint32(i+1) {
			return true
		}
	}
	return false
}
