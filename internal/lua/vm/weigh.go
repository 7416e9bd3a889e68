package vm

// maxWeighed bounds the items of a table that Weigh looks at, in either part.
const maxWeighed = 8

// Weigh returns about how many bytes v takes: the text of a string, the slots
// of a table and what is directly in the first of them. It takes no longer for
// a large value, of which it therefore misses much.
func Weigh(v Value) int {
	size := bulk(v)
	if t := v.tab(); t != nil {
		for i := range t.array[:min(len(t.array), maxWeighed)] {
			size += bulk(t.array[i])
		}
		for i := range t.nodes[:min(len(t.nodes), maxWeighed)] {
			size += bulk(t.nodes[i].val)
		}
	}
	return size
}

// bulk returns what v takes besides the slot it is in and the content of its
// own slots.
func bulk(v Value) int {
	switch v.Kind() {
	case KindString:
		return len(v.str().text)
	case KindTable:
		t := v.tab()
		return len(t.array)*sizeValue + len(t.nodes)*sizeNode
	}
	return 0
}
