package node_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/registry"
	"wippy/internal/supervisor"
)

// data is what an entry says.
type data = map[string]any

// change makes changes of entries of namespace app, as one.
func (r *rig) change(changes ...registry.Change) error {
	r.t.Helper()
	_, err := r.Registry().Apply(r.t.Context(), changes)
	synctest.Wait()
	return err
}

func create(name, kind string, d data) registry.Change {
	return registry.Change{Op: registry.Create, Entry: &registry.Entry{ID: id(name), Kind: kind, Data: d}}
}

func update(name, kind string, d data) registry.Change {
	return registry.Change{Op: registry.Update, Entry: &registry.Entry{ID: id(name), Kind: kind, Data: d}}
}

func remove(name string) registry.Change {
	return registry.Change{Op: registry.Delete, Entry: &registry.Entry{ID: id(name)}}
}

// changes checks that changes are made.
func (r *rig) changes(changes ...registry.Change) {
	r.t.Helper()
	if err := r.change(changes...); err != nil {
		r.t.Fatal(err)
	}
}

// refuses checks that changes are not made.
func (r *rig) refuses(kind fault.Kind, why string, changes ...registry.Change) {
	r.t.Helper()
	if err := r.change(changes...); fault.KindOf(err) != kind || !strings.Contains(err.Error(), why) {
		r.t.Errorf("Apply: %v, want %s %q", err, kind, why)
	}
}

// ran returns how often a line was logged.
func (r *rig) ran(message string) int { return strings.Count(r.log.String(), `"msg":"`+message+`"`) }

const greeter = `
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}, host: {workers: 1, max_processes: 5}}
  - {name: s, kind: process.service, process: p, host: pool, input: [one], lifecycle: {auto_start: true}}
  - {name: after, kind: process.service, process: p, host: pool, input: [after], lifecycle: {auto_start: true, requires: [s]}}
  - {name: lib, kind: library.lua, source: "return {text = 'old'}"}
  - name: p
    kind: process.lua
    imports: {lib: lib}
    source: |
      return function(name)
        print(name .. " " .. require("lib").text)
        local events = process.events()
        local e = events:receive()
        print(name .. " goes: " .. e.reason)
      end
`

func on(pool, process string, input ...any) data {
	return data{"host": pool, "process": process, "input": input, "lifecycle": data{"auto_start": true}}
}

// HST-7: the limits of a live host change, its queues and lifecycle do not.
func TestChangeOfHost(t *testing.T) {
	inBubble(t, greeter, func(r *rig) {
		synctest.Wait()
		auto := data{"auto_start": true}
		r.changes(update("pool", "process.host", data{"lifecycle": auto, "host": data{"workers": int64(3), "max_mailbox": int64(9)}}))
		if got, want := r.LimitsOf(id("pool")), (process.Limits{Workers: 3, MaxMailbox: 9}); got != want {
			t.Errorf("limits %+v, want %+v", got, want)
		}
		r.is("pool", supervisor.Running, "")
		r.is("s", supervisor.Running, "")
		for field, d := range map[string]data{
			"host.queue_size":       {"lifecycle": auto, "host": data{"queue_size": int64(7)}},
			"host.local_queue_size": {"lifecycle": auto, "host": data{"local_queue_size": int64(7)}},
			"lifecycle":             {"lifecycle": data{"auto_start": true, "stop_timeout": "1s"}},
		} {
			r.refuses(fault.Invalid, "app:pool: "+field+" cannot be changed while the node runs", update("pool", "process.host", d))
		}
		if got := r.LimitsOf(id("pool")).Workers; got != 3 {
			t.Errorf("%d workers after a refusal, want 3", got)
		}
	})
}

// MAN-28, SUP-6a: a service that changes stops and starts again; who needs it
// goes on.
func TestChangeOfService(t *testing.T) {
	inBubble(t, greeter, func(r *rig) {
		synctest.Wait()
		r.changes(update("s", "process.service", on("pool", "p", "two")))
		r.is("s", supervisor.Running, "")
		for message, want := range map[string]int{"one old": 1, "one goes: service stopping": 1, "two old": 1, "after old": 1} {
			if got := r.ran(message); got != want {
				t.Errorf("%q was logged %d times, want %d\n%s", message, got, want, r.log.String())
			}
		}
		r.refuses(fault.Invalid, "host: app:lib is library.lua", update("s", "process.service", on("lib", "p")))
		r.refuses(fault.Invalid, "kind cannot be changed", update("s", "registry.entry", nil))
		looped := on("pool", "p")
		looped["lifecycle"] = data{"requires": []any{"after"}}
		r.refuses(fault.Invalid, "needs itself", update("s", "process.service", looped))
	})
}

