package process

// An Observer is told what processes do, for tracing, recording and drawing.
//
// Its methods are called on the goroutine where it happens, sometimes in the
// middle of an operation: they must be quick, must not call back into this
// package, and must not keep or change messages. They may be called at the
// same time from many goroutines.
type Observer interface {
	Spawned(pid, parent PID)             // parent is zero if no process spawned it
	Sent(to PID, m *Message)             // just before to could see m; Refused may follow
	Refused(to PID, m *Message, e error) // m was not delivered after all
	Received(by PID, m *Message)         // the program took m; Body is an *Event for events
	Ended(pid PID, x *Exit)
}

// Observe makes o the observer of everything that happens from now on; nil
// ends observation. While nobody observes, watching costs one atomic load for
// each happening.
func (s *Space) Observe(o Observer) {
	if o == nil {
		s.observer.Store(nil)
		return
	}
	s.observer.Store(&o)
}

// watcher returns the observer, nil if there is none.
func (s *Space) watcher() Observer {
	if o := s.observer.Load(); o != nil {
		return *o
	}
	return nil
}
