// Package luatest runs Lua sources as processes, for the tests of modules and
// of the process library.
//
// [Run] runs a [Program] in a synctest bubble: time is fake, so that sleeping
// costs nothing, and a program in which everything waits fails its test instead
// of hanging. It returns the [Result] of the main process.
//
//	result := luatest.Run(t, luatest.Program{
//		Modules: []*lua.Module{time.Module},
//		Main:    `local time = require("time"); time.sleep("1h"); return process.pid()`,
//	})
//
// [Files] does so for every .lua file of a directory: one file for each
// behaviour, in which asserts and the module [Check] do the testing. [Start] is
// for tests that talk with the processes while they run.
package luatest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/fault"
	"wippy/internal/lua"
	"wippy/internal/process"
	"wippy/internal/sched"
	"wippy/internal/security"
	"wippy/internal/terminal"
)

// The ids of the main entry and of the host that it runs on.
const (
	Main = "app:main"
	Host = "app:processes"
)

// A Program says what to run. Only Main is needed.
//
// A source is the body of the function that its process starts with, so its
// arguments are "..." and it may return a result. A source that defines a
// function main on a line of its own is taken as a whole chunk instead, which
// returns that function or a table with it; so is the source of a library.
type Program struct {
	Main    string            // source of the entry app:main
	Units   map[string]string // sources of further entries, by id
	Imports map[string]string // ids of libraries among them, by the alias they have in all others
	Modules []*lua.Module     // declared by all entries, besides Check
	Hosts   []string          // hosts besides app:processes
	Args    []any             // plain data, the arguments of the main process
	Workers int               // of the scheduler; 0 means 2
	Seed    uint64            // of a deterministic scheduler; 0 means an ordinary one

	Terminal    bool     // the main process has a terminal, which is no tty
	Stdin       string   // what is typed before it starts
	CommandLine []string // what io.args returns

	// Security is the actor and the scope of the main process.
	Security security.Context

	// Streams may change the streams of the terminal before it is opened.
	Streams func(*terminal.Config)

	// Setup may change the runtime before the first process is spawned.
	Setup func(*lua.Runtime)

	units map[string]*lua.Unit // see Compile
}

// Compile returns a program that is not compiled again each time it is started.
// Its sources, imports and modules must not be changed any more.
func (p Program) Compile(tb testing.TB) Program {
	tb.Helper()
	p.units = compile(tb, p)
	return p
}

// A Result is how the main process ended and what it left behind.
type Result struct {
	Exit   *process.Exit
	Stdout string
	Stderr string
	Logs   []Record // of all processes, at all levels

	// Failures are the error exits of all processes until then.
	Failures []*process.Postmortem
}

// Value returns the result of the process as plain data (see [lua.ToGo]).
func (r Result) Value() any {
	v, _ := r.Exit.Value.(lua.Value)
	return lua.ToGo(v)
}

// Err returns the error of the process, nil if it ended normally.
func (r Result) Err() error {
	if r.Exit.Err == nil {
		return nil
	}
	return r.Exit.Err
}

// explain returns the error with its traceback.
func (r Result) explain() string {
	if trace, ok := r.Exit.Value.(lua.Trace); ok {
		return fmt.Sprintf("%v\n%v", r.Err(), trace)
	}
	return fmt.Sprint(r.Err())
}

// Run runs a program to its end, with all of stdin typed. Nothing may be left
// behind: the test fails if an operation or a timer outlives the processes.
//
// It must not be called in a synctest bubble; use [Start] there.
func Run(t *testing.T, p Program) (r Result) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := Start(t, p)
		s.Hangup()
		r = s.Wait()
		s.end()
		synctest.Wait()
		s.checkNothingLeft()
	})
	return r
}

// A Session is a program that runs.
type Session struct {
	testing.TB
	Space    *process.Space
	Runtime  *lua.Runtime
	Terminal *terminal.Terminal // nil without one
	PID      process.PID        // of the main process

	sched    *sched.Scheduler
	hosts    []*process.Host
	logs     *logs
	failures failures
	keyboard *keyboard
	stdout   screen
	stderr   screen
	ended    chan *process.Exit
}

// Start starts a program. In a synctest bubble it runs on fake time. What is
// left of it is ended when the test ends.
func Start(tb testing.TB, p Program) *Session {
	tb.Helper()
	s := &Session{TB: tb, sched: sched.New(sched.Options{Workers: cmp.Or(p.Workers, 2)}), logs: &logs{}, ended: make(chan *process.Exit, 1)}
	if p.Seed != 0 {
		s.sched = sched.Deterministic(p.Seed)
	}
	s.Space = process.NewSpace(process.Options{
		Scheduler: s.sched,
		Failed:    s.failures.add,
		Panicked:  func(pid process.PID, cause any, stack []byte) { tb.Errorf("%v panicked: %v\n%s", pid, cause, stack) },
	})
	for _, id := range append([]string{Host}, p.Hosts...) {
		h, err := s.Space.AddHost(id)
		if err != nil {
			tb.Fatal(err)
		}
		h.Start()
		s.hosts = append(s.hosts, h)
	}
	units := p.units
	if units == nil {
		units = compile(tb, p)
	}
	s.Runtime = &lua.Runtime{
		Space: s.Space,
		Log:   slog.New(&recorder{logs: s.logs}),
		Host: func(id string) (*process.Host, error) {
			if h, err := s.Space.Host(id); err == nil {
				return h, nil
			}
			return nil, lua.ErrNoHost(id)
		},
		Unit: func(id string) (*lua.Unit, error) {
			if u := units[id]; u != nil {
				return u, nil
			}
			return nil, lua.ErrNoProcess(id)
		},
	}
	if p.Setup != nil {
		p.Setup(s.Runtime)
	}
	s.sched.Start()
	tb.Cleanup(s.stop)
	s.spawn(p, units[Main])
	return s
}

