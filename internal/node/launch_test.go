package node_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/fault"
	"wippy/internal/node"
	"wippy/internal/registry"
	"wippy/internal/supervisor"
)

// program returns a manifest with two hosts and a process that runs a Lua source.
func program(source string) string {
	return `
  - {name: terminal, kind: terminal.host}
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: down, kind: process.host}
  - {name: lib, kind: library.lua, source: "return {}"}
  - {name: echo, kind: process.lua, source: "return function(...) return ... end"}
  - name: main
    kind: process.lua
    modules: [io, time]
    source: |
      local io, time = require("io"), require("time")
` + indent(source) + "\n"
}

// HST-11, HST-12, CLI-30: arguments go in, a result comes out, on hosts with and
// without a terminal.
func TestLaunch(t *testing.T) {
	for _, host := range []string{"terminal", "pool", "down"} {
		r := boot(t, program("return function(a, b) return a .. b .. tostring(io.print('hi')) end"), "")
		want, stdout := "xynil", ""
		if host == "terminal" {
			want, stdout = "xytrue", "hi\n"
		}
		r.returns(want, "main", host, "x", "y")
		if r.stdout.String() != stdout {
			t.Errorf("on %s: stdout has %q, want %q", host, r.stdout.String(), stdout)
		}
		r.stop()
	}
}

// HST-4, HST-12, ER-2: how results become values and errors.
func TestResults(t *testing.T) {
	for _, test := range []struct {
		source    string
		value     any
		err       string
		traceback string
	}{
		{"return function() end", nil, "", ""},
		{"return function() return 3 end", int64(3), "", ""},
		{"return function() return 2.5, false end", 2.5, "", ""},
		{"return function() return true, nil end", true, "", ""},
		{"return function() return 0, 'x' end", nil, "x", ""},
		{"return function() return nil, errors.new('y') end", nil, "y", ""},
		{"return function() error('z') end", nil, "app:main:2: z", "  app:main:2: in function <app:main:2>"},
		{"error('early')", nil, "failed to execute script: app:main:2: early", ""},
		{"return 7", nil, `_index.yaml:9:5: entry app:main: method "main" not found in module`, ""},
	} {
		r := boot(t, program(test.source), "")
		got := r.launch("main", "terminal")
		r.stop()
		err := ""
		if got.Err != nil {
			err = got.Err.Error()
		}
		if got.Value != test.value || err != test.err || got.Killed || got.Traceback != test.traceback {
			t.Errorf("%s: %+v", test.source, got)
		}
	}
}

// HST-2, process.md §4: a spawn from Lua is told why it cannot be.
func TestSpawnFromLua(t *testing.T) {
	for _, test := range []struct{ id, host, want string }{
		{"app:echo", "app:pool", "nil"},
		{"app:nope", "app:pool", "NotFound factory not found"},
		{"app:lib", "app:pool", "NotFound factory not found"},
		{"app:echo", "app:nope", "NotFound host not found"},
		{"app:echo", "app:echo", "Invalid entry app:echo has kind process.lua, expected a host"},
		{"app:echo", "app:down", "Unavailable host is not running"},
		{"app:echo", "app:terminal", "Unavailable terminal host app:terminal is busy with {app:terminal|0x00001}"},
	} {
		r := boot(t, program(`
return function(id, host)
  local pid, err = process.spawn(id, host)
  return err and err:kind() .. " " .. err:message() or "nil"
end`), "")
		got := r.launch("main", "terminal", test.id, test.host)
		if text, _ := got.Value.(string); !strings.HasPrefix(text, test.want) {
			t.Errorf("spawning %s on %s: %v %v, want %s", test.id, test.host, got.Value, got.Err, test.want)
		}
		r.stop()
	}
}

// HST-10: what a process with the terminal spawns does not have it.
func TestTerminalIsNotInherited(t *testing.T) {
	r := boot(t, program(`
return function(who)
  if who == "child" then return tostring(io.print("hi")) .. #io.args() end
  return process.call("app:main", "app:pool", "child")
end`), "")
	r.returns("nil0", "main", "terminal", "parent")
	r.stop()
}

// CLI-29: a launch that cannot be.
func TestLaunchErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := boot(t, program("return 1")+`
  - {name: blocked, kind: terminal.host, lifecycle: {requires: [lib]}}
  - {name: waits, kind: terminal.host, lifecycle: {requires: [slow]}}
  - {name: slow, kind: process.service, process: loads, host: pool, lifecycle: {start_timeout: 1h, requires: [later]}}
  - {name: later, kind: process.service, process: nap, host: pool}
  - {name: nap, kind: process.lua, modules: [time], source: "require('time').sleep('2s') return function() process.inbox():receive() end"}
  - {name: loads, kind: process.lua, modules: [time], source: "require('time').sleep('1h')"}
`, "")
		defer r.stop()
		for host, want := range map[string]string{
			"blocked": "app:blocked is not running, it is failed: blocked by missing dependencies: app:blocked requires app:lib",
			"waits":   "app:waits is not running, it is unknown",
			"lib":     "app:lib is not a service",
		} {
			begin := time.Now()
			if err := r.launchFails("main", host); err.Error() != want {
				t.Errorf("Launch on %s: %v, want %s", host, err, want)
			}
			if took := time.Since(begin); host == "waits" && took != 5*time.Second {
				t.Errorf("Launch gave up after %v, want 5s", took)
			}
		}
	})
}

