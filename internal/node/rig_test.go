package node_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/loader"
	"wippy/internal/logging"
	"wippy/internal/node"
	"wippy/internal/problem"
	"wippy/internal/registry"
	"wippy/internal/supervisor"
)

// A buffer is what several goroutines write to.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// A rig is a node and all that it has written.
type rig struct {
	t *testing.T
	*node.Node
	stdout, log buffer
	begin       time.Time
}

// load loads a manifest of namespace app into a new node. Imports of other
// entries than those of the text cannot be written. Beside the manifest there
// is an empty file, _empty.lua.
func load(t *testing.T, manifest, stdin string) (*rig, []*registry.Entry, problem.List) {
	t.Helper()
	dir := t.TempDir()
	text := "namespace: app\nentries:\n" + manifest
	if err := os.WriteFile(filepath.Join(dir, "_index.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "_empty.lua"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, begin: time.Now()}
	r.Node = node.New(node.Options{
		Log:   slog.New(logging.New(&r.log, logging.Options{Format: logging.JSON})),
		Stdin: strings.NewReader(stdin), Stdout: &r.stdout, Stderr: &r.log, StopTimeout: time.Second,
	})
	loaded := loader.Load(loader.Options{
		Dir: dir, Roots: []loader.Root{{Dir: dir}}, Kinds: node.Kinds(), Check: r.Check,
	})
	return r, loaded.Entries, loaded.Problems
}

// boot starts a node with the entries of a manifest.
func boot(t *testing.T, manifest, stdin string) *rig {
	t.Helper()
	r, entries, problems := load(t, manifest, stdin)
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	if err := r.Boot(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	return r
}

// inBubble runs f with a started node on virtual time, and stops the node
// afterwards.
func inBubble(t *testing.T, manifest string, f func(r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := boot(t, manifest, "")
		defer r.stop()
		f(r)
	})
}

func (r *rig) stop() {
	r.t.Helper()
	if err := r.Stop(r.t.Context()); err != nil {
		r.t.Errorf("Stop: %v", err)
	}
}

// pass lets virtual time pass.
func (r *rig) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func id(name string) registry.ID { return registry.ID{NS: "app", Name: name} }

// is checks the state of a service.
func (r *rig) is(name string, want supervisor.State, details string) {
	r.t.Helper()
	s, _ := r.Supervisor().Status(id(name))
	if s.State != want || s.Details != details {
		r.t.Errorf("%s is %s %q, want %s %q\n%s", name, s.State, s.Details, want, details, r.log.String())
	}
}

// launch runs a process and returns its result.
func (r *rig) launch(process, host string, args ...string) node.Result {
	r.t.Helper()
	r.Launch(node.Launch{Process: id(process), Host: id(host), Args: args})
	result, err := r.Wait(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return result
}

// launchFails returns why a process cannot be run.
func (r *rig) launchFails(process, host string) error {
	r.t.Helper()
	r.Launch(node.Launch{Process: id(process), Host: id(host)})
	result, err := r.Wait(r.t.Context())
	if err == nil {
		r.t.Fatalf("%s was launched on %s, with the result %+v", process, host, result)
	}
	return err
}

// returns checks that a process returns a value.
func (r *rig) returns(want any, process, host string, args ...string) {
	r.t.Helper()
	if got := r.launch(process, host, args...); got.Err != nil || got.Value != want {
		r.t.Errorf("%s returned %v, error %v, want %v", process, got.Value, got.Err, want)
	}
}
