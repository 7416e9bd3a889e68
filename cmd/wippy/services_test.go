//go:build unix

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A server is a wippy run that goes on until it gets a signal, without a
// terminal.
type server struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdout bytes.Buffer
	lines  chan string // of stderr; closed at its end
	log    []string    // the lines read so far
}

// serve starts wippy in a folder.
func serve(t *testing.T, dir string, args ...string) *server {
	t.Helper()
	s := &server{t: t, cmd: exec.Command("wippy", args...), lines: make(chan string)}
	s.cmd.Dir = dir
	s.cmd.Stdout = &s.stdout
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go s.read(stderr) // ends with the program
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill() // if the test has failed
		for range s.lines {
		}
		_ = s.cmd.Wait()
	})
	return s
}

func (s *server) read(stderr io.Reader) {
	defer close(s.lines)
	for in := bufio.NewScanner(stderr); in.Scan(); {
		s.lines <- in.Text()
	}
}

// logs waits for a line that matches a pattern and returns it.
func (s *server) logs(pattern string) string {
	s.t.Helper()
	re := regexp.MustCompile(pattern)
	late := time.After(deadline)
	for {
		select {
		case line, ok := <-s.lines:
			if !ok {
				s.t.Fatalf("no line matches %q:\n%s", pattern, strings.Join(s.log, "\n"))
			}
			s.log = append(s.log, line)
			if re.MatchString(line) {
				return line
			}
		case <-late:
			s.t.Fatalf("no line matches %q yet:\n%s", pattern, strings.Join(s.log, "\n"))
		}
	}
}

// logsAll waits for lines that match each of the patterns, in any order.
func (s *server) logsAll(patterns ...string) {
	s.t.Helper()
	for _, p := range patterns {
		re := regexp.MustCompile(p)
		if !slices.ContainsFunc(s.log, re.MatchString) {
			s.logs(p)
		}
	}
}

