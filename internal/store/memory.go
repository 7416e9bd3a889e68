// Package store is the entry kind store.memory: values by key, in memory, for a
// time (modules.md §11).
//
//	m := store.NewMemory(store.Config{MaxSize: 100}, clock.Now)
//	err := m.Set("k", "v", time.Minute)
//	v, ok := m.Get("k")
package store

import (
	"maps"
	"sync"
	"time"

	"wippy/internal/document"
	"wippy/internal/fault"
)

// A Config is what an entry says about a store. Zero fields mean the defaults.
type Config struct {
	MaxSize         uint          `yaml:"max_size"`         // keys; 0 means 10000
	CleanupInterval time.Duration `yaml:"cleanup_interval"` // between two looks for what has expired; 0 means 5m
}

func (c Config) withDefaults() Config {
	if c.MaxSize == 0 {
		c.MaxSize = 10_000
	}
	if c.CleanupInterval == 0 {
		c.CleanupInterval = 5 * time.Minute
	}
	return c
}

// A Memory is a store in memory. Values are plain data and copied on the way in
// and out. What has expired is absent at once; its memory is freed by the first
// write after the cleanup interval, or by one that needs the room. Any goroutine
// may use it.
type Memory struct {
	config Config
	now    func() time.Time

	mu    sync.Mutex // guards the fields below
	items map[string]item
	swept time.Time // when what has expired was last looked for
}

type item struct {
	value   any
	expires time.Time // zero: never
}

func (i item) expired(now time.Time) bool { return !i.expires.IsZero() && !now.Before(i.expires) }

// NewMemory returns an empty store that tells the time by now.
func NewMemory(c Config, now func() time.Time) *Memory {
	return &Memory{config: c.withDefaults(), now: now, items: map[string]item{}}
}

// Set stores a value for a time, 0 for ever. A full store gives a RateLimited
// fault for a new key.
func (m *Memory) Set(key string, value any, ttl time.Duration) error {
	i := item{value: document.Clone(value)}
	now := m.now()
	if ttl > 0 {
		i.expires = now.Add(ttl)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	_, exists := m.items[key]
	full := func() bool { return !exists && len(m.items) >= int(m.config.MaxSize) }
	if full() || now.Sub(m.swept) >= m.config.CleanupInterval {
		maps.DeleteFunc(m.items, func(_ string, i item) bool { return i.expired(now) })
		m.swept = now
		if full() {
			return fault.New(fault.RateLimited, "store.Set", "store is full: it has %d keys (max_size)", m.config.MaxSize).Retryable(fault.RetryYes)
		}
	}
	m.items[key] = i
	return nil
}

// Get returns the value of a key.
func (m *Memory) Get(key string) (any, bool) {
	now := m.now()
	m.mu.Lock()
	i, ok := m.items[key]
	m.mu.Unlock()
	if !ok || i.expired(now) {
		return nil, false
	}
	return document.Clone(i.value), true
}

// Delete removes a key and reports whether it was there.
func (m *Memory) Delete(key string) bool {
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	i, ok := m.items[key]
	delete(m.items, key)
	return ok && !i.expired(now)
}
