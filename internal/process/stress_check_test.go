package process_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wippy/internal/process"
)

// rest waits until every process waits, all operations are over and no deadline is
// left.
func (s *stress) rest() {
	s.Helper()
	quiet := func() bool {
		all := s.host.Processes()
		return len(all) == s.host.Unfinished() && s.space.Scheduler().Timers().Len() == 0 &&
			!slices.ContainsFunc(all, func(i process.Info) bool { return !i.Waiting })
	}
	for until := time.Now().Add(*stressFor + stressPatience); time.Now().Before(until); time.Sleep(time.Millisecond) {
		// Whoever begins to run between two looks is counted.
		if done := s.done.Load(); s.ended.Load() && quiet() && quiet() && s.done.Load() == done {
			return
		}
	}
	s.Fatalf("%d processes do not come to rest", s.host.Len())
}

// checkAll compares what the processes know with what is, when all rest.
func (s *stress) checkAll() {
	s.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for pid, x := range s.alive {
		for to, n := range x.sent {
			s.owe(to, pid, n)
		}
	}
	for pid, x := range s.alive {
		for from, n := range s.owed[pid] {
			if x.got[from] != n {
				s.Errorf("%v has got %d of %d messages of %v", pid, x.got[from], n, from)
			}
		}
		s.checkBonds(pid, x)
	}
	for _, info := range s.host.Processes() {
		for _, name := range info.Names {
			if holder, err := s.space.Lookup(name); holder != info.PID {
				s.Errorf("%v has %s, which belongs to %v (%v)", info.PID, name, holder, err)
			}
		}
	}
	for i := range stressNames {
		if pid, err := s.space.Lookup(fmt.Sprint("name", i)); err == nil && !s.space.Alive(pid) {
			s.Errorf("the dead %v has name%d", pid, i)
		}
	}
}

// checkBonds compares the monitors of a process with what it knows of them, and
// both ends of its bonds with each other.
func (s *stress) checkBonds(pid process.PID, x *stressor) {
	s.Helper()
	links, watchers, watching := s.space.BondsOf(pid)
	for target, must := range x.watching {
		switch held := slices.Contains(watching, target); {
		case must && !s.space.Alive(target):
			s.Errorf("%v has not heard of the end of %v", pid, target)
		case must != held:
			s.Errorf("%v monitors %v: %v, want %v", pid, target, held, must)
		}
	}
	for _, target := range watching {
		if !x.watching[target] {
			s.Errorf("%v monitors %v and does not know", pid, target)
		}
		if _, theirs, _ := s.space.BondsOf(target); !slices.Contains(theirs, pid) {
			s.Errorf("%v monitors %v, which does not know", pid, target)
		}
	}
	for _, peer := range watchers {
		if _, _, theirs := s.space.BondsOf(peer); !slices.Contains(theirs, pid) {
			s.Errorf("%v is monitored by %v, which does not know", pid, peer)
		}
	}
	for i, peer := range links {
		if theirs, _, _ := s.space.BondsOf(peer); !slices.Contains(theirs, pid) || slices.Contains(links[:i], peer) {
			s.Errorf("%v is linked with %v, but not the other way, or twice", pid, peer)
		}
	}
}

// end ends all processes and checks that nothing is left of them.
func (s *stress) end() {
	s.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), stressPatience)
	defer cancel()
	if err := s.host.Stop(ctx, process.Cancel{}); err != nil {
		s.Fatalf("%d processes do not end: %v", s.host.Len(), err)
	}
	if n := s.space.Len(); n != 0 || len(s.alive) != 0 {
		s.Errorf("%d processes are left, %d know of no end", n, len(s.alive))
	}
	for i := range stressNames {
		if pid, err := s.space.Lookup(fmt.Sprint("name", i)); err == nil {
			s.Errorf("the dead %v has name%d", pid, i)
		}
	}
	for _, pid := range s.pids {
		if s.space.Alive(pid) {
			s.Errorf("%v lives", pid)
		}
	}
	if timers, pending := s.space.Scheduler().Timers().Len(), s.space.Scheduler().Pending(); timers+pending > 0 {
		s.Errorf("%d timers and %d operations are left", timers, pending)
	}
}
