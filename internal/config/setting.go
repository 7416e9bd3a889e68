package config

import (
	"maps"
	"slices"
	"strings"
	"time"

	"wippy/internal/problem"
)

// Default is the origin of values that nobody has asked for.
const Default = "default"

// A Setting is one value and where it comes from.
type Setting struct {
	Key string // dotted
	// Value is of the type of its key: string, bool, int64, time.Duration or
	// []string; in sections of free shape any plain value.
	Value any
	// Origin is Default, a place such as ".wippy.yaml:3" or "profile dev,
	// .wippy.yaml:9", the flag, "--set logger.encoding=json", or "environment
	// variable WIPPY_NODE_ID", which also follows a place where a placeholder
	// stands.
	Origin string
	// Via are the names in the placeholders that the value was made of, such as
	// "password" of the vars and "env:PASSWORD", which may say that it is secret.
	Via []string
}

// A Config is a composed configuration. It does not change; any goroutine may
// read it.
type Config struct {
	// Dir is what relative paths in the configuration count from: the folder
	// of the first configuration file, else the working directory.
	Dir string
	// Profiles are the names of the profiles that the files have, sorted.
	Profiles []string
	// Warnings are keys that mean nothing and sections this build ignores.
	Warnings problem.List

	settings map[string]Setting
}

// Settings returns all values, defaults included, sorted by key.
func (c *Config) Settings() []Setting {
	return slices.SortedFunc(maps.Values(c.settings), func(a, b Setting) int { return strings.Compare(a.Key, b.Key) })
}

// Within returns the setting of a key, or those of all keys of a section, sorted
// by key; none if the key is known but not set. A name that is neither is an
// error with a suggestion.
func (c *Config) Within(name string) ([]Setting, error) {
	var found []Setting
	for _, s := range c.Settings() {
		if s.Key == name || strings.HasPrefix(s.Key, name+".") {
			found = append(found, s)
		}
	}
	if found == nil && !schema.knows(name) {
		return nil, problem.New("unknown key %q", name).Suggest(problem.Closest(name, schema.names("")))
	}
	return found, nil
}

// Get returns the setting of a key. Its origin tells defaults apart from what
// somebody asked for.
func (c *Config) Get(key string) (Setting, bool) {
	s, ok := c.settings[key]
	return s, ok
}

// Text returns the value of a known key of type string; another key is a mistake of
// the programmer and panics.
func (c *Config) Text(key string) string { return c.settings[key].Value.(string) }

// Bool returns the value of a known key of type bool; another key is a mistake of
// the programmer and panics.
func (c *Config) Bool(key string) bool { return c.settings[key].Value.(bool) }

// Int returns the value of an int key.
func (c *Config) Int(key string) int64 { return c.settings[key].Value.(int64) }

// Duration returns the value of a known key of type duration; another key is a mistake of
// the programmer and panics.
func (c *Config) Duration(key string) time.Duration { return c.settings[key].Value.(time.Duration) }

// An Override is an entry of the override section. It has the fields of the
// loader's type of that name and converts to it.
type Override struct {
	Key   string // "ns:name:path"
	Value any
	From  string
}

// Overrides returns what the override section asks for, sorted by key.
func (c *Config) Overrides() []Override {
	var list []Override
	for _, s := range c.Settings() {
		if key, ok := strings.CutPrefix(s.Key, "override."); ok {
			list = append(list, Override{Key: key, Value: s.Value, From: s.Origin})
		}
	}
	return list
}

// A Disable is the disable section. It has the fields of the loader's type of
// that name and converts to it.
type Disable struct {
	Namespaces []string
	Entries    []string
	Meta       map[string][]string
	From       string
}

// Disable returns what the disable section asks for.
func (c *Config) Disable() Disable {
	d := Disable{Meta: map[string][]string{}}
	for _, s := range c.Settings() {
		name, ok := strings.CutPrefix(s.Key, "disable.")
		if !ok {
			continue
		}
		d.From = s.Origin
		patterns := s.Value.([]string)
		switch name {
		case "namespaces":
			d.Namespaces = patterns
		case "entries":
			d.Entries = patterns
		default:
			d.Meta[strings.TrimPrefix(name, "meta.")] = patterns
		}
	}
	return d
}
