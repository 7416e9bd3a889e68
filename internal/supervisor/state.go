package supervisor

import (
	"time"

	"wippy/internal/registry"
)

// A State says what a service is doing (supervision.md §2).
type State string

// The states.
const (
	Unknown  State = "unknown"  // registered, never started
	Starting State = "starting" // an attempt to start it is under way
	Running  State = "running"
	Stopping State = "stopping"
	Stopped  State = "stopped" // ended because it was asked to
	Exited   State = "exited"  // ended by itself: normally, or with an error that no retry would change
	Failed   State = "failed"  // failed or blocked; a retry may follow
)

// A Status describes a service at one moment.
type Status struct {
	ID      registry.ID
	State   State
	Desired State     // Running, Stopped, or Unknown for a service nobody has asked for
	Retries int       // failures since the last stable run
	Details string    // why it is in this state; "" if there is nothing to say
	Started time.Time // when it last began to run; zero if never
	Updated time.Time // when the state changed
}
