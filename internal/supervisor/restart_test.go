package supervisor_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wippy/internal/fault"
	"wippy/internal/supervisor"
)

// forever is a script of n times the same attempt.
func forever(a attempt, n int) []attempt {
	script := make([]attempt, n)
	for i := range script {
		script[i] = a
	}
	return script
}

func policy(initial, longest time.Duration, jitter supervisor.Number, attempts uint) supervisor.Lifecycle {
	return supervisor.Lifecycle{AutoStart: true, Restart: supervisor.RestartPolicy{
		InitialDelay: initial, MaxDelay: longest, Jitter: &jitter, MaxAttempts: attempts,
	}}
}

// supervision.md §9.1, SUP-15, SUP-17: the delays double, and after the last
// attempt it is over.
func TestBacksOffAndGivesUp(t *testing.T) {
	supervise(t, func(r *rig) {
		r.addWith("a", "", policy(100*time.Millisecond, 0, 0, 4), forever(fails(errBad), 9)...)
		r.boot()
		r.pass(time.Hour)
		r.happened("0s start a", "100ms start a", "300ms start a", "700ms start a")
		r.is("a", supervisor.Failed, "bad")
		r.logged("level=ERROR", "giving up after 4 attempts", "app:a", "error=bad")
		r.logged("service app:a is failed", `attempt="1 of 4" retry_in=100ms`)
		r.logged("service app:a is failed", `attempt="3 of 4" retry_in=400ms`)
		r.logged("service app:a is failed", `attempt="4 of 4"`)
		r.logged("starting service", `attempt="4 of 4"`)
		if s, _ := r.Status(appID("a")); s.Retries != 4 {
			t.Errorf("%d retries, want 4", s.Retries)
		}
	})
}

// SUP-15: the delay is bounded before jitter is added.
func TestDelayIsBounded(t *testing.T) {
	supervise(t, func(r *rig) {
		r.addWith("a", "", policy(second, 3*second, 0.5, 0), forever(fails(errBad), 4)...)
		r.boot()
		r.pass(time.Minute)
		// The random number of the rig makes jitter as long as it can be.
		r.happened("0s start a", "1.5s start a", "4.5s start a", "9s start a", "13.5s start a")
	})
}

// SUP-1: the defaults are 1s, doubled, with a tenth of jitter.
func TestDefaultDelays(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "", fails(errBad), fails(errBad))
		r.boot()
		r.pass(time.Minute)
		r.happened("0s start a", "1.1s start a", "3.3s start a")
	})
}

// supervision.md §9.6, SUP-16: a stable run resets the count, so the delay stays
// the first.
func TestStableRunResetsTheDelay(t *testing.T) {
	supervise(t, func(r *rig) {
		r.addWith("a", "", policy(second, 0, 0, 2), forever(attempt{running: 6 * second, err: errBad}, 3)...)
		r.boot()
		r.pass(time.Minute)
		r.happened("0s start a", "7s start a", "14s start a", "21s start a")
	})
}

// SUP-6, SUP-19: what no retry would change ends a service for good.
func TestPermanentErrorsAreNotRetried(t *testing.T) {
	permanent := fault.New(fault.Invalid, "", "no use")
	for _, err := range []error{permanent, fmt.Errorf("loading: %w", permanent)} {
		supervise(t, func(r *rig) {
			r.add("a", "", fails(err))
			r.boot()
			r.pass(time.Hour)
			r.happened("0s start a")
			r.is("a", supervisor.Exited, err.Error())
			r.logged("level=ERROR", "service app:a is exited", "no use", `retry_in="never: the error is not retryable"`)
		})
	}
}

// SUP-6: an error that leaves it open is retried; SUP-4: a failure is logged,
// that somebody ended the service only as a warning.
func TestFailuresAreLogged(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{errBad, "level=ERROR"},
		{fault.New(fault.Internal, "", "bad").Retryable(fault.RetryUnknown), "level=ERROR"},
		{supervisor.Killed(errBad), "level=WARN"},
	} {
		supervise(t, func(r *rig) {
			r.add("a", "", attempt{running: second, err: test.err})
			r.boot()
			r.pass(time.Minute)
			r.happened("0s start a", "2.1s start a")
			r.logged(test.want, "service app:a is failed", "error=bad attempt=1 retry_in=1.1s")
			r.logged("level=INFO", "starting service", "service_id=app:a\n")
			r.logged("level=INFO", "starting service", "service_id=app:a attempt=2")
		})
	}
	if !errors.Is(supervisor.Killed(errBad), errBad) {
		t.Error("Killed hides the error")
	}
}

// An error that says nothing is one all the same.
func TestErrorWithoutMessage(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "", fails(fault.New(fault.Invalid, "", "")))
		r.add("b", "", fails(errors.New("")))
		r.boot()
		r.is("a", supervisor.Exited, "an error without a message")
		r.is("b", supervisor.Failed, "an error without a message")
	})
}

// A service that crashes a thousand times is tried again each time, and each
// line says which attempt it was.
func TestCrashesAThousandTimes(t *testing.T) {
	supervise(t, func(r *rig) {
		r.addWith("a", "", policy(second, 5*second, 0, 0), forever(attempt{err: errBad}, 1000)...)
		r.boot()
		r.pass(2 * time.Hour)
		r.is("a", supervisor.Running, "")
		r.logged("service app:a is failed", "error=bad attempt=1000 retry_in=5s")
		if n := strings.Count(r.log.String(), "service app:a is failed"); n != 1000 {
			t.Errorf("%d failures in the log, want 1000", n)
		}
	})
}

// SUP-18: an attempt that takes too long is a failure, and what comes of it
// later does not count.
func TestStartTimeout(t *testing.T) {
	supervise(t, func(r *rig) {
		l := policy(second, 0, 0, 2)
		l.StartTimeout = 2 * second
		r.addWith("a", "", l, attempt{loading: time.Minute})
		r.boot()
		r.is("a", supervisor.Starting, "attempt 1")
		r.pass(2 * second)
		r.is("a", supervisor.Failed, "start timeout after 2s")
		r.pass(time.Minute)
		r.happened("0s start a", "2s abort a", "3s start a")
		r.is("a", supervisor.Running, "")
	})
}

// SUP-20: nothing is retried after a stop.
func TestStopCancelsRetries(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "", fails(errBad))
		r.boot()
		if err := r.Stop(r.t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		r.pass(time.Hour)
		r.happened("0s start a")
		r.is("a", supervisor.Stopped, "")
	})
}

// A stop while the service is starting ends the attempt.
func TestStopWhileStarting(t *testing.T) {
	supervise(t, func(r *rig) {
		r.add("a", "", attempt{loading: 5 * second})
		r.boot()
		if err := r.Stop(r.t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		r.happened("0s start a", "0s abort a")
		r.is("a", supervisor.Stopped, "")
	})
}