// Supervision.md §8, HST-9: a service may occupy the terminal; a launch there
// then fails.
func TestLaunchOnBusyTerminal(t *testing.T) {
	inBubble(t, program("return function() process.inbox():receive() end")+
		"  - {name: s, kind: process.service, process: main, host: terminal, lifecycle: {auto_start: true}}\n", func(r *rig) {
		synctest.Wait()
		r.is("s", supervisor.Running, "")
		err := r.launchFails("main", "terminal")
		if fault.KindOf(err) != fault.Unavailable || err.Error() != "terminal host app:terminal is busy with {app:terminal|0x00001} of service app:s" {
			t.Errorf("Launch: %v", err)
		}
	})
}

// CLI-31: hosts are open when the process runs its first line; services that
// still start do not delay it.
func TestLaunchDoesNotWaitForServices(t *testing.T) {
	inBubble(t, program("return function() return process.call('app:echo', 'app:pool', 4) end")+`
  - {name: slow, kind: process.service, process: loads, host: pool, lifecycle: {auto_start: true}}
  - {name: loads, kind: process.lua, modules: [time], source: "require('time').sleep('1h')"}
`, func(r *rig) {
		begin := time.Now()
		r.returns(int64(4), "main", "terminal")
		if took := time.Since(begin); took != 0 {
			t.Errorf("it took %v", took)
		}
	})
}

// CLI-35: Cancel ends a read and tells the process, which may end as it likes,
// in the time that its host gives.
func TestCancel(t *testing.T) {
	for _, test := range []struct {
		name, source string
		value        any
		kind         fault.Kind
		killed       bool
		takes        time.Duration
	}{
		{"a value", "return function() process.events():receive() return 5 end", int64(5), "", false, 0},
		{"the error of a read", "return function() return io.readline() end", nil, fault.Canceled, false, 0},
		{"no answer", "return function() time.sleep('1h') end", nil, fault.Timeout, true, 10 * time.Second},
		{"deaf", "return function() process.inbox():receive() end", nil, fault.Internal, true, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stdin, keys := io.Pipe()
				defer keys.Close()
				r, entries, problems := load(t, program(test.source), "")
				if problems.Err() != nil {
					t.Fatal(problems)
				}
				r.Node = node.New(node.Options{Stdin: stdin, Stdout: io.Discard, Stderr: io.Discard})
				if err := errors.Join(r.Boot(t.Context(), entries), r.Start()); err != nil {
					t.Fatal(err)
				}
				r.Launch(node.Launch{Process: id("main"), Host: id("terminal")})
				synctest.Wait()
				begin := time.Now()
				r.Cancel()
				got, err := r.Wait(t.Context())
				if err != nil || got.Value != test.value || got.Killed != test.killed ||
					got.Err != nil && got.Err.Kind != test.kind || (got.Err == nil) != (test.kind == "") {
					t.Errorf("got %+v, %v", got, err)
				}
				if took := time.Since(begin); took != test.takes {
					t.Errorf("it took %v, want %v", took, test.takes)
				}
				r.stop()
			})
		})
	}
}

// A signal that comes while the host still starts is the end of the launch.
func TestCancelBeforeLaunch(t *testing.T) {
	inBubble(t, program("return function() print('ran') end")+`
  - {name: waits, kind: terminal.host, lifecycle: {requires: [slow]}}
  - {name: slow, kind: process.service, process: nap, host: pool}
  - {name: nap, kind: process.lua, modules: [time], source: "require('time').sleep('2s') return function() process.inbox():receive() end"}
`, func(r *rig) {
		r.Launch(node.Launch{Process: id("main"), Host: id("waits")})
		r.pass(time.Second)
		r.Cancel()
		begin := time.Now()
		if _, err := r.Wait(r.t.Context()); fault.KindOf(err) != fault.Canceled || time.Since(begin) != 0 {
			r.t.Errorf("Wait: %v after %v, want Canceled at once", err, time.Since(begin))
		}
		r.pass(5 * time.Second)
		if strings.Contains(r.log.String(), "ran") {
			r.t.Error("the process was launched all the same")
		}
	})
}

