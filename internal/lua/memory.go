package lua

import (
	"wippy/internal/lua/lib"
	"wippy/internal/process"
)

// Sizes in bytes of what a process has besides the values of its machine.
const (
	operationSize = 160
	topicSize     = 176
	librarySize   = 96
	eventSize     = 144
	bondSize      = 64
	nameSize      = 128
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
	for _, t := range l.topics {
		visit(t.channel.Value())
		size += topicSize + len(t.topic)
	}
	for t := l.timers; t != nil; t = t.next {
		visit(t.holds)
		size += timerSize
	}
	for o := l.outside; o != nil; o = o.next {
		size += operationSize
	}
	for _, lib := range l.libraries {
		visit(lib.value)
		size += librarySize
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
