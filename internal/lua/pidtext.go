package lua

import (
	"wippy/internal/lua/vm"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// A workspace is what the processes that a worker runs by turns share.
type workspace struct {
	scratch vm.Scratch
	texts   pidTexts
}

// pidTexts remembers the texts of pids that have lately been in use on a worker:
// making one takes longer than much of what is done with it.
type pidTexts [256]struct {
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
func (t *pidTexts) remember(to recipient, text Value) {
	e := &t[to.pid.Seq()%uint64(len(t))]
	e.recipient, e.text = to, text
}

// recipientOf returns the recipient that v, a string with that text, is known to
// be the text of: exactly this string must have been entered.
func (t *pidTexts) recipientOf(text string, v Value) (recipient, bool) {
	if len(text) < 8 {
		return recipient{}, false
	}
	// The last digits of the pid's number say where it is.
	e := &t[(hexDigit(text[len(text)-3])<<4|hexDigit(text[len(text)-2]))%uint64(len(t))]
	return e.recipient, vm.Same(e.text, v)
}

// hexDigit returns the value of a hexadecimal digit, and something else for
// other characters.
func hexDigit(c byte) uint64 { return uint64(c&15 + c>>6*9) }

func workspaceOf(w *sched.Worker) *workspace {
	local := w.Local()
	ws, ok := (*local).(*workspace)
	if !ok {
		ws = new(workspace)
		*local = ws
	}
	return ws
}
