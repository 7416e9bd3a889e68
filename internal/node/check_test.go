package node_test

import (
	"slices"
	"strings"
	"testing"

	"wippy/internal/node"
)

// Each entry, on line 3 of its manifest, has one problem.
func TestCheck(t *testing.T) {
	for _, test := range []struct{ name, entry, want string }{
		{"MAN-30 unknown module", "{name: x, kind: process.lua, source: 'return', modules: [tme]}",
			`_index.yaml:3:62: entry app:x: modules[0]: unknown module "tme"; there are io, logger, security, time (did you mean time?)`},
		{"MAN-30 module in capitals", "{name: x, kind: process.lua, source: 'return', modules: [IO]}", "(did you mean io?)"},
		{"MAN-30 nothing like a module", "{name: x, kind: process.lua, source: 'return', modules: [networking]}",
			`_index.yaml:3:62: entry app:x: modules[0]: unknown module "networking"; there are io, logger, security, time`},
		{"MAN-30 module of another build", "{name: x, kind: process.lua, source: 'return', modules: [io, json]}",
			`_index.yaml:3:66: entry app:x: modules[1]: module json is not supported by this build`},
		{"MAN-30 entry", "{name: x, kind: library.lua, source: 'return', modules: ['app:lib']}",
			`_index.yaml:3:62: entry app:x: modules[0]: "app:lib" is an entry, not a module: use imports`},
		{"MAN-30 globals may be listed, and twice", "{name: x, kind: process.lua, source: 'return', modules: [process, channel, errors, os, io, io]}", ""},
		{"MAN-31 empty alias", "{name: x, kind: process.lua, source: '', imports: {'': x}}",
			"imports: an alias is empty"},
		{"MAN-31 empty target", "{name: x, kind: process.lua, source: '', imports: {lib: ''}}",
			"imports.lib: must name an entry"},
		{"no source", "{name: x, kind: process.lua}", "_index.yaml:3:5: entry app:x: source is required"},
		{"source that names a file", "{name: x, kind: process.lua, source: ./cli.lua}", "(did you mean file://./cli.lua?)"},
		{"SUP a process is no service", "{name: x, kind: process.lua, source: '', lifecycle: {auto_start: true}}",
			"warning: _index.yaml:3:57: entry app:x: lifecycle: has no effect on process.lua; wrap it in process.service"},
		{"CLI-33 command without name", "{name: x, kind: process.lua, source: '', meta: {command: {short: s}}}",
			"warning: _index.yaml:3:62: entry app:x: meta.command.name is required"},
		{"MAN-29 misspelt", "{name: x, kind: process.lua, source: '', metod: main}",
			`_index.yaml:3:46: entry app:x: unknown field "metod" (did you mean method?)`},
		{"MAN-29 unknown", "{name: x, kind: library.lua, source: '', pool: 3}",
			`warning: _index.yaml:3:46: entry app:x: unknown field "pool" is ignored`},

		{"field of another place", "{name: x, kind: process.host, workers: 4}",
			`warning: _index.yaml:3:35: entry app:x: unknown field "workers" is ignored (it belongs under host:)`},
		{"negative workers", "{name: x, kind: process.host, host: {workers: -1}}",
			"_index.yaml:3:51: entry app:x: host.workers: must not be negative, got -1"},
		{"HST-6a not a size", "{name: x, kind: process.host, host: {max_memory: big}}",
			`host.max_memory: expected a size such as "512M", got "big"`},
		{"HST-6a limits", "{name: x, kind: process.host, host: {max_memory: 64M, max_steps: 9}}", ""},
		{"hide_logs is no text", "{name: x, kind: terminal.host, hide_logs: yes please}",
			`hide_logs: expected true or false, got string "yes please"`},
		{"SUP-2 in a lifecycle", "{name: x, kind: terminal.host, lifecycle: {stop_timeot: 1s}}",
			`lifecycle: unknown field "stop_timeot" (did you mean stop_timeout?)`},
		{"SEC-1 half a security block", "{name: x, kind: terminal.host, lifecycle: {security: {actor: {id: me}}}}",
			"warning: _index.yaml:3:58: entry app:x: lifecycle.security: without policies or groups nothing is checked"},
		{"SEC-1 the other half", "{name: x, kind: terminal.host, lifecycle: {security: {policies: []}}}",
			"lifecycle.security: without an actor nothing is checked, and with security.strict_mode everything is denied"},
		{"SEC-12 no effect", "{name: x, kind: security.policy, policy: {actions: a, resources: b}}",
			"_index.yaml:3:46: entry app:x: policy.effect is required"},
		{"SEC-12 a bad condition", "{name: x, kind: security.policy, policy: {actions: a, resources: b, effect: deny, conditions: [{field: f, operator: equals, value: 1}]}}",
			`entry app:x: policy.conditions[0].operator: unknown operator "equals"`},
		{"SEC-12 a bad regular expression", "{name: x, kind: security.policy, policy: {actions: a, resources: b, effect: deny, conditions: [{field: f, operator: matches, value: '('}]}}",
			"_index.yaml:3:137: entry app:x: policy.conditions[0].value: error parsing regexp: missing closing ): `(`"},
		{"SEC-9 a wildcard in front", "{name: x, kind: security.policy, policy: {actions: '*.read', resources: b, effect: deny}}",
			`warning: _index.yaml:3:56: entry app:x: policy.actions: "*.read": wildcard only supported at the end`},
		{"SEC-13 a bad expression", "{name: x, kind: security.policy.expr, policy: {actions: a, resources: b, effect: deny, expression: 'action =='}}",
			"entry app:x: policy.expression: unexpected token EOF"},
		{"SEC-13 an expression", "{name: x, kind: security.policy.expr, groups: [g], policy: {actions: a, resources: b, effect: deny, expression: 'action == resource'}}", ""},
		{"SUP-30 an unknown policy", "{name: x, kind: terminal.host, lifecycle: {security: {actor: {id: me}, policies: [gone]}}}",
			"lifecycle.security.policies[0]: app:gone not found"},
		{"SEC-24 a short token", "{name: x, kind: security.token_store, store: x, token_length: 8}",
			"token_length: must be from 16 to 1024 bytes, got 8"},
		{"a store of negative size", "{name: x, kind: store.memory, max_size: -1}", "max_size: must not be negative, got -1"},

		{"supervision.md §8 no process", "{name: x, kind: process.service, host: h}", "process is required"},
		{"supervision.md §8 no host", "{name: x, kind: process.service, process: p}", "host is required"},
		{"supervision.md §8 input is no list", "{name: x, kind: process.service, process: p, host: h, input: 3}",
			"input: expected a list, got number 3"},
		{"MAN-27 stored kinds take anything", "{name: x, kind: registry.entry, sorce: 3}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, problems := load(t, "  - "+test.entry+"\n", "")
			var texts []string
			for _, p := range problems {
				text := p.Error()
				if p.Warning {
					text = "warning: " + text
				}
				texts = append(texts, text)
			}
			all := strings.Join(texts, "\n")
			if test.want == "" && all != "" || !strings.Contains(all, test.want) {
				t.Errorf("problems:\n%s\nwant:\n%s", all, test.want)
			}
		})
	}
}

