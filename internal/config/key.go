package config

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"wippy/internal/document"
)

// A valueType is what a configuration key holds.
type valueType uint8

const (
	textType     valueType = iota // string
	boolType                      // bool
	intType                       // int64
	durationType                  // time.Duration, written "1m30s" or 0
	listType                      // []string
	listsType                     // a map of []string; each list is a key of its own
	editType                      // in profiles: a list, or a map of lists to add and to remove
	freeType                      // a map of any shape; each value in it is a key of its own
)

// A key is one known key.
type key struct {
	name     string // dotted
	typ      valueType
	fallback any
	words    []string // the only values, for texts; nil for any
	others   []string // values that only other builds know
	min, max int64    // bounds of an int, if they differ
}

// isSection reports whether the key is not a value itself but a map of values;
// isMap says whether that is how it is written.
func (k *key) isSection(isMap bool) bool {
	return k.typ == freeType || k.typ == listsType || k.typ == editType && isMap
}

// knownKeys are all keys of the configuration (cli.md §10.1). Those of free
// type are sections whose values are looked at elsewhere.
var knownKeys = []key{
	{name: "logger.encoding", fallback: "console", words: []string{"console", "json"}},
	{name: "logmanager.propagate_downstream", typ: boolType, fallback: true},
	{name: "logmanager.stream_to_events", typ: boolType, fallback: false},
	{name: "logmanager.min_level", typ: intType, fallback: int64(0), min: -1, max: 2},

	{name: "profiler.enabled", typ: boolType, fallback: false},
	{name: "profiler.address", fallback: "localhost:6060"},
	{name: "profiler.read_timeout", typ: durationType, fallback: 15 * time.Second},
	{name: "profiler.write_timeout", typ: durationType, fallback: 15 * time.Second},
	{name: "profiler.idle_timeout", typ: durationType, fallback: time.Minute},

	{name: "security.strict_mode", typ: boolType, fallback: false},

	{name: "registry.enable_history", typ: boolType, fallback: true},
	{name: "registry.history_type", fallback: "memory", words: []string{"memory", "nil"}, others: []string{"sqlite", "postgres"}},
	{name: "registry.history_path", fallback: ".wippy/registry.db"},
	{name: "registry.event_wait_timeout", typ: durationType, fallback: 30 * time.Second},

	{name: "relay.node_name", fallback: ""},
	{name: "supervisor.host.buffer_size", typ: intType, fallback: int64(1024)},
	{name: "supervisor.host.worker_count", typ: intType, fallback: int64(16)},
	{name: "functions.host.buffer_size", typ: intType, fallback: int64(1024)},
	{name: "functions.host.worker_count", typ: intType, fallback: int64(16)},

	{name: "lua.proto_cache_size", typ: intType, fallback: int64(60000)},
	{name: "lua.main_cache_size", typ: intType, fallback: int64(10000)},
	{name: "lua.type_system.enabled", typ: boolType, fallback: false},
	{name: "lua.type_system.strict", typ: boolType, fallback: false},
	{name: "lua.eval.cache_size", typ: intType, fallback: int64(256)},
	{name: "lua.eval.cache_ttl", typ: durationType, fallback: time.Duration(0)},
	{name: "finder.query_cache_size", typ: intType, fallback: int64(1000)},
	{name: "finder.regex_cache_size", typ: intType, fallback: int64(100)},

	{name: "shutdown.timeout", typ: durationType, fallback: 30 * time.Second},
	{name: "metrics.buffer.size", typ: intType, fallback: int64(10000)},
	{name: "metrics.interceptor.enabled", typ: boolType, fallback: false},
	{name: "prometheus.enabled", typ: boolType, fallback: false},
	{name: "prometheus.address", fallback: ""},

	{name: "http_client.block_private_ips", typ: boolType, fallback: false},
	{name: "dispatcher.http.timeout", typ: durationType, fallback: time.Duration(0)},
	{name: "dispatcher.http.max_idle_conns", typ: intType, fallback: int64(0)},
	{name: "dispatcher.http.max_idle_per_host", typ: intType, fallback: int64(0)},
	{name: "dispatcher.http.idle_conn_timeout", typ: durationType, fallback: time.Duration(0)},
	{name: "dispatcher.http.max_clients", typ: intType, fallback: int64(0)},

	{name: "disable.namespaces", typ: listType},
	{name: "disable.entries", typ: listType},
	{name: "disable.meta", typ: listsType},

	{name: "override", typ: freeType},
	{name: "vars", typ: freeType},

	{name: "otel", typ: freeType},
	{name: "cluster", typ: freeType},
	{name: "lsp", typ: freeType},
	{name: "network_service", typ: freeType},
	{name: "extensions", typ: freeType},
	{name: "modules", typ: freeType},
}

// unsupported are the sections that other builds act on when they are enabled.
var unsupported = []string{"otel", "cluster", "lsp", "prometheus"}

// A section is the keys below one word: a known key, or more sections.
type section struct {
	key  *key                // set at the end of a known key
	next map[string]*section // by the next word
}

// schema is knownKeys as a tree.
var schema = newSchema()

func newSchema() *section {
	root := &section{}
	for i := range knownKeys {
		at := root
		for word := range strings.SplitSeq(knownKeys[i].name, ".") {
			if at.next[word] == nil {
				if at.next == nil {
					at.next = map[string]*section{}
				}
				at.next[word] = &section{}
			}
			at = at.next[word]
		}
		at.key = &knownKeys[i]
	}
	return root
}

// find returns the known key that a dotted name is or lies below, and whether
// it is that key itself; nil if there is none.
func (s *section) find(name string) (*key, bool) {
	for s.key == nil {
		word, rest, more := strings.Cut(name, ".")
		s = s.next[word]
		switch {
		case s == nil:
			return nil, false
		case !more:
			return s.key, true
		}
		name = rest
	}
	return s.key, false
}

// knows reports whether a dotted name is that of a section or a key, or lies
// below one of free shape.
func (s *section) knows(name string) bool {
	if k, exact := s.find(name); k != nil {
		return exact || k.isSection(true)
	}
	for word := range strings.SplitSeq(name, ".") {
		if s = s.next[word]; s == nil {
			return false
		}
	}
	return true
}

// names returns the dotted names of all sections and keys below s, whose own
// name is given.
func (s *section) names(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, word := range slices.Sorted(maps.Keys(s.next)) {
			inner := document.Step(name, word)
			if !yield(inner) {
				return
			}
			for deeper := range s.next[word].names(inner) {
				if !yield(deeper) {
					return
				}
			}
		}
	}
}
