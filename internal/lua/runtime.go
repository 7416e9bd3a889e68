package lua

import (
	"log/slog"
	"sync"

	"wippy/internal/lua/vm"
	"wippy/internal/process"
	"wippy/internal/security"
)

// A Runtime is what the processes of a node share. It is not changed once
// processes run.
type Runtime struct {
	spare sync.Pool // of *Process that have ended

	begin sync.Once // guards the making of world
	world *vm.World

	Space *process.Space
	Log   *slog.Logger

	// Unit returns the unit that a process id names. Its errors are NotFound
	// faults, or what is wrong with the entry.
	Unit func(id string) (*Unit, error)

	// Host returns the host that a host id names; its error says why there is
	// none, or what the entry is instead.
	Host func(id string) (*process.Host, error)

	// Revision returns a number that is another one whenever Unit or Host may
	// answer differently; nil means that it is not known.
	Revision func() uint64

	// Limits returns the limits of the processes of a host. It is called when a
	// process first runs; nil means that no host has any.
	Limits func(host string) Limits

	// MemoryLimit is that of the whole program in bytes; one process may have
	// three quarters of it. 0 means no limit.
	MemoryLimit int

	// Attach is called before a process is spawned from Lua on spec.Host; it
	// may give the process a [*Context] and watch its end, or say why it may
	// not run there now. Nil for a node whose hosts have nothing to give.
	Attach func(spec *process.Spec) error

	// Security says how permissions are checked. Its zero value allows
	// everything to processes without an actor and a scope.
	Security Security
}

// surroundings returns the world of all machines: clock and random numbers are
// those of the scheduler.
func (r *Runtime) surroundings() *vm.World {
	r.begin.Do(func() {
		s := r.Space.Scheduler()
		r.world = vm.NewWorld(s.Clock().Now, s.Oracle().Uint64)
	})
	return r.world
}

// Limits bound what one process may use; a process that goes over one ends with
// an error that names it (hosts-and-terminal.md HST-6a). Zero means no bound.
type Limits struct {
	Memory int // bytes of Lua values
	Steps  int // calls and turns of loops between two waits
}

// A Context is what a process has besides its program. It is not changed once
// the process runs.
type Context struct {
	// Terminal is what module io works with, nil without a terminal
	// (hosts-and-terminal.md HST-10). It is not inherited.
	Terminal any
	// Args are the arguments given on the command line, for io.args.
	Args []string
	// Values are the context values, which children inherit (process.md SP-4).
	// Whoever hands one to a program makes a copy of it.
	Values map[string]Value
	// Security is the actor and the scope, which children inherit, too.
	Security security.Context
	// Root names what the tree of processes began with, for Security.Observe:
	// the id of a service, or of the host that a program was launched on.
	// Children inherit it; "" if nobody observes.
	Root string
}

// heritage returns what children inherit of c, nil for nothing. A context that
// has nothing else is itself its heritage.
func (c *Context) heritage() *Context {
	switch {
	case c == nil, len(c.Values) == 0 && c.Root == "" && c.Security == (security.Context{}):
		return nil
	case c.Terminal == nil && c.Args == nil:
		return c
	}
	return &Context{Values: c.Values, Security: c.Security, Root: c.Root}
}