func (s *server) signals(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// ends waits for the end of the program, checks its exit code and returns all
// that it logged.
func (s *server) ends(code int) string {
	s.t.Helper()
	late := time.After(deadline)
	for open := true; open; {
		select {
		case line, ok := <-s.lines:
			s.log, open = append(s.log, line), ok
		case <-late:
			s.t.Fatalf("the program does not end:\n%s", strings.Join(s.log, "\n"))
		}
	}
	_ = s.cmd.Wait()
	log := strings.Join(s.log, "\n")
	if got := s.cmd.ProcessState.ExitCode(); got != code {
		s.t.Errorf("exit code %d, want %d:\n%s", got, code, log)
	}
	return log
}

const services = `
namespace: app
entries:
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - name: front
    kind: process.service
    process: listener
    host: pool
    input: [front, {deep: [1, true]}]
    lifecycle: {auto_start: true, requires: [back]}
  - {name: back, kind: process.service, process: listener, host: pool, input: [back]}
  - name: listener
    kind: process.lua
    modules: [logger]
    source: |
      local logger = require("logger")
      return function(name, extra)
        local events = process.events()
        assert(process.registry.register(name))
        logger:info(name .. " is here", {extra = extra})
        local e = events:receive()
        logger:info(name .. " goes: " .. e.reason)
      end
  - name: crasher
    kind: process.service
    process: crash
    host: pool
    lifecycle: {auto_start: true, restart: {initial_delay: 1ms, jitter: 0, max_attempts: 3}}
  - {name: crash, kind: process.lua, source: "return function() error('ouch') end"}
  - {name: once, kind: process.service, process: one, host: pool, lifecycle: {auto_start: true}}
  - {name: one, kind: process.lua, source: "return function() return 1 end"}
`

// CLI-11, cli.md §7, SUP-5, SUP-9, SUP-14, SUP-21, supervision.md §9.3: services
// come and go in order, one that keeps failing changes nothing for the others,
// and a signal is a normal end.
func TestRunServices(t *testing.T) {
	t.Parallel()
	s := serve(t, project(t, services), "run")
	s.logsAll(`^wippy .*: 8 entries, 1 host and (3 of )?4 services up after [0-9.]+m?s; Ctrl\+C to stop$`,
		"giving up after 3 attempts", "back is here", `front is here.*"extra": \{"deep": \[1, true\]\}`, "once is exited")
	s.signals(syscall.SIGINT)
	log := s.ends(0)
	inOrder(t, log, "starting service.*app:back", "starting service.*app:front", "received shutdown signal",
		"front goes: service stopping", "back goes: service stopping")
	inOrder(t, log, "service app:crasher is failed.*ouch", "service app:crasher is failed", "service app:crasher is failed")
	inOrder(t, log, "INFO.*service app:once is exited")
	inOrder(t, log, `ERROR\tprocess failed.*"error": "app:crash:1: ouch", "entry": "app:crash".*"next": "restart in 1ms, attempt 2 of 3"`)
	if s.stdout.Len() > 0 {
		t.Errorf("stdout has %q, want nothing (CLI-6)", s.stdout.String())
	}
}

// inOrder checks that a text has a match of each pattern behind that of the one
// before.
func inOrder(t *testing.T, text string, patterns ...string) {
	t.Helper()
	rest := text
	for _, p := range patterns {
		at := regexp.MustCompile(p).FindStringIndex(rest)
		if at == nil {
			t.Errorf("no %q in\n%s\nwhich is the end of\n%s", p, rest, text)
			return
		}
		rest = rest[at[1]:]
	}
}

// Ten thousand entries, among them services a hundred levels deep, are no
// trouble: they start and stop, each in its turn.
func TestManyEntries(t *testing.T) {
	t.Parallel()
	const all, levels = 10000, 100
	var manifest strings.Builder
	manifest.WriteString(`
namespace: app
entries:
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: idle, kind: process.lua, source: "return function() process.inbox():receive() end"}
`)
	for i := range 10 * levels {
		requires := ""
		if i%levels != 0 {
			requires = fmt.Sprintf(", requires: [s%d]", i-1)
		}
		fmt.Fprintf(&manifest, "  - {name: s%d, kind: process.service, process: idle, host: pool, lifecycle: {auto_start: true%s}}\n", i, requires)
	}
	for i := range all - 10*levels - 2 {
		fmt.Fprintf(&manifest, "  - {name: p%d, kind: process.lua, source: \"return function() return %d end\"}\n", i, i)
	}
	s := serve(t, project(t, manifest.String()), "run")
	s.logs(`^wippy .*: 10000 entries, 1 host and 1000 services up after`)
	s.signals(syscall.SIGINT)
	if log := s.ends(0); strings.Contains(log, "ERROR") || strings.Contains(log, "WARN") {
		t.Errorf("the log:\n%s", log)
	}
}

// CLI-13, CLI-16: without a lock file or sources there is nothing to run, which
// is no error.
func TestRunNothing(t *testing.T) {
	t.Parallel()
	s := serve(t, t.TempDir(), "run")
	s.logs("no lock file found, starting with empty registry")
	s.logs("0 entries, nothing starts by itself; Ctrl")
	s.signals(syscall.SIGTERM)
	s.ends(0)
}

// HST-9, HST-12: a process that was spawned on the terminal from Lua ends the
// program with its result.
func TestProcessSpawnedOnTheTerminal(t *testing.T) {
	t.Parallel()
	s := serve(t, project(t, `
namespace: app
entries:
  - {name: terminal, kind: terminal.host, lifecycle: {auto_start: true}}
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: start, kind: process.service, process: starter, host: pool, lifecycle: {auto_start: true, requires: [terminal]}}
  - name: starter
    kind: process.lua
    modules: [logger]
    source: |
      local logger = require("logger")
      return function()
        assert(process.spawn("app:front", "app:terminal"))
        local pid, err = process.spawn("app:front", "app:terminal")
        logger:info("second: " .. err:kind() .. ": " .. tostring(err))
        process.send("front", "go")
        process.inbox():receive()
      end
  - name: front
    kind: process.lua
    modules: [io]
    source: |
      local io = require("io")
      return function()
        local inbox = process.inbox()
        process.registry.register("front")
        inbox:receive()
        io.print("on the terminal")
        return 3
      end
`), "run")
	log := s.ends(3)
	inOrder(t, log, `second: Unavailable: terminal host app:terminal is busy with \{app:terminal\|0x0000[0-9a-f]\}`)
	if got := s.stdout.String(); got != "on the terminal\n" {
		t.Errorf("stdout has %q", got)
	}
}

// cli.md §7: a second signal does not wait for anybody.
func TestSecondSignal(t *testing.T) {
	t.Parallel()
	s := serve(t, project(t, `
namespace: app
entries:
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: stubborn, kind: process.service, process: loop, host: pool, lifecycle: {auto_start: true}}
  - {name: loop, kind: process.lua, source: "return function() print('looping') while true do end end"}
`), "run")
	s.logs("looping")
	s.signals(syscall.SIGTERM)
	s.logs(`^waiting for app:stubborn \(within 10s\) to stop; press Ctrl\+C again to end at once$`)
	s.signals(syscall.SIGTERM)
	inOrder(t, s.ends(1), "WARN.*force exit")
}

// SUP-27: the configuration bounds how long a shutdown takes.
func TestShutdownTimeout(t *testing.T) {
	t.Parallel()
	s := serve(t, project(t, waiter), "run", "-x", "stubborn", "-v", "--set", "shutdown.timeout=50ms",
		"-o", "app:terminal:lifecycle.stop_timeout=1h")
	s.logs("process launched")
	s.signals(syscall.SIGTERM)
	inOrder(t, s.ends(143), "ERROR.*shutdown error.*50ms")
}

// cli.md §1: the profiler serves, or warns that it cannot.
func TestProfiler(t *testing.T) {
	t.Parallel()
	s := serve(t, project(t, services), "run", "-p", "--set", "profiler.address=localhost:0")
	line := s.logs("profiler listens")
	url := regexp.MustCompile(`http://[^"]+`).FindString(line)
	resp, err := http.Get(url + "cmdline")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || !strings.HasPrefix(string(body), "wippy\x00run") {
		t.Errorf("the profiler answers %q, %v", body, err)
	}
	taken := strings.TrimPrefix(strings.TrimSuffix(url, "/debug/pprof/"), "http://")
	second := serve(t, project(t, services), "run", "-p", "--set", "profiler.address="+taken)
	second.logs("WARN.*profiler is not available.*in use")
	second.logs("starting service")
	second.signals(syscall.SIGINT)
	second.ends(0)
	s.signals(syscall.SIGINT)
	s.ends(0)
}

const recorded = `
namespace: app
entries:
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: asks, kind: process.service, process: asker, host: pool, lifecycle: {auto_start: true}}
  - name: asker
    kind: process.lua
    modules: [logger]
    source: |
      return function()
        assert(process.registry.register("asker"))
        logger:info("asked")
        process.events():receive()
      end
`

// CLI-62: what services have asked for is written when a signal ends the run.
func TestRecordPolicyUntilCtrlC(t *testing.T) {
	t.Parallel()
	dir := project(t, recorded)
	s := serve(t, dir, "run", "--record-policy", "needs.yaml")
	s.logs("asked")
	s.signals(syscall.SIGINT)
	s.ends(0)
	text, err := os.ReadFile(filepath.Join(dir, "needs.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	inOrder(t, string(text), "name: app/asks/1", "kind: security.policy", "- process.registry.register", "- asker", "entry: app:asks")
}