// SUP-20, SUP-21: what is removed ends, dependents first, and is not tried again.
func TestRemovalOfServices(t *testing.T) {
	inBubble(t, greeter, func(r *rig) {
		synctest.Wait()
		r.refuses(fault.Invalid, "app:pool is still used by app:after (host)", remove("pool"))
		r.refuses(fault.Invalid, "app:p is still used by app:after (process)", remove("p"))
		r.changes(remove("pool"), remove("s"), remove("after"))
		log := r.log.String()
		if a, b := strings.Index(log, "after goes"), strings.Index(log, "one goes"); a < 0 || b < a {
			t.Errorf("the log:\n%s", log)
		}
		for _, name := range []string{"pool", "s", "after"} {
			if _, exists := r.Supervisor().Status(id(name)); exists {
				t.Errorf("there still is a service %s", name)
			}
		}
		// The ids are free again.
		r.changes(create("pool", "process.host", data{"lifecycle": data{"auto_start": true}}), create("s", "process.service", on("pool", "p", "three")))
		r.is("s", supervisor.Running, "")
		if r.ran("three old") != 1 {
			t.Errorf("the log:\n%s", r.log.String())
		}
	})
	inBubble(t, service("return function() error('no') end", ", restart: {initial_delay: 1m}"), func(r *rig) {
		synctest.Wait()
		r.changes(remove("s"))
		r.pass(time.Hour)
		if n := strings.Count(r.log.String(), `starting service","service_id":"app:s"`); n != 1 {
			t.Errorf("the service started %d times, want 1", n)
		}
	})
}

// SUP-11: a service that is required and removed blocks its dependents when they
// start the next time.
func TestRemovalOfARequirement(t *testing.T) {
	inBubble(t, greeter, func(r *rig) {
		synctest.Wait()
		d := on("pool", "p", "behind")
		d["lifecycle"] = data{"auto_start": true, "requires": []any{"first"}}
		r.changes(create("first", "process.service", on("pool", "p", "first")), create("behind", "process.service", d))
		r.is("behind", supervisor.Running, "")
		r.changes(remove("first"))
		r.is("behind", supervisor.Running, "")
		d = on("pool", "p", "behind")
		d["lifecycle"] = data{"requires": []any{"lib"}}
		r.changes(update("behind", "process.service", d))
		r.is("behind", supervisor.Failed, "blocked by missing dependencies: app:behind requires app:lib")
		if !strings.Contains(r.log.String(), "service startup blocked by missing dependencies: app:behind requires app:lib") {
			t.Errorf("the log:\n%s", r.log.String())
		}
	})
}

// MAN-28: new code is for what begins after it.
func TestChangeOfCode(t *testing.T) {
	inBubble(t, greeter, func(r *rig) {
		synctest.Wait()
		r.changes(update("lib", "library.lua", data{"source": "return {text = 'new'}"}))
		r.changes(create("again", "process.service", on("pool", "p", "again")))
		r.changes(create("direct", "process.lua", data{"source": "return function() print('direct') end"}),
			create("other", "process.service", on("pool", "direct")))
		r.changes(update("direct", "process.lua", data{"source": "return function() print('changed') end"}),
			create("third", "process.service", on("pool", "direct")))
		r.changes(remove("third"), remove("other"), remove("direct"))
		for message, want := range map[string]int{"one old": 1, "one new": 0, "again new": 1, "direct": 1, "changed": 1} {
			if got := r.ran(message); got != want {
				t.Errorf("%q was logged %d times, want %d\n%s", message, got, want, r.log.String())
			}
		}
		r.refuses(fault.Invalid, "unexpected symbol near 'return'", update("lib", "library.lua", data{"source": "return return"}))
		r.refuses(fault.Invalid, "app:lib is still used by app:p (imports.lib)", remove("lib"))
	})
}
