// Package node is one running runtime: it joins the entries, the processes, the
// Lua engine, the supervisor and the terminal.
//
// What an entry means is told by its kind; kinds.go lists them all, modules.go
// lists the Lua modules. A node goes through these steps:
//
//	n := node.New(node.Options{Log: log, Stdin: stdin, Stdout: stdout, Stderr: stderr})
//	loaded := loader.Load(loader.Options{Kinds: node.Kinds(), Check: n.Check})
//	err := n.Boot(ctx, loaded.Entries)
//	n.Launch(node.Launch{Process: process, Host: host})
//	err = n.Start()
//	result, err := n.Wait(ctx)
//	err = n.Stop(ctx)
//
// Reading manifests is the loader's work, signals and exit codes are the
// command line's.
package node

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wippy/internal/fault"
	"wippy/internal/logging"
	"wippy/internal/lua"
	"wippy/internal/problem"
	"wippy/internal/process"
	"wippy/internal/registry"
	"wippy/internal/sched"
	"wippy/internal/security"
	"wippy/internal/store"
	"wippy/internal/supervisor"
)

// Options are what a node works with. The zero value is a node without streams
// and log.
type Options struct {
	Log *slog.Logger // nil discards

	// The streams of the terminal that terminal hosts lend to their process.
	Stdin          io.Reader
	Stdout, Stderr io.Writer

	// Interrupt is called when Ctrl+C is typed into a line that is being
	// edited; it stands for a SIGINT and must not block. Nil means nobody is
	// told.
	Interrupt func()

	// LogTo tells where log lines must go from now on, because a process uses
	// the terminal; nil sends them back where they went. Nil means that the
	// log has nothing to do with the terminal.
	LogTo func(w io.Writer)

	// StopTimeout is for services and hosts that set none, once the process
	// that was launched has ended (supervision.md SUP-25); 0 means 10s.
	StopTimeout time.Duration

	// Strict is security.strict_mode: what has no actor and no scope may do
	// nothing (security.md SEC-1).
	Strict bool

	// Recorder is told of every permission check; nil means nobody is told.
	Recorder *security.Recorder

	Dir string // working directory, from which relative paths in entries count; "" is that of the program
	// Env returns a variable of the operating system, for env.storage.os. Nil
	// means that there are none.
	Env func(name string) (string, bool)

	// MemoryLimit is what the whole program may hold, in bytes: before it does,
	// the largest processes are ended. 0 means no limit.
	MemoryLimit int

	Scheduler *sched.Scheduler // runs the processes; nil means a new one
}

// A Node is one running runtime. Unless they say otherwise its methods may be
// called from any goroutine.
type Node struct {
	options    Options
	log        *slog.Logger
	sched      *sched.Scheduler
	space      *process.Space
	runtime    *lua.Runtime
	registry   *registry.Registry
	supervisor *supervisor.Supervisor
	terminal   *sharedTerminal

	content  atomic.Pointer[content]
	revision atomic.Uint64               // of content, counted after each change of it
	decoded  map[*registry.Entry]decoded // from Check to Boot
	checking *environment                // likewise
	outcomes chan outcome
	stopping chan struct{} // closed when the services are being stopped
	stopOnce sync.Once     // closes it
	endGuard func()        // ends the memory guard and waits for its end

	mu       sync.Mutex   // guards the fields below
	launched *process.PID // by Launch; nil before
	asked    bool         // Launch was called
	failed   bool         // what was to be launched did not come to run
	canceled bool         // Cancel was called
}

// New returns a node without entries that runs nothing.
func New(o Options) *Node {
	n := &Node{
		options: o, log: o.Log, sched: o.Scheduler,
		decoded: map[*registry.Entry]decoded{}, checking: newEnvironment(o), outcomes: make(chan outcome, 1), stopping: make(chan struct{}),
		endGuard: func() {},
	}
	if n.log == nil {
		n.log = slog.New(slog.DiscardHandler)
	}
	if n.sched == nil {
		n.sched = sched.New(sched.Options{})
	}
	n.terminal = &sharedTerminal{options: o}
	n.content.Store(newContent())
	n.space = process.NewSpace(process.Options{Scheduler: n.sched, Panicked: n.panicked, Failed: n.processFailed})
	n.runtime = &lua.Runtime{Space: n.space, Log: n.log, Unit: n.unit, Host: n.host, Revision: n.revision.Load, Attach: n.attach, Limits: n.limits, MemoryLimit: o.MemoryLimit}
	n.runtime.Security = lua.Security{Strict: o.Strict, Policies: n.Policies, TokenStore: n.tokenStore}
	if o.Recorder != nil {
		n.runtime.Security.Observe = func(c lua.Check) { o.Recorder.Observe(c.Root, c.Context, &c.Request, c.Allowed) }
	}
	n.registry = registry.New((*handler)(n))
	n.supervisor = supervisor.New(supervisor.Options{
		Scheduler: n.sched, Log: n.log.With(logging.NameKey, "supervisor"),
	})
	return n
}

// Check returns what is wrong with an entry of one of the [Kinds], one of those
// of s, warnings included, and the entry as its kind sees it; nil if it misses
// the value of a variable. It is not for use by several goroutines at once, and
// not after Boot.
func (n *Node) Check(s *registry.Snapshot, e *registry.Entry) (seen *registry.Entry, problems problem.List) {
	n.checking = n.checking.with(s)
	d, problems := n.checking.read(e)
	if d.seen != nil {
		n.decoded[e] = d
	}
	return d.seen, problems
}

