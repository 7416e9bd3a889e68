package node_test

import (
	"testing"

	"wippy/internal/fault"
	"wippy/internal/registry"
)

// manifests.md MAN-19, MAN-28: placeholders in entries that come while the node
// runs.
func TestPlaceholdersOfNewEntries(t *testing.T) {
	const manifest = `
  - {name: fixed, kind: env.storage.static, values: {MAX: "3"}}
  - {name: max, kind: env.variable, storage: fixed, variable: MAX}
  - {name: pool, kind: process.host, host: {max_processes: "${env:MAX|1}"}}
`
	host := func(max string) data { return data{"host": data{"max_processes": max}} }
	limit := func(r *rig, name string, want int) {
		t.Helper()
		if got := r.LimitsOf(id(name)).MaxProcesses; int(got) != want {
			t.Errorf("%s takes %d processes, want %d", name, got, want)
		}
	}
	inBubble(t, manifest, func(r *rig) {
		limit(r, "pool", 3)
		r.changes(create("second", "process.host", host("${env:max|1}")), create("third", "process.host", host("${env:NONE|7}")))
		limit(r, "second", 3)
		limit(r, "third", 7)
		r.refuses(fault.Invalid, "host.max_processes: no entry of kind env.variable is called NONE",
			create("fourth", "process.host", host("${env:NONE}")))

		// A storage that changes counts for what is decoded from then on.
		r.changes(update("fixed", "env.storage.static", data{"values": data{"MAX": "5"}}), create("fifth", "process.host", host("${env:MAX|1}")))
		limit(r, "fifth", 5)
		limit(r, "second", 3)
		r.changes(update("second", "process.host", host("${env:MAX|1}")))
		limit(r, "second", 5)

		// What the registry has is what was written.
		e, _ := r.Registry().Snapshot().Get(registry.ParseID("app:second"))
		if got, _ := e.Field("host.max_processes"); got != "${env:MAX|1}" {
			t.Errorf("the registry has %v", got)
		}

		// Variables come and go like all entries, and are checked like them.
		r.refuses(fault.Invalid, "fixed is still used by app:max (storage)", remove("fixed"))
		r.changes(create("late", "env.variable", data{"storage": "fixed", "default": "9"}), create("sixth", "process.host", host("${env:late|1}")))
		limit(r, "sixth", 9)
		r.refuses(fault.Invalid, "variable: MAX is the public name of", create("again", "env.variable", data{"storage": "fixed", "variable": "MAX"}))
		r.changes(remove("late"))
		r.refuses(fault.Invalid, "no entry of kind env.variable is called late", update("sixth", "process.host", host("${env:late}")))
		limit(r, "sixth", 9)
	})
}
