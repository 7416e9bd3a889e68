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
	n := len(text) - 4
	e := &t[(hexDigit(text[n])<<8|hexDigit(text[n+1])<<4|hexDigit(text[n+2]))%uint64(len(t))]
	return e.recipient, vm.Same(e.text, v)
}

// hexDigit returns the value of a hexadecimal digit, and something else for
// other characters.
func hexDigit(c byte) uint64 { return uint64(c&15 + c>>6*9) }

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
