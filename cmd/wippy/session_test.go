//go:build unix

package main

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/node"
	"wippy/internal/registry"
)

// A sitting is a session on virtual time, whose user sees stderr.
type sitting struct {
	t *testing.T
	*session
	entries []*registry.Entry
	stderr  stderr
}

// A stderr takes what the session and the node write at the same time.
type stderr struct {
	mu      sync.Mutex // guards the field below
	written strings.Builder
}

// Write implements io.Writer.
func (s *stderr) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written.Write(p)
}

// String returns all that was written.
func (s *stderr) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written.String()
}

// sitDown loads the project in a folder; exec says that a process is to be run.
func sitDown(t *testing.T, dir string, flags globalFlags, exec bool, set ...string) *sitting {
	t.Helper()
	u := &sitting{t: t}
	a := &app{
		surroundings: surroundings{
			stdin: strings.NewReader(""), stdout: &u.stderr, stderr: &u.stderr, dir: dir,
			env: func(string) (string, bool) { return "", false },
		},
		flags: flags, log: slog.New(slog.DiscardHandler), logTo: &logOutput{base: &u.stderr},
	}
	f := runFlags{projectFlags: projectFlags{lockFile: "wippy.lock", set: set}}
	cfg, err := a.config(f.projectFlags)
	if err == nil {
		u.session, u.entries, err = a.newSession(f, cfg, exec)
	}
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// interruptAt has SIGINT come after some time.
func (u *sitting) interruptAt(times ...time.Duration) {
	for _, d := range times {
		time.AfterFunc(d, u.interrupt)
	}
}

// ends runs the session to its end and checks its exit code.
func (u *sitting) ends(code int, launch *node.Launch) {
	u.t.Helper()
	if err := u.runNode(u.t.Context(), u.entries, launch); err != codeError(code) {
		u.t.Errorf("exit code: %v, want %d", err, code)
	}
}

// says checks all that was written to stderr, but for what differs from run to
// run.
func (u *sitting) says(want string) {
	u.t.Helper()
	if got := strings.ReplaceAll(u.stderr.String(), buildVersion().number, "VERSION"); got != want {
		u.t.Errorf("stderr has\n%s\nwant\n%s", got, want)
	}
}

func appID(name string) registry.ID { return registry.ID{NS: "app", Name: name} }

// Cli.md §7: who asks a process to end that takes its time is told how to end it
// at once, unless nothing is to be said.
func TestSecondSignalHint(t *testing.T) {
	for _, test := range []struct {
		name   string
		silent bool
		takes  string
		want   string
	}{
		{"a slow end", false, "1500ms", "stopping app:main: press Ctrl+C again to end at once\n"},
		{"a quick end", false, "900ms", ""},
		{"silent", true, "1500ms", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := project(t, `
namespace: app
entries:
  - {name: terminal, kind: terminal.host}
  - name: main
    kind: process.lua
    modules: [time]
    source: |
      return function(takes)
        process.events():receive()
        require("time").sleep(takes)
        return 5
      end
`)
			synctest.Test(t, func(t *testing.T) {
				u := sitDown(t, dir, globalFlags{silent: test.silent}, true)
				u.interruptAt(time.Second)
				u.ends(5, &node.Launch{Process: appID("main"), Host: appID("terminal"), Args: []string{test.takes}})
				u.says(test.want)
			})
		})
	}
}

// slowServices take their time to start and to stop.
const slowServices = `
namespace: app
entries:
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: quick, kind: process.service, process: waits, host: pool, lifecycle: {auto_start: true}}
  - {name: slow, kind: process.service, process: loads, host: pool, lifecycle: {auto_start: true, stop_timeout: 3s}}
  - {name: once, kind: process.service, process: returns, host: pool, lifecycle: {auto_start: true}}
  - {name: broken, kind: process.service, process: fails, host: pool, lifecycle: {auto_start: true}}
  - {name: waits, kind: process.lua, source: "return function() process.events():receive() end"}
  - {name: returns, kind: process.lua, source: "return function() return 1 end"}
  - {name: fails, kind: process.lua, source: "error('no')"}
  - name: loads
    kind: process.lua
    modules: [time]
    source: |
      local time = require("time")
      time.sleep("1500ms")
      return function()
        process.events()
        time.sleep("1h")
      end
`

// CLI-11, cli.md §7: what starts, what has started, and what stops slowly, each
// in one line.
func TestProgress(t *testing.T) {
	for _, test := range []struct {
		name  string
		flags globalFlags
		set   []string
		want  []string
	}{
		{"in words", globalFlags{}, []string{"logmanager.min_level=2"}, []string{
			"still starting: app:slow (attempt 1)",
			"wippy VERSION: 9 entries, 1 host and 3 of 4 services up after 1.5s; Ctrl+C to stop",
			"waiting for app:slow (within 3s) to stop; press Ctrl+C again to end at once",
		}},
		{"as records", globalFlags{}, []string{"logger.encoding=json"}, []string{
			`"msg":"still starting: app:slow (attempt 1)"`,
			`"msg":"wippy VERSION: 9 entries, 1 host and 3 of 4 services up after 1.5s; Ctrl+C to stop"`,
			`"msg":"waiting for app:slow (within 3s) to stop; press Ctrl+C again to end at once"`,
		}},
		{"silent", globalFlags{silent: true}, nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := project(t, slowServices)
			synctest.Test(t, func(t *testing.T) {
				u := sitDown(t, dir, test.flags, false, test.set...)
				u.began = time.Now()
				u.interruptAt(3 * time.Second)
				u.ends(0, nil)
				said := strings.ReplaceAll(u.stderr.String(), buildVersion().number, "VERSION")
				if took := time.Since(u.began); took != 6*time.Second {
					t.Errorf("the run took %v, want 6s", took)
				}
				for _, line := range test.want {
					if n := strings.Count(said, line); n != 1 {
						t.Errorf("%q is said %d times in\n%s", line, n, said)
					}
				}
				if test.want == nil && said != "" {
					t.Errorf("stderr has\n%s", said)
				}
			})
		})
	}
}

// Cli.md §7: a second signal ends everything at once, but not one that comes
// right behind the first: that is the same, sent on by the program above.
func TestEchoOfASignal(t *testing.T) {
	for _, test := range []struct {
		name  string
		again time.Duration
		code  int
		takes time.Duration
	}{
		{"the same", 49 * time.Millisecond, 0, 3 * time.Second},
		{"another", 50 * time.Millisecond, 1, 50 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := project(t, slowServices)
			synctest.Test(t, func(t *testing.T) {
				u := sitDown(t, dir, globalFlags{silent: true}, false)
				const first = 2 * time.Second
				u.interruptAt(first, first+test.again)
				begin := time.Now()
				u.ends(test.code, nil)
				if took := time.Since(begin) - first; took != test.takes {
					t.Errorf("the stop took %v, want %v", took, test.takes)
				}
				_ = u.node.Stop(t.Context())
			})
		})
	}
}
