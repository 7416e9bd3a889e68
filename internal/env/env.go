// Package env holds environment variables: what they are called, and the
// storages that their values are in (modules.md §9).
//
// A [Storage] keeps texts by key. [OS], [Static], [NewMemory], [OpenFile] and
// [Router] return the kinds of them. A [Variable] is a name for a key of a
// storage, with a default:
//
//	file, err := env.OpenFile("/srv/app/.env", env.FileOptions{})
//	v := env.Variable{Key: "DB_HOST", Storage: env.Router(env.OS(os.LookupEnv), file), Default: &localhost}
//	host, err := v.Get()
//
// Which variables there are is told by entries, so by the node. Any goroutine may
// use storages and variables.
package env

import (
	"regexp"
	"sync"

	"wippy/internal/fault"
)

// A Storage keeps texts by key.
type Storage interface {
	// Get returns the text of a key, and false if there is none. It does not
	// wait.
	Get(key string) (string, bool)
	// Set changes the text of a key, or adds it. Where that is not allowed it
	// returns a PERMISSION_DENIED fault, and one of kind INTERNAL if the text
	// could not be kept; then the storage is as before.
	Set(key, value string) error
	// Writable reports whether Set is allowed.
	Writable() bool
}

// name is the shape of the name of a variable.
var name = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

// IsName reports whether a text can be the name of a variable (modules.md ENV-5).
func IsName(text string) bool { return name.MatchString(text) }

// A Variable is one environment variable. It does not change.
type Variable struct {
	Key      string // in the storage; for messages, too
	Storage  Storage
	Default  *string // the value if the storage has none; nil means there is none either
	ReadOnly bool
}

// Get returns the value of the variable: the text in the storage, even if it is
// empty, else the default, else a NOT_FOUND fault (modules.md ENV-2).
func (v *Variable) Get() (string, error) {
	text, ok := v.Storage.Get(v.Key)
	switch {
	case ok:
		return text, nil
	case v.Default != nil:
		return *v.Default, nil
	}
	return "", fault.New(fault.NotFound, "env.Get", "environment variable %s is not set", v.Key)
}

// Filled is like Get for places that have a fallback of their own, in which an
// empty text in the storage counts as none: it returns the text, else the
// default, and reports false if neither says anything.
func (v *Variable) Filled() (string, bool) {
	if text, _ := v.Storage.Get(v.Key); text != "" {
		return text, true
	}
	if v.Default != nil {
		return *v.Default, true
	}
	return "", false
}

// Set changes the value of the variable in its storage. It returns a
// PERMISSION_DENIED fault if the variable or its storage is read-only
// (modules.md ENV-3), else what the storage returns.
func (v *Variable) Set(value string) error {
	if v.ReadOnly {
		return fault.New(fault.PermissionDenied, "env.Set", "environment variable %s is read-only", v.Key)
	}
	return v.Storage.Set(v.Key, value)
}

// readOnly is what storages have in common that cannot be written to.
type readOnly struct{}

func (readOnly) Writable() bool { return false }

func (readOnly) Set(key, _ string) error {
	return fault.New(fault.PermissionDenied, "env.Set", "environment variable %s is in a read-only storage", key)
}

type osStorage struct {
	readOnly
	lookup func(string) (string, bool)
}

// OS returns the storage of the variables of the operating system, which cannot
// be written to. Nil means that there are none.
func OS(lookup func(name string) (string, bool)) Storage { return osStorage{lookup: lookup} }

func (s osStorage) Get(key string) (string, bool) {
	if s.lookup == nil {
		return "", false
	}
	return s.lookup(key)
}

type staticStorage struct {
	readOnly
	values map[string]string
}

// Static returns a storage of fixed texts. It keeps the map, which must not
// change any more.
func Static(values map[string]string) Storage { return staticStorage{values: values} }

func (s staticStorage) Get(key string) (string, bool) {
	text, ok := s.values[key]
	return text, ok
}

type memory struct {
	mu     sync.RWMutex // guards the field below
	values map[string]string
}

// NewMemory returns an empty storage that forgets everything when the program
// ends.
func NewMemory() Storage { return &memory{values: map[string]string{}} }

func (m *memory) Writable() bool { return true }

func (m *memory) Get(key string) (string, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	text, ok := m.values[key]
	return text, ok
}

func (m *memory) Set(key, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[key] = value
	return nil
}

type router []Storage

// Router returns a storage that looks into several, in their order, and writes
// to the first that can be written to (modules.md ENV-4). The list must not
// change any more.
func Router(storages ...Storage) Storage { return router(storages) }

func (r router) Get(key string) (string, bool) {
	for _, s := range r {
		if text, ok := s.Get(key); ok {
			return text, true
		}
	}
	return "", false
}

func (r router) Writable() bool { return r.target() != nil }

func (r router) Set(key, value string) error {
	if s := r.target(); s != nil {
		return s.Set(key, value)
	}
	return readOnly{}.Set(key, value)
}

// target returns the storage to write to, nil if there is none.
func (r router) target() Storage {
	for _, s := range r {
		if s.Writable() {
			return s
		}
	}
	return nil
}
