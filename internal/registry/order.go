package registry

import (
	"container/heap"
	"slices"

	"wippy/internal/problem"
)

// Order returns entries so that each stands behind those it refers to, and by id
// where references leave a choice; the order of the argument plays no part
// (manifests.md MAN-23, MAN-24). Entries that refer to each other in a circle
// cannot be ordered: they stand together by id, and each such group is returned
// among the cycles.
func Order(entries []*Entry) (ordered []*Entry, cycles [][]ID) {
	names := NewVariableNames(entries)
	g := newGraph(entries, func(e *Entry) []Reference { return append(References(e), names.References(e)...) })
	groups := g.groups()
	for _, group := range g.order(groups) {
		for _, i := range group {
			ordered = append(ordered, g.entries[i])
		}
		if len(group) > 1 {
			cycles = append(cycles, g.ids(group))
		}
	}
	return ordered, cycles
}

// CheckImports returns a problem for each circle of Lua entries that import each
// other, none of which could ever be loaded (manifests.md MAN-24).
func CheckImports(entries []*Entry) problem.List {
	g := newGraph(entries, imports)
	var problems problem.List
	for _, group := range g.groups() {
		if len(group) == 1 {
			continue
		}
		circle := g.circle(group)
		text := ""
		for _, i := range circle {
			text += g.entries[i].ID.String() + " → "
		}
		first := g.entries[circle[0]]
		problems = append(problems, first.Problem("imports", "import cycle: %s%s", text, first.ID))
	}
	slices.SortFunc(problems, func(a, b problem.Problem) int { return ParseID(a.Entry).Compare(ParseID(b.Entry)) })
	return problems
}

// imports returns the references of e that are imports of Lua code.
func imports(e *Entry) []Reference {
	if !matchesKind(luaKinds, e.Kind) {
		return nil
	}
	return slices.DeleteFunc(References(e), func(r Reference) bool {
		return len(r.Field) < len("imports.") || r.Field[:len("imports.")] != "imports."
	})
}

// A graph is entries, sorted by id and known by their index, and to which
// others each refers.
type graph struct {
	entries []*Entry
	to      [][]int
}

func newGraph(entries []*Entry, references func(*Entry) []Reference) *graph {
	g := &graph{entries: slices.Clone(entries), to: make([][]int, len(entries))}
	slices.SortStableFunc(g.entries, func(a, b *Entry) int { return a.ID.Compare(b.ID) })
	index := make(map[ID]int, len(g.entries))
	for i, e := range g.entries {
		index[e.ID] = i
	}
	for i, e := range g.entries {
		for _, r := range references(e) {
			if j, ok := index[r.ID]; ok && j != i {
				g.to[i] = append(g.to[i], j)
			}
		}
		slices.Sort(g.to[i])
		g.to[i] = slices.Compact(g.to[i])
	}
	return g
}

func (g *graph) ids(group []int) []ID {
	ids := make([]ID, len(group))
	for i, n := range group {
		ids[i] = g.entries[n].ID
	}
	return ids
}

// groups returns the strongly connected components (Tarjan's algorithm), each
// sorted: single entries, and sets that refer to each other in circles.
func (g *graph) groups() [][]int {
	var (
		groups  [][]int
		stack   []int
		onStack = make([]bool, len(g.entries))
		number  = make([]int, len(g.entries)) // order of visit, from 1; 0 is not visited
		low     = make([]int, len(g.entries)) // least number reachable
		next    = 1
		visit   func(int)
	)
	visit = func(i int) {
		number[i], low[i] = next, next
		next++
		stack = append(stack, i)
		onStack[i] = true
		for _, j := range g.to[i] {
			if number[j] == 0 {
				visit(j)
				low[i] = min(low[i], low[j])
			} else if onStack[j] {
				low[i] = min(low[i], number[j])
			}
		}
		if low[i] != number[i] {
			return
		}
		at := len(stack) - 1
		for stack[at] != i {
			at--
		}
		group := slices.Clone(stack[at:])
		stack = stack[:at]
		for _, j := range group {
			onStack[j] = false
		}
		slices.Sort(group)
		groups = append(groups, group)
	}
	for i := range g.entries {
		if number[i] == 0 {
			visit(i)
		}
	}
	return groups
}

// order returns the groups so that each stands behind those it refers to, the
// least first where there is a choice.
func (g *graph) order(groups [][]int) [][]int {
	of := make([]int, len(g.entries)) // group of each entry
	for n, group := range groups {
		for _, i := range group {
			of[i] = n
		}
	}
	waits := make([]int, len(groups))    // references not yet placed
	needed := make([][]int, len(groups)) // groups that wait for this one, once for each reference
	for i, targets := range g.to {
		for _, j := range targets {
			if of[i] != of[j] {
				waits[of[i]]++
				needed[of[j]] = append(needed[of[j]], of[i])
			}
		}
	}
	ready := &groupHeap{groups: groups}
	for n := range groups {
		if waits[n] == 0 {
			heap.Push(ready, n)
		}
	}
	ordered := make([][]int, 0, len(groups))
	for ready.Len() > 0 {
		n := heap.Pop(ready).(int)
		ordered = append(ordered, groups[n])
		for _, m := range needed[n] {
			if waits[m]--; waits[m] == 0 {
				heap.Push(ready, m)
			}
		}
	}
	return ordered
}

// circle returns a shortest way from the first entry of a group back to itself.
func (g *graph) circle(group []int) []int {
	start := group[0]
	from := map[int]int{}
	for queue := []int{start}; len(queue) > 0; queue = queue[1:] {
		i := queue[0]
		for _, j := range g.to[i] {
			if j == start {
				way := []int{i}
				for i != start {
					i = from[i]
					way = append(way, i)
				}
				slices.Reverse(way)
				return way
			}
			if _, seen := from[j]; !seen {
				from[j] = i
				queue = append(queue, j)
			}
		}
	}
	return group
}

// A groupHeap is a heap of group numbers; the group with the least first entry
// is on top.
type groupHeap struct {
	groups [][]int
	ready  []int
}

func (h *groupHeap) Len() int           { return len(h.ready) }
func (h *groupHeap) Less(i, j int) bool { return h.groups[h.ready[i]][0] < h.groups[h.ready[j]][0] }
func (h *groupHeap) Swap(i, j int)      { h.ready[i], h.ready[j] = h.ready[j], h.ready[i] }
func (h *groupHeap) Push(n any)         { h.ready = append(h.ready, n.(int)) }
func (h *groupHeap) Pop() any {
	last := h.ready[len(h.ready)-1]
	h.ready = h.ready[:len(h.ready)-1]
	return last
}
