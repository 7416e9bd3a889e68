package registry_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"wippy/internal/fault"
	"wippy/internal/registry"
)

// A recorder is a handler that writes down what it is asked and refuses what it
// is told to.
type recorder struct {
	log    []string
	refuse func(registry.Edit, *recorder) error
	next   *registry.Snapshot
}

func (r *recorder) Begin(_ context.Context, next *registry.Snapshot) registry.Tx {
	r.log = append(r.log, fmt.Sprintf("begin %d", next.Version()))
	r.next = next
	return r
}

func (r *recorder) Accept(_ context.Context, e registry.Edit) error {
	if r.refuse != nil {
		if err := r.refuse(e, r); err != nil {
			r.log = append(r.log, "refuse "+e.ID().String())
			return err
		}
	}
	r.log = append(r.log, e.Op.String()+" "+e.ID().String())
	return nil
}

func (r *recorder) Commit()   { r.log = append(r.log, "commit") }
func (r *recorder) Rollback() { r.log = append(r.log, "rollback") }

func (r *recorder) take() string {
	s := strings.Join(r.log, ", ")
	r.log = nil
	return s
}

func plain(id string) *registry.Entry {
	return &registry.Entry{ID: registry.ParseID(id), Kind: "registry.entry"}
}

func create(ids ...string) []registry.Change {
	var set []registry.Change
	for _, id := range ids {
		set = append(set, registry.Change{Op: registry.Create, Entry: plain(id)})
	}
	return set
}

func ids(s *registry.Snapshot) string {
	var list []string
	for e := range s.All() {
		list = append(list, e.ID.String())
	}
	return strings.Join(list, " ")
}

// modules.md REG-2, REG-4: versions start at 0 and grow by one.
func TestApplyPublishesTheNextVersion(t *testing.T) {
	h := &recorder{}
	r := registry.New(h)
	if err := r.Boot(t.Context(), []*registry.Entry{plain("app:b"), plain("app:a")}); err != nil {
		t.Fatal(err)
	}
	boot := r.Snapshot()
	if boot.Version() != 0 || ids(boot) != "app:a app:b" {
		t.Fatalf("after Boot version %d holds %s", boot.Version(), ids(boot))
	}
	replaced := plain("app:a")
	version, err := r.Apply(t.Context(), []registry.Change{
		{Op: registry.Update, Entry: replaced},
		{Op: registry.Delete, Entry: &registry.Entry{ID: registry.ParseID("app:b")}},
		{Op: registry.Create, Entry: plain("app:c")},
	})
	if err != nil || version != 1 {
		t.Fatalf("Apply = %d, %v, want 1", version, err)
	}
	if now := r.Snapshot(); now.Version() != 1 || ids(now) != "app:a app:c" {
		t.Errorf("version %d holds %s, want 1 with app:a app:c", now.Version(), ids(now))
	}
	if got, _ := r.Snapshot().Get(replaced.ID); got != replaced {
		t.Error("the update did not replace the entry")
	}
	if ids(boot) != "app:a app:b" {
		t.Errorf("the old snapshot now holds %s", ids(boot))
	}
	want := "begin 0, create app:b, create app:a, commit, begin 1, update app:a, delete app:b, create app:c, commit"
	if got := h.take(); got != want {
		t.Errorf("the handler was asked\n%s, want\n%s", got, want)
	}
}

// manifests.md MAN-26: all or nothing.
func TestARefusedEntryRollsBackTheSet(t *testing.T) {
	h := &recorder{refuse: func(e registry.Edit, _ *recorder) error {
		if e.ID().Name == "bad" {
			return fault.New(fault.Invalid, "test", "cannot be")
		}
		return nil
	}}
	r := registry.New(h)
	_, err := r.Apply(t.Context(), create("app:a", "app:bad", "app:c"))
	if err == nil || err.Error() != "create app:bad: cannot be" || fault.KindOf(err) != fault.Invalid {
		t.Errorf("Apply fails with %v of kind %s", err, fault.KindOf(err))
	}
	if got, want := h.take(), "begin 1, create app:a, refuse app:bad, rollback"; got != want {
		t.Errorf("the handler was asked %s, want %s", got, want)
	}
	if s := r.Snapshot(); s.Version() != 0 || s.Len() != 0 {
		t.Errorf("version %d holds %s after a refusal", s.Version(), ids(s))
	}
}

// manifests.md MAN-26: NOT_FOUND is retried after the rest of the set.
func TestWhatMissesSomethingIsOfferedAgain(t *testing.T) {
	accepted := map[string]bool{}
	needs := map[string]string{"a": "b", "b": "c"}
	h := &recorder{refuse: func(e registry.Edit, _ *recorder) error {
		if need := needs[e.ID().Name]; need != "" && !accepted[need] {
			return fault.New(fault.NotFound, "test", "no %s", need)
		}
		accepted[e.ID().Name] = true
		return nil
	}}
	r := registry.New(h)
	if _, err := r.Apply(t.Context(), create("app:a", "app:b", "app:c")); err != nil {
		t.Fatal(err)
	}
	want := "begin 1, refuse app:a, refuse app:b, create app:c, refuse app:a, create app:b, create app:a, commit"
	if got := h.take(); got != want {
		t.Errorf("the handler was asked\n%s, want\n%s", got, want)
	}
}

