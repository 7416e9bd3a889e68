package store_test

import (
	"testing"
	"time"

	"wippy/internal/fault"
	"wippy/internal/store"
)

func TestMemory(t *testing.T) {
	now := time.Unix(1000, 0)
	m := store.NewMemory(store.Config{MaxSize: 2}, func() time.Time { return now })
	set := func(key string, value any, ttl time.Duration, want fault.Kind) {
		t.Helper()
		if got := fault.KindOf(m.Set(key, value, ttl)); got != want {
			t.Errorf("setting %s: %q, want %q", key, got, want)
		}
	}
	has := func(key string, want any) {
		t.Helper()
		if got, ok := m.Get(key); got != want || ok != (want != nil) {
			t.Errorf("%s is %v, %v, want %v", key, got, ok, want)
		}
	}
	has("a", nil)
	set("a", "1", time.Minute, fault.Unknown)
	set("b", "2", 0, fault.Unknown)
	set("c", "3", 0, fault.RateLimited)
	has("a", "1")
	set("a", "9", time.Minute, fault.Unknown) // also when it is full
	has("a", "9")
	now = now.Add(time.Minute - 1)
	has("a", "9")
	now = now.Add(1)
	has("a", nil)
	has("b", "2")
	if m.Delete("a") {
		t.Error("what has expired was deleted")
	}
	set("a", "1", time.Second, fault.Unknown)
	now = now.Add(time.Second)
	set("c", "3", 0, fault.Unknown) // in the place of what has expired
	has("c", "3")
	if !m.Delete("c") || m.Delete("c") {
		t.Error("c is not deleted once")
	}
	has("c", nil)
}

// Nobody can change what is in a store but by Set.
func TestValuesAreCopies(t *testing.T) {
	m := store.NewMemory(store.Config{}, time.Now)
	given := map[string]any{"list": []any{"a"}}
	if err := m.Set("k", given, 0); err != nil {
		t.Fatal(err)
	}
	given["list"].([]any)[0] = "b"
	for range 2 {
		got, _ := m.Get("k")
		list := got.(map[string]any)["list"].([]any)
		if list[0] != "a" {
			t.Errorf("the list is %v", list)
		}
		list[0] = "c"
	}
}
