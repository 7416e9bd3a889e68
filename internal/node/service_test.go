package node_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/supervisor"
)

// service returns a manifest with a service that runs a Lua source.
func service(source, lifecycle string) string {
	return fmt.Sprintf(`
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: s, kind: process.service, process: p, host: pool, lifecycle: {auto_start: true%s}}
  - {name: idle, kind: process.lua, source: "return function() process.inbox():receive() end"}
  - name: p
    kind: process.lua
    modules: [time]
    source: |
      local time = require("time")
%s
`, lifecycle, indent(source))
}

func indent(text string) string {
	return "      " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n      ")
}

// SUP-6, SUP-7: what the end of the process means to its service.
func TestEndOfServiceProcess(t *testing.T) {
	for _, test := range []struct {
		name, source string
		want         supervisor.State
		details      string
	}{
		{"nothing", "return function() end", supervisor.Exited, ""},
		{"a number", "return function() return 1 end", supervisor.Exited, ""},
		{"false", "return function() return false end", supervisor.Exited, ""},
		{"a text as error", "return function() return 1, 'bad' end", supervisor.Exited, "bad"},
		{"an error not worth a retry", "return function() return nil, errors.new({message = 'bad', retryable = false}) end", supervisor.Exited, "bad"},
		{"an error worth a retry", "return function() return nil, errors.new({message = 'bad', retryable = true}) end", supervisor.Failed, "bad"},
		{"an error that leaves it open", "return function() return nil, errors.new('bad') end", supervisor.Failed, "bad"},
		{"raised", "return function() error('bad') end", supervisor.Failed, "app:p:2: bad"},
		{"raised, not worth a retry", "return function() error(errors.new({message = 'bad', retryable = false})) end", supervisor.Exited, "bad"},
		{"terminated", "return function() process.terminate(process.pid()) end", supervisor.Failed, "process terminated"},
		{"a link", "return function() process.spawn_linked('app:idle', 'app:pool') process.link('killed') process.inbox():receive() end",
			supervisor.Running, ""},
		{"no method", "return {other = function() end}", supervisor.Exited, `_index.yaml:7:5: entry app:p: method "main" not found in module`},
		{"a chunk that fails", "error('early')", supervisor.Exited, "failed to execute script: app:p:2: early"},
	} {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, service(test.source, ", restart: {max_attempts: 1}"), func(r *rig) {
				synctest.Wait()
				r.is("s", test.want, test.details)
				// SUP-14: the rest keeps running.
				r.is("pool", supervisor.Running, "")
			})
		})
	}
}

// SUP-4, SUP-8: a service that fails is started again, with another pid and its
// old names; that it was killed is no more than a warning.
func TestServiceIsRestarted(t *testing.T) {
	inBubble(t, service(`
return function()
  assert(process.registry.register("s"))
  print("up")
  time.sleep("1s")
  process.terminate(process.pid())
end`, ", restart: {initial_delay: 1s, jitter: 0}"), func(r *rig) {
		r.pass(2500 * time.Millisecond)
		log := r.log.String()
		if n := strings.Count(log, `"msg":"up"`); n != 2 {
			t.Errorf("the process ran %d times, want 2:\n%s", n, log)
		}
		if !strings.Contains(log, `"level":"warn"`) || !strings.Contains(log, "service app:s is failed") {
			t.Errorf("no warning:\n%s", log)
		}
	})
}

// SUP-5, HST-3: the input becomes the arguments.
func TestServiceInput(t *testing.T) {
	manifest := strings.Replace(service(`
return function(...)
  local a, b, c = ...
  print(select("#", ...), a, b.deep[2], c)
end`, ""), "host: pool, lifecycle", "host: pool, input: [full, {deep: [1, 2.5]}, null], lifecycle", 1)
	inBubble(t, manifest, func(r *rig) {
		synctest.Wait()
		if !strings.Contains(r.log.String(), `"msg":"3 full 2.5 nil"`) {
			t.Errorf("the log:\n%s", r.log.String())
		}
	})
}

// SUP-18: a process that does not finish loading is given up, and the attempt
// has failed.
func TestServiceStartTimeout(t *testing.T) {
	inBubble(t, service(`time.sleep("1h")`, ", start_timeout: 1s, restart: {max_attempts: 1}"), func(r *rig) {
		synctest.Wait()
		r.is("s", supervisor.Starting, "attempt 1")
		r.pass(time.Second)
		r.is("s", supervisor.Failed, "start timeout after 1s")
	})
}

// SUP-22, SUP-26: a service gets a CANCEL with a deadline, and is ended by force
// if it does not end in time, or could never hear of it.
func TestStopOfService(t *testing.T) {
	for _, test := range []struct {
		name, source string
		want         supervisor.State
		details      string
		takes        time.Duration
	}{
		{"ends", `
return function()
  local e = process.events():receive()
  print(e.kind, e.from == "", e.reason, e.deadline)
  time.sleep("1s")
end`, supervisor.Stopped, "", time.Second},
		{"does not listen", "return function() process.events() time.sleep('1h') end", supervisor.Failed, "stop timeout after 3s", 3 * time.Second},
		{"cannot listen", "return function() process.inbox():receive() end", supervisor.Stopped, "", 0},
		{"has ended before", "return function() end", supervisor.Exited, "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := boot(t, service(test.source, ", stop_timeout: 3s"), "")
				synctest.Wait()
				begin := time.Now()
				r.stop()
				r.is("s", test.want, test.details)
				if took := time.Since(begin); took != test.takes {
					t.Errorf("the stop took %v, want %v", took, test.takes)
				}
				if test.name == "ends" && !strings.Contains(r.log.String(), `"msg":"pid.cancel true service stopping 2000-01-01T00:00:03Z"`) {
					t.Errorf("the log:\n%s", r.log.String())
				}
			})
		})
	}
}

