package node

import (
	"crypto/rand"
	"encoding/binary"
	"io"
	"time"

	"wippy/internal/fault"
	"wippy/internal/problem"
	"wippy/internal/registry"
	"wippy/internal/sched"
	"wippy/internal/security"
	"wippy/internal/store"
	"wippy/internal/supervisor"
)

// A memoryStore is an entry of kind store.memory (modules.md §11).
type memoryStore struct {
	store.Config `yaml:",inline"`
	Lifecycle    supervisor.Lifecycle `yaml:"lifecycle"`
}

func (s *memoryStore) decode(e *registry.Entry) problem.List {
	return append(registry.Decode(e, s), checkLifecycle(e, s.Lifecycle)...)
}

func (s *memoryStore) accept(tx *transaction, e *registry.Entry) error {
	m := store.NewMemory(s.Config, tx.node.sched.Clock().Now)
	tx.content.stores[e.ID.String()] = m
	tx.serve(e, s.Lifecycle, s)
	return nil
}

// Start implements [supervisor.Service]. The store is there all the time: what
// is in it survives a stop of the service.
func (*memoryStore) Start(run *supervisor.Run) (stop func(within time.Duration)) {
	run.Started()
	return func(time.Duration) { run.Ended(nil) }
}

// A tokenStore is an entry of kind security.token_store (security.md §7).
type tokenStore struct {
	Store      registry.ID   `yaml:"store,required"`
	Length     int           `yaml:"token_length"`       // random bytes; 0 means 32
	Expiration time.Duration `yaml:"default_expiration"` // 0 means 24h
	Key        string        `yaml:"token_key"`          // "": tokens are not signed
}

// The bounds of token_length: fewer bytes could be guessed, more serve nobody.
const minTokenLength, maxTokenLength = 16, 1024

func (t *tokenStore) decode(e *registry.Entry) problem.List {
	problems := registry.Decode(e, t)
	if t.Length == 0 {
		t.Length = 32
	}
	if t.Expiration == 0 {
		t.Expiration = 24 * time.Hour
	}
	if t.Length < minTokenLength || t.Length > maxTokenLength {
		problems = append(problems, e.Problem("token_length", "token_length: must be from %d to %d bytes, got %d", minTokenLength, maxTokenLength, t.Length))
	}
	return problems
}

func (t *tokenStore) accept(tx *transaction, e *registry.Entry) error {
	backing := tx.content.stores[t.Store.String()]
	if backing == nil {
		return fault.New(fault.NotFound, "node.accept", "store: %s not found", t.Store)
	}
	n := tx.node
	tx.content.tokens[e.ID.String()] = security.NewTokenStore(security.TokenOptions{
		ID: e.ID.String(), Length: t.Length, Expiration: t.Expiration, Key: t.Key, Backing: backing,
		Policies: n.Policies, Random: randomOf(n.sched), Now: n.sched.Clock().Now, Log: n.log,
	})
	return nil
}

// tokenStore implements [lua.Security.TokenStore].
func (n *Node) tokenStore(id string) (*security.TokenStore, error) {
	if s := n.content.Load().tokens[id]; s != nil {
		return s, nil
	}
	return nil, fault.New(fault.NotFound, "node.tokenStore", "token store not found: %s", fault.Excerpt(id))
}

// randomOf returns where secrets come from: the operating system or, in a run
// that can be repeated, the choices of its scheduler.
func randomOf(s *sched.Scheduler) io.Reader {
	if s.Repeatable() {
		return oracle{s}
	}
	return rand.Reader
}

type oracle struct{ *sched.Scheduler }

func (o oracle) Read(p []byte) (int, error) {
	for i := 0; i < len(p); i += 8 {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], o.Oracle().Uint64())
		copy(p[i:], word[:])
	}
	return len(p), nil
}