// MAN-14: a file that cannot be read is not a source that is missing, too; one
// that is empty is there.
func TestCheckFiles(t *testing.T) {
	_, _, problems := load(t, `
  - {name: x, kind: process.lua, source: file://nowhere.lua}
  - {name: y, kind: process.lua, source: file://../out.lua}
  - {name: z, kind: process.lua, source: file:///_empty.lua}
`, "")
	got := strings.Split(problems.Error(), "\n")
	want := []string{"source: file nowhere.lua not found", "source: path traversal detected", "_index.yaml:6:42: entry app:z: source is empty: _empty.lua has no text"}
	if len(got) != len(want) {
		t.Fatalf("problems:\n%s", problems)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("problem %q, want %q", got[i], want[i])
		}
	}
}

// MAN-34: a syntax error is told with its place in the file that holds the
// source, whose columns are characters.
func TestCheckSyntax(t *testing.T) {
	_, _, problems := load(t, `
  - name: x
    kind: process.lua
    source: |
      local u = "日本" )
      return 1
  - {name: y, kind: process.lua, source: "return ("}
`, "")
	got := strings.Split(problems.Error(), "\n")
	want := []string{"_index.yaml:7:22: entry app:x: ", "_index.yaml:9:42: entry app:y: source: line 1: "}
	if len(got) != 2 || !strings.HasPrefix(got[0], want[0]) || !strings.HasPrefix(got[1], want[1]) {
		t.Errorf("problems:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// MAN-31: the import wins, and the module is told to be hidden.
func TestImportHidesModule(t *testing.T) {
	r, entries, problems := load(t, `
  - {name: lib, kind: library.lua, source: "return {now = function() return 'never' end}"}
  - {name: terminal, kind: terminal.host}
  - {name: main, kind: process.lua, modules: [time], imports: {time: lib}, source: "return require('time').now"}
`, "")
	if problems.Err() != nil || len(problems) != 1 ||
		problems[0].Text != "imports.time: the import is used instead of module time" {
		t.Fatalf("problems: %v", problems)
	}
	if err := r.Boot(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	r.returns("never", "main", "terminal")
	r.stop()
}

func TestKindsAreSorted(t *testing.T) {
	kinds := node.Kinds()
	if !slices.IsSorted(kinds) || !slices.Contains(kinds, "process.lua") {
		t.Errorf("Kinds() = %v", kinds)
	}
}