// SUP-24: what is left on a host gets the host's time.
func TestStopOfHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := boot(t, `
  - {name: pool, kind: process.host, lifecycle: {auto_start: true, stop_timeout: 2s}}
  - {name: s, kind: process.service, process: p, host: pool, lifecycle: {auto_start: true}}
  - {name: p, kind: process.lua, source: "return function() process.spawn('app:child', 'app:pool') end"}
  - name: child
    kind: process.lua
    modules: [time]
    source: |
      return function()
        local e = process.events():receive()
        print(e.reason)
        require("time").sleep("1h")
      end
`, "")
		synctest.Wait()
		begin := time.Now()
		r.stop()
		if took := time.Since(begin); took != 2*time.Second {
			t.Errorf("the stop took %v, want 2s", took)
		}
		if !strings.Contains(r.log.String(), `"msg":"host stopping"`) {
			t.Errorf("the log:\n%s", r.log.String())
		}
	})
}

// SUP-9, SUP-21: a service stands behind what its code needs, however far.
func TestServiceNeedsItsHost(t *testing.T) {
	inBubble(t, `
  - {name: pool, kind: process.host, lifecycle: {requires: [other]}}
  - {name: other, kind: process.host}
  - {name: s, kind: process.service, process: p, host: pool, lifecycle: {auto_start: true}}
  - {name: p, kind: process.lua, source: "return function() process.inbox():receive() end"}
`, func(r *rig) {
		synctest.Wait()
		r.is("s", supervisor.Running, "")
		r.is("other", supervisor.Running, "")
	})
}

// Supervision.md §8: two services for one process are two processes.
func TestTwoServicesOfOneProcess(t *testing.T) {
	inBubble(t, service("return function() print(process.pid()) process.inbox():receive() end", "")+
		"  - {name: s2, kind: process.service, process: p, host: pool, lifecycle: {auto_start: true}}\n", func(r *rig) {
		synctest.Wait()
		r.is("s", supervisor.Running, "")
		r.is("s2", supervisor.Running, "")
		for _, pid := range []string{"{app:pool|0x00001}", "{app:pool|0x00002}"} {
			if !strings.Contains(r.log.String(), `"msg":"`+pid) {
				t.Errorf("no %s:\n%s", pid, r.log.String())
			}
		}
	})
}

// SUP-12.
func TestServiceCircle(t *testing.T) {
	r, entries, problems := load(t, `
  - {name: a, kind: process.host, lifecycle: {auto_start: true, requires: [b]}}
  - {name: b, kind: process.host, lifecycle: {requires: [a]}}
`, "")
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	if err := r.Boot(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	err := r.Start()
	if err == nil || err.Error() != "_index.yaml:4:46: entry app:a: services need each other in a circle: app:a → app:b → app:a" {
		t.Errorf("Start: %v", err)
	}
	r.stop()
}

// A process that crashes a thousand times leaves nothing behind, and its service
// goes on (SUP-8, SUP-14).
func TestCrashesAThousandTimes(t *testing.T) {
	source := `
return function()
  assert(process.registry.register("s"))
  local pids = {}
  for i = 1, 3 do pids[i] = process.spawn_linked("app:idle", "app:pool") end
  time.sleep("1ms")
  error("ouch")
end`
	inBubble(t, service(source, ", restart: {initial_delay: 9ms, max_delay: 9ms, jitter: 0}"), func(r *rig) {
		r.pass(10*time.Second - time.Millisecond/2)
		if n := strings.Count(r.log.String(), "service app:s is failed"); n != 1000 {
			t.Errorf("%d failures in the log, want 1000", n)
		}
		if s, _ := r.Supervisor().Status(id("s")); s.State != supervisor.Failed || s.Retries != 1000 {
			t.Errorf("the service is %s after %d failures", s.State, s.Retries)
		}
		if n := r.ProcessesOn(id("pool")); n != 0 {
			t.Errorf("%d processes are left, want none", n)
		}
	})
}

// SUP-7: a host that does not run may do so later.
func TestServiceOnAHostThatIsDown(t *testing.T) {
	inBubble(t, service("return function() process.inbox():receive() end", ", restart: {initial_delay: 1s, jitter: 0}"), func(r *rig) {
		synctest.Wait()
		r.CloseHost(id("pool"))
		synctest.Wait()
		r.is("s", supervisor.Failed, "process terminated")
		r.pass(time.Second)
		r.is("s", supervisor.Failed, "host is not running")
		r.pass(2 * time.Second)
		if n := strings.Count(r.log.String(), `"error":"host is not running"`); n != 2 {
			t.Errorf("%d attempts, want 2:\n%s", n, r.log.String())
		}
	})
}
