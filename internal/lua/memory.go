package lua

import (
	"fmt"

	"wippy/internal/lua/lib"
	"wippy/internal/process"
)

// Sizes in bytes of what a process has besides the values of its machine.
const (
	operationSize = 160
	topicSize     = 224
	librarySize   = 96
	eventSize     = 416 // of an end: it may keep the process that has ended
	bondSize      = 160
	nameSize      = 160
	processSize   = 1300 // of one that holds nothing
)

// Measure implements [vm.Measurable]: it tells what the process keeps for its
// program outside of the machine.
func (l *Process) Measure(visit func(Value)) int {
	size := 0
	for _, v := range l.args {
		visit(v)
	}
	visit(l.pid)
	for _, ch := range []*lib.Channel{l.inbox, l.events} {
		if ch != nil {
			visit(ch.Value())
		}
	}
	for _, t := range l.topics.all() {
		visit(t.channel.Value())
		size += topicSize + len(t.topic)
	}
	if x := l.extra; x != nil {
		for t := x.timers; t != nil; t = t.next {
			visit(t.holds)
			size += timerSize
		}
		for o := x.outside; o != nil; o = o.next {
			size += operationSize
		}
		for _, lib := range x.libraries {
			visit(lib.value)
			size += librarySize
		}
	}
	if l.proc == nil {
		return size
	}
	bonds, names := l.proc.Held()
	size += bonds*bondSize + names*nameSize
	l.proc.Unread(func(m *process.Message) {
		if lm, ok := m.Body.(*message); ok {
			size += lm.Measure(visit)
		} else {
			size += eventSize
		}
	})
	return size
}

// exhausted ends a process that went over its memory limit: its host's, or its
// share of the node's.
func (l *Process) exhausted() {
	limit := "host.max_memory (" + Bytes(l.machine.MemoryLimit()) + ")"
	if l.machine.MemoryLimit() == l.runtime.share() {
		limit = l.runtime.nodeLimit()
	}
	if wanted := l.machine.Wanted(); wanted > 0 {
		limit += ": it asked for " + Bytes(wanted) + " at once,"
	}
	l.over("%s", limit)
}

// nodeLimit names the memory limit of the node for messages.
func (r *Runtime) nodeLimit() string {
	return fmt.Sprintf("its share (%s) of the memory of the node (--memory-limit %s)", Bytes(r.share()), Bytes(r.MemoryLimit))
}

// Size implements [process.Sized].
func (l *Process) Size(floor int) int {
	n := l.machine.Memory()
	if n >= floor {
		n = l.machine.MeasureMemory()
	}
	return n + processSize
}

// Evict implements [process.Sized].
func (l *Process) Evict(p *process.Process, limit string) {
	if l.proc == nil {
		l.attach(p)
	}
	l.over("%s: it was the largest process, with %s,", limit, Bytes(l.machine.Memory()))
}

// Bytes returns a number of bytes as a manifest has it, "16M", and with one
// decimal place if it is not that even.
func Bytes(n int) string {
	left, unit := float64(n), ""
	for _, next := range []string{"K", "M", "G"} {
		if left < 1024 {
			break
		}
		n, left, unit = n/1024, left/1024, next
	}
	switch {
	case unit == "":
		return fmt.Sprint(n, " bytes")
	case left == float64(n):
		return fmt.Sprint(n) + unit
	}
	return fmt.Sprintf("%.1f%s", left, unit)
}
