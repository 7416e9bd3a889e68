package lua

import (
	"sync/atomic"
	"time"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/sched"
)

// loadTime is how long the chunk of a process may take (process.md SP-2).
const loadTime = 5 * time.Second

// A loadLimit ends a process whose chunk takes too long.
type loadLimit struct {
	timer   sched.Timer
	space   *process.Space
	pid     process.PID
	entry   string
	upgrade bool
	over    atomic.Bool // the chunk has ended, or its time has
}

// limitLoading sets the limit for a chunk that is not done with its first turn.
func (l *Process) limitLoading() {
	if !l.running && (l.extra == nil || l.extra.loading == nil) {
		l.startLimit()
	}
}

func (l *Process) startLimit() {
	x := &loadLimit{space: l.proc.Space(), pid: l.proc.PID(), entry: l.unit.id, upgrade: l.upgraded}
	x.space.Scheduler().Timers().After(loadTime, &x.timer, x)
	l.rare().loading = x
}

// stopLoading takes the limit back, if there is one.
func (l *Process) stopLoading() {
	if l.extra != nil && l.extra.loading != nil {
		l.extra.loading.takeBack()
	}
}

func (x *loadLimit) takeBack() {
	x.over.Store(true) // the timer may be firing
	x.space.Scheduler().Timers().Stop(&x.timer)
}

// Fire implements [sched.Firer].
func (x *loadLimit) Fire(sched.Instant) {
	if x.over.Swap(true) {
		return
	}
	f := fault.New(fault.Timeout, "lua.Run", "script of %s did not finish loading", x.entry)
	if !x.upgrade {
		x.space.Abandon(x.pid, f)
		return
	}
	// A process that has ended meanwhile needs no end.
	_ = x.space.Kill(x.pid, process.Fail(upgradeFailed(f), nil))
}
