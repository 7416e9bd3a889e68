package sched_test

import (
	"fmt"
	"time"

	"wippy/internal/sched"
)

// A countdown is a task that waits a while between its slices.
type countdown struct {
	s     *sched.Scheduler
	timer sched.Timer
	n     int
	done  chan struct{}
}

func (c *countdown) Run(*sched.Worker) {
	if c.n == 0 {
		close(c.done)
		return
	}
	fmt.Println(c.n, c.s.Clock().Now().Format(time.TimeOnly))
	c.n--
	c.s.Timers().After(time.Hour, &c.timer, c)
}

// Fire makes the task ready again.
func (c *countdown) Fire(sched.Instant) { c.s.Ready(c) }

func Example() {
	s := sched.Deterministic(1) // virtual time: nobody waits for hours
	s.Start()
	defer s.Stop()
	c := &countdown{s: s, n: 3, done: make(chan struct{})}
	s.Ready(c)
	<-c.done
	// Output:
	// 3 00:00:00
	// 2 01:00:00
	// 1 02:00:00
}
