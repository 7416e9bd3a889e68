package node

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/problem"
	"wippy/internal/process"
	"wippy/internal/registry"
	"wippy/internal/sched"
	"wippy/internal/supervisor"
	"wippy/internal/terminal"
)

// A terminalHost is an entry of kind terminal.host (hosts-and-terminal.md §3):
// a host for one process, which gets the terminal.
type terminalHost struct {
	HideLogs  bool                 `yaml:"hide_logs"`
	Lifecycle supervisor.Lifecycle `yaml:"lifecycle"`
}

func (t *terminalHost) decode(e *registry.Entry) problem.List {
	problems := registry.Decode(e, t)
	return append(problems, checkLifecycle(e, t.Lifecycle)...)
}

func (t *terminalHost) accept(tx *transaction, e *registry.Entry) error {
	host, err := tx.addHost(e, t.Lifecycle, process.Limits{MaxProcesses: 1})
	if err != nil {
		return err
	}
	tx.content.terminals[host] = t
	return nil
}

func (t *terminalHost) update(tx *transaction, e *registry.Entry, old definition) error {
	if err := checkSameLifecycle(e, t.Lifecycle, old.(*terminalHost).Lifecycle); err != nil {
		return err
	}
	tx.content.terminals[tx.content.hosts[e.ID.String()]] = t
	return nil
}

func (t *terminalHost) remove(tx *transaction, e *registry.Entry) { tx.removeHost(e) }

// attach gives a process that is about to be spawned on a terminal host the
// terminal, and has its end reported by Wait. Processes on other hosts get
// nothing. It implements [lua.Runtime.Attach].
func (n *Node) attach(spec *process.Spec) error {
	t := n.content.Load().terminals[spec.Host]
	if t == nil {
		return nil
	}
	// Two that come here at the same time are told apart by the host's limit
	// of one process.
	if holders := spec.Host.Processes(); len(holders) > 0 {
		return fault.New(fault.Unavailable, "node.attach", "terminal host %s is busy with %s%s",
			spec.Host.ID(), holders[0].PID, n.servicesOn(spec.Host.ID()))
	}
	spec.Context = &lua.Context{Terminal: n.terminal.open(t.HideLogs)}
	spec.OnExit = func(_ *sched.Worker, _ process.PID, x *process.Exit) { n.finish(x) }
	return nil
}

// servicesOn names the services on a host, in the words that follow a pid; "" if
// there are none.
func (n *Node) servicesOn(host string) string {
	var ids []string
	for _, e := range n.registry.Snapshot().OfKind("process.service") {
		if text, _ := e.Field("host"); registry.Resolve(e.ID.NS, fmt.Sprint(text)).String() == host {
			ids = append(ids, e.ID.String())
		}
	}
	if ids == nil {
		return ""
	}
	return " of service " + strings.Join(ids, " or ")
}

// A sharedTerminal is the terminal of the node, which is opened for the first
// process that needs it: there is but one stdin, however many hosts.
type sharedTerminal struct {
	options Options

	mu       sync.Mutex // guards the field below
	terminal *terminal.Terminal
}

// open returns the terminal and has the log keep out of its way.
func (s *sharedTerminal) open(hideLogs bool) *terminal.Terminal {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.terminal == nil {
		s.terminal = terminal.Open(terminal.Config{
			Stdin: s.options.Stdin, Stdout: s.options.Stdout, Stderr: s.options.Stderr, Interrupt: s.options.Interrupt,
		})
	}
	if s.options.LogTo != nil {
		if hideLogs {
			s.options.LogTo(io.Discard)
		} else {
			s.options.LogTo(s.terminal.Stderr())
		}
	}
	return s.terminal
}

// get returns the terminal if it is open.
func (s *sharedTerminal) get() *terminal.Terminal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.terminal
}

// shutdown ends what is being read from the terminal.
func (s *sharedTerminal) shutdown() {
	if t := s.get(); t != nil {
		t.Shutdown()
	}
}

// close restores the terminal and the log.
func (s *sharedTerminal) close() {
	t := s.get()
	if t == nil {
		return
	}
	_ = t.Close() // restoring is best effort, and it may be called again
	if s.options.LogTo != nil {
		s.options.LogTo(nil)
	}
}
