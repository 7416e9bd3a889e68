package supervisor

import (
	"context"
	"errors"
	"time"
)

// A Stop is how a service is asked to stop. It is the cause of the end of the
// context given to Serve.
type Stop struct {
	Within time.Duration // time to end by itself before it is ended by force; 0: none
}

// Error implements error.
func (*Stop) Error() string { return "service stopping" }

// StopOf returns how a service must end whose context is done: at once, unless
// it was asked to by Stop.
func StopOf(ctx context.Context) Stop {
	if s, ok := errors.AsType[*Stop](context.Cause(ctx)); ok {
		return *s
	}
	return Stop{}
}

// ErrStopTimeout is what Serve returns if the service did not end in the time
// it was given and was ended by force.
var ErrStopTimeout = errors.New("stop timeout")

var errStartTimeout = errors.New("start timeout")

// Killed returns err for a service that somebody else has ended. That is
// retried like other failures, but logged as a warning only.
func Killed(err error) error { return killed{err} }

type killed struct{ error }

func (k killed) Unwrap() error { return k.error }