func (s *Session) spawn(p Program, u *lua.Unit) {
	s.Helper()
	args := make([]lua.Value, len(p.Args))
	for i, a := range p.Args {
		args[i] = lua.FromGo(a)
	}
	spec := &process.Spec{Host: s.hosts[0], Loading: true, Program: s.Runtime.Program(u, args)}
	spec.OnStart = func(_ *sched.Worker, err error) {
		if f, ok := errors.AsType[*fault.Fault](err); ok {
			s.ended <- process.Fail(f, nil)
		}
	}
	spec.OnExit = func(_ *sched.Worker, _ process.PID, x *process.Exit) { s.ended <- x }
	ctx := &lua.Context{Security: p.Security}
	spec.Context = ctx
	s.keyboard = newKeyboard(p.Stdin)
	if p.Terminal {
		streams := terminal.Config{Stdin: s.keyboard, Stdout: &s.stdout, Stderr: &s.stderr}
		if p.Streams != nil {
			p.Streams(&streams)
		}
		s.Terminal = terminal.Open(streams)
		ctx.Terminal, ctx.Args = s.Terminal, p.CommandLine
	}
	child, err := s.Space.Spawn(spec)
	if err != nil {
		s.Fatal(err)
	}
	s.PID = child.PID
}

// Send sends a message with plain data to the main process; it is from nobody.
func (s *Session) Send(topic string, body any) {
	s.Helper()
	if err := s.Space.Send(s.PID, &process.Message{Topic: topic, Body: body}); err != nil {
		s.Fatal(err)
	}
}

// Type adds text to stdin.
func (s *Session) Type(text string) { s.keyboard.add(text, false) }

// Hangup ends stdin after what has been typed.
func (s *Session) Hangup() { s.keyboard.add("", true) }

// Stdout returns what has been written so far.
func (s *Session) Stdout() string { return s.stdout.text() }

// Stderr returns what has been written so far.
func (s *Session) Stderr() string { return s.stderr.text() }

// Logs returns the records logged so far.
func (s *Session) Logs() []Record { return s.logs.all() }

// patience is how long a program may run. In a bubble nobody has to wait so
// long: fake time gets there as soon as everything waits for good.
const patience = 24 * time.Hour

// Wait returns the result of the main process when it has ended, once. A
// process that does not end within a day fails the test.
func (s *Session) Wait() Result {
	s.Helper()
	select {
	case x := <-s.ended:
		return Result{Exit: x, Stdout: s.Stdout(), Stderr: s.Stderr(), Logs: s.Logs(), Failures: s.failures.all()}
	case <-time.After(patience):
		s.Fatalf("the main process has not ended after %v; stdout %q, log %v", patience, s.Stdout(), s.Logs())
		return Result{}
	}
}

// end ends all processes.
func (s *Session) end() {
	for _, h := range s.hosts {
		if err := h.Stop(context.Background(), process.Cancel{}); err != nil {
			s.Errorf("stopping host %s: %v", h.ID(), err)
		}
	}
}

// checkNothingLeft reports what has outlived the processes.
func (s *Session) checkNothingLeft() {
	s.Helper()
	if n := s.sched.Timers().Len(); n > 0 {
		s.Errorf("%d timers have outlived the processes", n)
	}
	if n := s.sched.Pending(); n > 0 {
		s.Errorf("%d operations have outlived the processes", n)
	}
}

// stop ends everything.
func (s *Session) stop() {
	s.end()
	s.Hangup()
	if s.Terminal != nil {
		_ = s.Terminal.Close() // a terminal that refuses is the test's business
	}
	s.sched.Stop()
}

// compile returns the units of a program by id.
func compile(tb testing.TB, p Program) map[string]*lua.Unit {
	tb.Helper()
	units := map[string]*lua.Unit{}
	add := func(s lua.Source) *lua.Unit {
		s.Modules = append([]*lua.Module{Check}, p.Modules...)
		u, err := lua.Compile(s)
		if err != nil {
			tb.Fatalf("compiling %s: %v", s.ID, err)
		}
		units[s.ID] = u
		return u
	}
	chunks := p.Chunks()
	imports := map[string]*lua.Unit{}
	for alias, id := range p.Imports {
		imports[alias] = add(lua.Source{ID: id, Text: chunks[id]})
	}
	for id, text := range chunks {
		if units[id] == nil {
			add(lua.Source{ID: id, Text: text, Method: "main", Imports: imports})
		}
	}
	return units
}

// Chunks returns the chunks of all entries by their ids.
func (p Program) Chunks() map[string]string {
	chunks := map[string]string{Main: Chunk(p.Main)}
	libraries := slices.Collect(maps.Values(p.Imports))
	for id, text := range p.Units {
		if !slices.Contains(libraries, id) {
			text = Chunk(text)
		}
		chunks[id] = text
	}
	return chunks
}

var definesMain = regexp.MustCompile(`(?m)^(local )?function (\w+\.)?main\(`)

// Chunk returns a source of a [Program] as the chunk of an entry, with every line
// where it was.
func Chunk(text string) string {
	if definesMain.MatchString(text) {
		return text
	}
	return "return function(...) " + text + "\nend"
}
