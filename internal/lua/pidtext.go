package lua

import (
	"wippy/internal/lua/vm"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// A workspace is what the processes that a worker runs by turns share.
type workspace struct {
	scratch vm.Scratch
	*common
}

// A common is what all processes that a worker runs share, those too that it runs
// inside one another.
type common struct {
	texts  pidTexts
	letter *message // that a program is about to send: see Process.Place; nil if there is none
	spare  *Process // the memory of one that has ended, for the next; nil if there is none
}

// pidTexts remembers the texts of pids that have lately been in use on a worker,
// enough for a crowd that talk to one another:
// making one takes longer than much of what is done with it.
type pidTexts [1 << 10]struct {
	recipient
	text Value
}

// A recipient is where something goes that a program sends.
type recipient struct {
	pid  process.PID
	live *process.Process // nil: to be found by its pid. It may have ended.
}

func (t *pidTexts) of(pid process.PID) Value {
	e := &t[pid.Seq()%uint64(len(t))]
	if e.pid != pid {
		var room [64]byte
		e.recipient, e.text = recipient{pid: pid}, vm.StringOf(pid.Append(room[:0]))
	}
	return e.text
}

// remember enters a text that somebody else has made.
func (t *pidTexts) remember(to recipient, text Value) *recipient {
	e := &t[to.pid.Seq()%uint64(len(t))]
	e.recipient, e.text = to, text
	return &e.recipient
}

// find returns the recipient that v is known to be the text of, nil if it is not:
// exactly this string must have been entered. It is good until another is.
func (t *pidTexts) find(v Value) *recipient {
	text, _ := v.Text()
	n := len(text) - 4
	if n < 4 {
		return nil
	}
	// The last three digits of the pid's number say where it is; a brace follows.
	last := uint32(text[n]) | uint32(text[n+1])<<8 | uint32(text[n+2])<<16 | uint32(text[n+3])<<24
	digits := last&0x0f0f0f + last>>6&0x010101*9 // of other characters something else
	e := &t[(digits<<8|digits>>4|digits>>16)%uint32(len(t))]
	if !vm.Same(v, e.text) {
		return nil
	}
	return &e.recipient
}

func workspaceOf(w *sched.Worker) *workspace {
	local := w.Local()
	ws, ok := (*local).(*workspace)
	if !ok {
		ws = &workspace{common: commonOf(w)}
		*local = ws
	}
	return ws
}

func commonOf(w *sched.Worker) *common {
	place := w.Common()
	c, ok := (*place).(*common)
	if !ok {
		c = new(common)
		*place = c
	}
	return c
}
