// Package fault defines the error kinds shared by Go, Lua and the command line.
//
// A [Fault] is an ordinary Go error with a [Kind]. Lua sees the same kind
// through err:kind(), so nothing is translated on the way:
//
//	return fault.New(fault.NotFound, "host.Spawn", "no entry %q", id)
//
// The operation name is for Go code and debug logs; the text that users and
// Lua programs see is the message alone.
package fault

import (
	"context"
	"errors"
	"fmt"
)

// A Kind says what sort of failure an error is. Its values are the ones Lua
// programs compare with, such as errors.NOT_FOUND (errors.md §1).
type Kind string

// The kinds of errors.md §1. Unknown is the kind of an error that was never
// given one.
const (
	Unknown          Kind = ""
	NotFound         Kind = "NotFound"
	AlreadyExists    Kind = "AlreadyExists"
	Invalid          Kind = "Invalid"
	PermissionDenied Kind = "PermissionDenied"
	Unavailable      Kind = "Unavailable"
	Internal         Kind = "Internal"
	Canceled         Kind = "Canceled"
	Conflict         Kind = "Conflict"
	Timeout          Kind = "Timeout"
	RateLimited      Kind = "RateLimited"
)

// A Retry says whether trying again may help. The zero value means unknown.
type Retry uint8

// The three answers to "may I try again?".
const (
	RetryUnknown Retry = iota
	RetryNo
	RetryYes
)

// A Fault is an error with a kind. It is immutable once made.
type Fault struct {
	Kind    Kind
	Op      string         // Go operation that failed, "" if not known; never shown to users
	Message string         // what happened, lower case, without the cause
	Retry   Retry          // whether a retry may help
	Details map[string]any // extra facts for programs (string, float64, bool, nested maps and slices); nil if none
	Cause   error          // wrapped error, nil if none
}

// New returns a Fault of the given kind that is not worth retrying. The last
// operand is kept as the cause if the format ends in %w.
func New(kind Kind, op, format string, args ...any) *Fault {
	err := fmt.Errorf(format, args...)
	return &Fault{Kind: kind, Op: op, Message: err.Error(), Retry: RetryNo, Cause: errors.Unwrap(err)}
}

// With returns a copy of f that carries one more detail.
func (f *Fault) With(key string, value any) *Fault {
	c := *f
	c.Details = make(map[string]any, len(f.Details)+1)
	for k, v := range f.Details {
		c.Details[k] = v
	}
	c.Details[key] = value
	return &c
}

// Retryable returns a copy of f whose retry flag is r.
func (f *Fault) Retryable(r Retry) *Fault {
	c := *f
	c.Retry = r
	return &c
}

// Error returns the message; the kind and the operation are not part of it.
func (f *Fault) Error() string { return f.Message }

// Unwrap returns the cause, nil if there is none.
func (f *Fault) Unwrap() error { return f.Cause }

// KindOf returns the kind of err: that of the first Fault in its chain,
// Canceled or Timeout for the context errors, Internal for any other error and
// Unknown for nil (errors.md ER-7).
func KindOf(err error) Kind {
	if err == nil {
		return Unknown
	}
	if f, ok := errors.AsType[*Fault](err); ok {
		return f.Kind
	}
	switch {
	case errors.Is(err, context.Canceled):
		return Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return Timeout
	}
	return Internal
}