// manifests.md MAN-26: a full pass without progress is fatal.
func TestWhatStaysMissingIsFatal(t *testing.T) {
	h := &recorder{refuse: func(e registry.Edit, _ *recorder) error {
		if e.ID().Name != "c" {
			return fault.New(fault.NotFound, "test", "no host")
		}
		return nil
	}}
	r := registry.New(h)
	_, err := r.Apply(t.Context(), create("app:a", "app:b", "app:c"))
	refusal, ok := errors.AsType[*registry.Refusal](err)
	if !ok || refusal.ID.String() != "app:a" || refusal.Op != registry.Create || fault.KindOf(err) != fault.NotFound {
		t.Errorf("Apply fails with %v", err)
	}
	if got := h.take(); !strings.HasSuffix(got, "rollback") {
		t.Errorf("the handler was asked %s", got)
	}
}

func TestTheHandlerSeesTheNextVersion(t *testing.T) {
	h := &recorder{}
	r := registry.New(h)
	h.refuse = func(e registry.Edit, h *recorder) error {
		if _, ok := h.next.Get(registry.ParseID("app:b")); !ok {
			return errors.New("the next version lacks app:b")
		}
		if _, ok := r.Snapshot().Get(registry.ParseID("app:b")); ok {
			return errors.New("the current version has app:b already")
		}
		return nil
	}
	if _, err := r.Apply(t.Context(), create("app:a", "app:b")); err != nil {
		t.Error(err)
	}
}

// modules.md REG-2
func TestApplyRefusesImpossibleSets(t *testing.T) {
	id := registry.ParseID("app:a")
	tests := []struct {
		name string
		set  []registry.Change
		kind fault.Kind
		text string
	}{
		{"nothing", nil, fault.Invalid, "no changes to apply"},
		{"create of what exists", create("app:a"), fault.AlreadyExists, "create app:a: exists already"},
		{"update of what does not", []registry.Change{{Op: registry.Update, Entry: plain("app:x")}}, fault.NotFound, "update app:x: not found"},
		{"delete of what does not", []registry.Change{{Op: registry.Delete, Entry: plain("app:x")}}, fault.NotFound, "delete app:x: not found"},
		{"twice in one set", []registry.Change{{Op: registry.Update, Entry: plain("app:a")}, {Op: registry.Delete, Entry: &registry.Entry{ID: id}}},
			fault.Invalid, "delete app:a: is changed twice in one set"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := registry.New(nil)
			if err := r.Boot(t.Context(), []*registry.Entry{plain("app:a")}); err != nil {
				t.Fatal(err)
			}
			_, err := r.Apply(t.Context(), tt.set)
			if err == nil || err.Error() != tt.text || fault.KindOf(err) != tt.kind {
				t.Errorf("Apply fails with %v of kind %s, want %s of kind %s", err, fault.KindOf(err), tt.text, tt.kind)
			}
			if s := r.Snapshot(); s.Version() != 0 || s.Len() != 1 {
				t.Errorf("the registry changed to version %d", s.Version())
			}
		})
	}
}

func TestApplyStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	h := &recorder{refuse: func(registry.Edit, *recorder) error { cancel(); return nil }}
	r := registry.New(h)
	if _, err := r.Apply(ctx, create("app:a", "app:b")); !errors.Is(err, context.Canceled) {
		t.Errorf("Apply fails with %v, want context.Canceled", err)
	}
	if got := h.take(); !strings.HasSuffix(got, "create app:a, rollback") {
		t.Errorf("the handler was asked %s", got)
	}
}

func TestAnyGoroutineMayReadAndApply(t *testing.T) {
	r := registry.New(nil)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if _, err := r.Apply(t.Context(), create(fmt.Sprintf("app:e%d", i))); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			s := r.Snapshot()
			if n := len(slices.Collect(s.All())); uint64(n) != s.Version() {
				t.Errorf("version %d holds %d entries", s.Version(), n)
			}
		})
	}
	wg.Wait()
	if v := r.Snapshot().Version(); v != 8 {
		t.Errorf("8 transactions give version %d", v)
	}
}

func TestSnapshotQueries(t *testing.T) {
	host := &registry.Entry{ID: registry.ParseID("app:pool"), Kind: "process.host"}
	s := registry.NewSnapshot([]*registry.Entry{plain("app:worker"), plain("app:relay"), host, plain("other:relay")})
	if got := s.OfKind("process.host", "terminal.host"); len(got) != 1 || got[0] != host {
		t.Errorf("OfKind gives %v", got)
	}
	isHost := func(e *registry.Entry) bool { return e.Kind == "process.host" }
	tests := []struct {
		id, want string
		match    func(*registry.Entry) bool
	}{
		{"app:wroker", "app:worker", nil},
		{"ap:worker", "app:worker", nil},
		{"worker", "app:worker", nil}, // the only one of that name
		{"lib:relay", "", nil},        // two of that name
		{"app:nothing", "", nil},
		{"app:worker", "", isHost},
		{"app:poool", "app:pool", isHost},
	}
	for _, tt := range tests {
		if got := s.Closest(registry.ParseID(tt.id), tt.match).String(); got != tt.want {
			t.Errorf("Closest(%s) = %q, want %q", tt.id, got, tt.want)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	r := registry.New(nil)
	id := registry.ParseID("app:worker")
	if err := r.Boot(b.Context(), []*registry.Entry{plain("app:worker")}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := r.Snapshot().Get(id); !ok {
			b.Fatal("not found")
		}
	}
}
