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

// Reporting returns err for a service that reports it itself: when it is decided
// what follows, report is called with that, such as "restart in 2s, attempt 2
// of 5". It must be quick and not call the supervisor.
func Reporting(err error, report func(next string)) error { return reporting{err, report} }

type reporting struct {
	error
	report func(next string)
}

func (r reporting) Unwrap() error { return r.error }

// instead returns by, which takes the place of err and is reported like it.
func instead(err, by error) error {
	if r, ok := errors.AsType[reporting](err); ok {
		return Reporting(by, r.report)
	}
	return by
}

// tellNext tells the service that failed with err what follows.
func tellNext(err error, next string) {
	if r, ok := errors.AsType[reporting](err); ok {
		r.report(next)
	}
}

func isOverdue(err error) bool {
	k, ok := errors.AsType[killed](err)
	return ok && k.overdue
}
