package determinism_test

import (
	"fmt"
	"io"
	"log/slog"
	"strings"

	"wippy/internal/logging"
	"wippy/internal/lua"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// A trace is everything that an observer sees and that is logged, a line each, up
// to the end of the first process. It is written by the one worker of a
// deterministic scheduler.
type trace struct {
	clock *sched.Clock
	main  process.PID // the first process
	lines strings.Builder
	over  bool
	done  chan struct{} // closed when it is over
}

var (
	_ process.Observer = (*trace)(nil)
	_ io.Writer        = (*trace)(nil)
)

// observe returns the trace of all that will happen.
func observe(r *lua.Runtime) *trace {
	t := &trace{clock: r.Space.Scheduler().Clock(), done: make(chan struct{})}
	r.Space.Observe(t)
	r.Log = slog.New(logging.New(t, logging.Options{Clock: t.clock.Now, Level: slog.LevelDebug}))
	return t
}

// wait returns the trace when it is over.
func (t *trace) wait() string {
	<-t.done
	return t.lines.String()
}

// Write implements [io.Writer] for the log.
func (t *trace) Write(p []byte) (int, error) {
	if !t.over {
		t.lines.Write(p)
	}
	return len(p), nil
}

func (t *trace) note(format string, args ...any) {
	fmt.Fprintf(t, "%d %s\n", t.clock.Instant(), fmt.Sprintf(format, args...))
}

// Spawned implements [process.Observer].
func (t *trace) Spawned(pid, parent process.PID) {
	if parent.IsZero() {
		t.main = pid
	}
	t.note("spawn %v by %v", pid, parent)
}

// Sent implements [process.Observer].
func (t *trace) Sent(to process.PID, m *process.Message) { t.note("send %v %s", to, show(m)) }

// Refused implements [process.Observer].
func (t *trace) Refused(to process.PID, m *process.Message, err error) {
	t.note("refuse %v %s: %v", to, show(m), err)
}

// Received implements [process.Observer].
func (t *trace) Received(by process.PID, m *process.Message) { t.note("receive %v %s", by, show(m)) }

// Ended implements [process.Observer].
func (t *trace) Ended(pid process.PID, x *process.Exit) {
	t.note("end %v %s", pid, showExit(x))
	if pid == t.main {
		t.over = true
		close(t.done)
	}
}

// show tells all of a message but its values, which the receivers print.
func show(m *process.Message) string {
	text := fmt.Sprintf("#%d %s from %v", m.Seq(), m.Topic, m.From)
	if e, ok := m.Body.(*process.Event); ok {
		text += fmt.Sprintf(": %v at %d", e.Kind, e.At)
		if r := e.Request; r != nil {
			text += fmt.Sprintf(", deadline %v, reason %q", r.Deadline, r.Reason)
		}
		if e.Exit != nil {
			text += ", " + showExit(e.Exit)
		}
	}
	return text
}

func showExit(x *process.Exit) string {
	if x.Err != nil {
		return fmt.Sprintf("reason %d: %s: %s\n%v", x.Reason, x.Err.Kind, x.Err.Message, x.Value)
	}
	return fmt.Sprintf("reason %d", x.Reason)
}
