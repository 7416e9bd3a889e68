//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"wippy/internal/lua/hostile"
	"wippy/internal/lua/luatest"
)

// The terminal of the main process, which prints what it finds out, and the hosts
// of hostile programs.
const hostileHosts = `namespace: app
entries:
  - {name: terminal, kind: terminal.host}
  - {name: processes, kind: process.host, lifecycle: {auto_start: true}}
  - {name: free, kind: process.host, lifecycle: {auto_start: true}}
  - {name: small, kind: process.host, host: {max_memory: %d}, lifecycle: {auto_start: true}}
  - {name: counted, kind: process.host, host: {max_steps: %d}, lifecycle: {auto_start: true}}
  - {name: crowded, kind: process.host, host: {max_processes: %d}, lifecycle: {auto_start: true}}
`

// hostileProject writes a project with hostile programs and a main process with
// the given body, and returns its folder.
func hostileProject(tb testing.TB, programs []hostile.Program, main string) string {
	tb.Helper()
	bodies := map[string]string{"app:main": main, "app:prison": hostile.Prison}
	for id, body := range hostile.Others {
		bodies[id] = body
	}
	for _, p := range programs {
		bodies[p.ID] = p.Body
	}
	manifest := fmt.Sprintf(hostileHosts, hostile.MaxMemory, hostile.MaxSteps, hostile.MaxProcesses)
	dir := project(tb, "")
	for id, body := range bodies {
		name := strings.TrimPrefix(id, "app:")
		manifest += fmt.Sprintf("  - {name: %s, kind: process.lua, source: file://%s.lua, method: main, modules: [io, time]}\n", name, name)
		if err := os.WriteFile(filepath.Join(dir, name+".lua"), []byte(luatest.Chunk(body)), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "_index.yaml"), []byte(manifest), 0o600); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// runHostile runs the main process of such a project and returns what it prints.
func runHostile(tb testing.TB, wippy, dir string) string {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 5*time.Minute) // many times what it takes
	defer cancel()
	cmd := exec.CommandContext(ctx, wippy, "run", "-x", "app:main")
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		log := stderr.String()
		tb.Fatalf("wippy run: %v\n%s\n%s", err, stdout.String(), log[max(0, len(log)-5000):])
	}
	return stdout.String()
}

// hostileMain runs one program after the other on one node, beside one process
// that answers, and prints how each ends.
const hostileMain = `
local io = require("io")
local friend = assert(process.spawn("app:friend", "app:processes"))
local function try(id, host, patient)
  local reason = assert(process.call("app:prison", "app:processes", friend, id, host, patient))
  if #reason > 600 then reason = reason:sub(1, 300) .. reason:sub(-300) end
  io.print(id, ("%q"):format(reason:gsub("[^ -~]", "?")))
end
`

// base.md LM-5: one node survives all hostile programs.
func TestHostilePrograms(t *testing.T) {
	if raced {
		t.Skip("it takes long, and package conformance does it")
	}
	programs, err := hostile.Programs()
	if err != nil {
		t.Fatal(err)
	}
	var main strings.Builder
	main.WriteString(hostileMain)
	for _, p := range programs {
		fmt.Fprintf(&main, "try(%q, %q, %t)\n", p.ID, p.Host, p.Patient())
	}
	ends := map[string]string{}
	for line := range strings.Lines(runHostile(t, "wippy", hostileProject(t, programs, main.String()))) {
		id, quoted, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if ends[id], err = strconv.Unquote(quoted); err != nil {
			t.Errorf("%v: %s", err, line)
		}
	}
	for _, p := range programs {
		if err := p.Check(ends[p.ID]); err != nil {
			t.Error(err)
		}
	}
}

// base.md HP-27: sources that overwhelm the compiler are compiled, or refused with
// a line for each, in one run.
func TestHostileSources(t *testing.T) {
	if raced {
		t.Skip("it takes long, and package conformance does it")
	}
	dir := project(t, "")
	manifest := "namespace: app\nentries:\n"
	sources := hostile.Sources()
	for i, s := range sources {
		manifest += fmt.Sprintf("  - {name: s%d, kind: process.lua, source: file://s%d.lua, method: main}\n", i, i)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("s%d.lua", i)), []byte(s.Text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "_index.yaml"), []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "wippy", "lint")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("exit code %d (%v), want 1", code, err)
	}
	if bytes.Contains(out, []byte("goroutine ")) {
		t.Errorf("a Go stack: %s", out[:min(len(out), 5000)])
	}
	for i, s := range sources {
		place := fmt.Sprintf("s%d.lua:", i)
		found := ""
		for line := range strings.Lines(string(out)) {
			if strings.Contains(line, place) && strings.Contains(line, s.Want) {
				found = line
			}
		}
		if s.Want != "" && found == "" {
			t.Errorf("%s: no line with %q at %s", s.Name, s.Want, place)
		}
	}
	for line := range strings.Lines(string(out)) {
		if len(line) > 1000 {
			t.Errorf("a line of %d bytes: %.200s", len(line), line)
		}
	}
}