// CheckData is like Check, but leaves out the syntax of Lua code, which [Lint]
// tells of.
func (n *Node) CheckData(s *registry.Snapshot, e *registry.Entry) (seen *registry.Entry, problems problem.List) {
	seen, problems = n.Check(s, e)
	p, ok := n.decoded[e].definition.(program)
	if !ok {
		return seen, problems
	}
	code, _ := p.program()
	return seen, slices.DeleteFunc(problems, func(p problem.Problem) bool { return code.broken != nil && p == *code.broken })
}

// Boot fills the registry with entries, in the order of creation. It is called
// once. An error means that an entry was refused; the node is then of no use.
func (n *Node) Boot(ctx context.Context, entries []*registry.Entry) error {
	err := n.registry.Boot(ctx, entries)
	n.decoded, n.checking = nil, nil
	// Without policies nobody expects anything to be checked.
	n.runtime.Security.Remark = n.Policies().Len() > 0 && n.log.Enabled(ctx, slog.LevelDebug)
	return err
}

// Registry returns the entries of the node.
func (n *Node) Registry() *registry.Registry { return n.registry }

// Supervisor returns the services of the node.
func (n *Node) Supervisor() *supervisor.Supervisor { return n.supervisor }

// Start lets processes run and starts the services that start by themselves,
// without waiting for them. It is called once. It fails with a [problem.List] if
// services need each other in a circle.
func (n *Node) Start() error {
	err := n.supervisor.StartAuto()
	n.sched.Start()
	if n.options.MemoryLimit > 0 {
		n.endGuard = n.startMemoryGuard()
	}
	circle, ok := errors.AsType[supervisor.Circle](err)
	if !ok {
		return err
	}
	e, _ := n.registry.Snapshot().Get(circle[0])
	return problem.List{e.Problem("lifecycle", "%v", circle)}
}

// Stop stops all services and hosts, which ends all processes, and gives the
// terminal back. It is called after Start. If ctx is done before all have ended,
// its cause is returned and what is left goes on.
func (n *Node) Stop(ctx context.Context) error {
	n.terminal.shutdown()
	n.supervisor.Shutdown(n.stopTimeout())
	n.stopOnce.Do(func() { close(n.stopping) })
	err := n.supervisor.Stop(ctx, 0)
	n.terminal.close()
	if err != nil {
		return err
	}
	n.endGuard()
	n.sched.Stop()
	return nil
}

// RestoreTerminal gives the terminal back in the modes it was found in. It is
// for an abrupt end and does not wait for anything.
func (n *Node) RestoreTerminal() { n.terminal.close() }

// A content is what the entries of one version mean to the processes.
type content struct {
	units     map[registry.ID]*lua.Unit // all code
	processes map[string]*lua.Unit      // by id, those that can be spawned
	hosts     map[string]*process.Host
	services  map[registry.ID]bool  // what the supervisor keeps running
	limits    map[string]lua.Limits // of hosts that have any, by id
	terminals map[*process.Host]*terminalHost
	policies  *security.Catalog
	contexts  map[string]*supervisor.Security // by service or host, what lifecycle.security says
	stores    map[string]*store.Memory
	tokens    map[string]*security.TokenStore
	env       *environment
	seen      map[registry.ID]*registry.Entry // entries with placeholders, as their kinds see them
	prompt    []registry.ID                   // hosts that start by themselves and wait for nothing
}

func newContent() *content {
	return &content{
		units: map[registry.ID]*lua.Unit{}, processes: map[string]*lua.Unit{}, hosts: map[string]*process.Host{},
		services: map[registry.ID]bool{}, limits: map[string]lua.Limits{}, terminals: map[*process.Host]*terminalHost{}, policies: &security.Catalog{},
		contexts: map[string]*supervisor.Security{}, stores: map[string]*store.Memory{}, tokens: map[string]*security.TokenStore{},
		seen: map[registry.ID]*registry.Entry{},
	}
}

// clone returns a copy to make the next version of.
func (c *content) clone() *content {
	return &content{
		units: maps.Clone(c.units), processes: maps.Clone(c.processes), hosts: maps.Clone(c.hosts),
		services: maps.Clone(c.services), limits: maps.Clone(c.limits), terminals: maps.Clone(c.terminals), policies: c.policies.Clone(),
		contexts: maps.Clone(c.contexts), stores: maps.Clone(c.stores), tokens: maps.Clone(c.tokens),
		env: c.env, seen: maps.Clone(c.seen), prompt: slices.Clone(c.prompt),
	}
}

// unit implements [lua.Runtime.Unit].
func (n *Node) unit(id string) (*lua.Unit, error) {
	if u := n.content.Load().processes[id]; u != nil {
		return u, nil
	}
	return nil, lua.ErrNoProcess(id)
}

// host implements [lua.Runtime.Host].
func (n *Node) host(id string) (*process.Host, error) {
	if h := n.content.Load().hosts[id]; h != nil {
		return h, nil
	}
	if e, ok := n.registry.Snapshot().Get(registry.ParseID(id)); ok {
		return nil, fault.New(fault.Invalid, "node.host", "entry %s has kind %s, expected a host", id, e.Kind)
	}
	return nil, lua.ErrNoHost(id)
}

// panicked tells of a panic in Go that has ended a process, or was without
// consequence because the process was about to end; a crash has its report.
func (n *Node) panicked(pid process.PID, cause any, stack []byte) {
	n.log.Error("internal error, please report it", "pid", pid.String(), "error", cause)
	n.log.Debug("stack of the crash", "pid", pid.String(), "stack", string(stack))
}