// SUP-25: after the program's own process has ended, services that set no
// stop_timeout get the time given in Options, others their own.
func TestStopAfterLaunch(t *testing.T) {
	for own, want := range map[string]time.Duration{"": time.Second, ", stop_timeout: 3s": 3 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			r := boot(t, program("return function() end")+`
  - {name: stubborn, kind: process.service, process: loop, host: pool, lifecycle: {auto_start: true`+own+`}}
  - {name: loop, kind: process.lua, modules: [time], source: "return function() process.events() require('time').sleep('1h') end"}
`, "")
			synctest.Wait()
			r.returns(nil, "main", "terminal")
			begin := time.Now()
			r.stop()
			if took := time.Since(begin); took != want {
				t.Errorf("with %q the stop took %v, want %v", own, took, want)
			}
		})
	}
}

// CLI-29, SUP-25: after a launch that failed nothing is worth waiting for, but a
// time that a service asks for itself.
func TestStopAfterFailedLaunch(t *testing.T) {
	for name, test := range map[string]struct {
		source, host, own string
		want              time.Duration
	}{
		"refused":     {"return function() end", "lib", "", 100 * time.Millisecond},
		"no method":   {"return {}", "terminal", "", 100 * time.Millisecond},
		"bad chunk":   {"error('early')", "pool", "", 100 * time.Millisecond},
		"own timeout": {"return {}", "terminal", ", stop_timeout: 3s", 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := boot(t, program(test.source)+`
  - {name: stubborn, kind: process.service, process: loop, host: pool, lifecycle: {auto_start: true`+test.own+`}}
  - {name: loop, kind: process.lua, modules: [time], source: "return function() process.events() require('time').sleep('1h') end"}
`, "")
				synctest.Wait()
				r.Launch(node.Launch{Process: id("main"), Host: id(test.host)})
				if got, err := r.Wait(t.Context()); err == nil && got.Err == nil {
					t.Errorf("the launch did not fail: %+v", got)
				}
				begin := time.Now()
				r.stop()
				if took := time.Since(begin); took != test.want {
					t.Errorf("the stop took %v, want %v", took, test.want)
				}
			})
		})
	}
}

// SUP-27: Stop keeps to its context.
func TestStopGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := boot(t, service("return function() process.events() time.sleep('1h') end", ""), "")
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := r.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Stop: %v", err)
		}
		r.stop()
	})
}

// HST-6a: the limits of a host.
func TestHostLimits(t *testing.T) {
	r := boot(t, `
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}, host: {max_processes: 2, max_mailbox: 1, workers: 1}}
  - {name: terminal, kind: terminal.host}
  - {name: idle, kind: process.lua, source: "return function() process.inbox():receive() while true do end end"}
  - name: main
    kind: process.lua
    source: |
      return function()
        local a, b = process.spawn("app:idle", "app:pool"), process.spawn("app:idle", "app:pool")
        local c, full = process.spawn("app:idle", "app:pool")
        process.send(a, "go")
        local err
        repeat
          local ok
          ok, err = process.send(a, "more")
        until err
        process.terminate(a)
        process.terminate(b)
        return full:kind() .. " " .. err:kind()
      end
`, "")
	r.returns("RateLimited RateLimited", "main", "terminal")
	r.stop()
}

// hide_logs: while a process has the terminal, log lines go where the host says,
// and then back.
func TestLogTo(t *testing.T) {
	for _, hide := range []string{"", ", hide_logs: true"} {
		var destinations []io.Writer
		r, entries, problems := load(t, strings.Replace(program("return function() end"), "kind: terminal.host", "kind: terminal.host"+hide, 1), "")
		if problems.Err() != nil {
			t.Fatal(problems)
		}
		r.Node = node.New(node.Options{Log: slog.New(slog.DiscardHandler), LogTo: func(w io.Writer) { destinations = append(destinations, w) }})
		if err := errors.Join(r.Boot(t.Context(), entries), r.Start()); err != nil {
			t.Fatal(err)
		}
		r.returns(nil, "main", "terminal")
		r.stop()
		if len(destinations) < 2 || (destinations[0] == io.Discard) != (hide != "") || destinations[len(destinations)-1] != nil {
			t.Errorf("with %q the log went to %v", hide, destinations)
		}
	}
}

// Entries that a node does not understand are refused.
func TestBootRefuses(t *testing.T) {
	for want, e := range map[string]*registry.Entry{
		`create app:x: entry app:x: unknown kind "proces.lua" (did you mean process.lua?)`: {ID: id("x"), Kind: "proces.lua"},
		"create app:x: entry app:x: source is required":                                    {ID: id("x"), Kind: "process.lua"},
		"create app:x: entry app:x: imports.lib: app:lib not found": {ID: id("x"), Kind: "library.lua",
			Data: map[string]any{"source": "return 1", "imports": map[string]any{"lib": "lib"}}},
	} {
		n := node.New(node.Options{})
		if err := n.Boot(t.Context(), []*registry.Entry{e}); err == nil || err.Error() != want {
			t.Errorf("Boot: %v, want %s", err, want)
		}
	}
}
