package supervisor

import "errors"

// Killed returns err for a service that somebody else has ended. That is
// retried like other failures, but logged as a warning only.
func Killed(err error) error { return killed{error: err} }

// Overdue is Killed for a service that was ended by force because it did not end
// in the time it was given.
func Overdue(err error) error { return killed{error: err, overdue: true} }

type killed struct {
	error
	overdue bool
}

func (k killed) Unwrap() error { return k.error }

func isOverdue(err error) bool {
	k, ok := errors.AsType[killed](err)
	return ok && k.overdue
}
