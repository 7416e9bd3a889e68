package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"wippy/internal/document"
	"wippy/internal/problem"
)

// A leaf is one value of one source, before types are checked.
type leaf struct {
	value   any
	literal bool // not to be searched for placeholders
	file    string
	place   *document.Place
	origin  string // of the value, as [Setting] shows it
}

func (l leaf) problem(format string, args ...any) problem.Problem {
	if l.file == "" {
		p := problem.New(format, args...)
		p.Text += " (" + l.origin + ")"
		return p
	}
	return l.place.Problem(l.file, format, args...)
}

// A file is the leaves of one configuration file, by dotted key.
type file struct {
	name     string
	leaves   map[string]leaf
	profiles map[string]map[string]leaf
	problems problem.List
}

// parseFile reads the text of a configuration file (cli.md CLI-45, CLI-46).
func parseFile(name string, text []byte) *file {
	f := &file{name: name, leaves: map[string]leaf{}, profiles: map[string]map[string]leaf{}}
	docs, problems := document.Parse(name, text)
	f.problems = problems
	if len(docs) > 1 {
		f.report(docs[1].Place, "holds more than one document")
	}
	if len(docs) == 0 {
		return f
	}
	root, ok := docs[0].Value.(map[string]any)
	if !ok {
		f.report(docs[0].Place, "expected sections, got %s", document.Describe(docs[0].Value))
		return f
	}
	place := docs[0].Place
	if v := root["version"]; v != nil && v != "1.0" && v != 1.0 && v != int64(1) {
		f.report(place.At("version"), "unsupported version: %v", v)
	}
	delete(root, "version")
	profiles := root["profiles"]
	delete(root, "profiles")
	f.read(root, place, schema, "", f.leaves, "")
	f.readProfiles(profiles, place.At("profiles"))
	return f
}

func (f *file) report(place *document.Place, format string, args ...any) {
	f.problems = append(f.problems, place.Problem(f.name, format, args...))
}

// readProfiles reads the profiles section, in which each profile has the shape
// of a file.
func (f *file) readProfiles(v any, place *document.Place) {
	profiles, ok := v.(map[string]any)
	if !ok && v != nil {
		f.report(place, "profiles: expected a map, got %s", document.Describe(v))
	}
	for _, name := range slices.Sorted(maps.Keys(profiles)) {
		at := place.At(name)
		body, ok := profiles[name].(map[string]any)
		if !ok && profiles[name] != nil {
			f.report(at, "profiles.%s: expected a map, got %s", name, document.Describe(profiles[name]))
			continue
		}
		leaves := map[string]leaf{}
		f.read(body, at, profileSchema, "", leaves, "profile "+name+", ")
		f.profiles[name] = leaves
		for _, key := range slices.Sorted(maps.Keys(leaves)) {
			if strings.HasPrefix(key, "vars.") && mentionsEnv(leaves[key].value) {
				f.report(leaves[key].place, "profiles.%s.%s: ${env:…} cannot stand in the vars of a profile", name, key)
			}
		}
	}
}

// read adds the leaves of a section to a set and reports unknown keys. The path
// is that of the section, the origin what is said of its leaves before the place.
func (f *file) read(fields map[string]any, place *document.Place, s *section, path string, into map[string]leaf, origin string) {
	for _, word := range slices.Sorted(maps.Keys(fields)) {
		v, at, name := fields[word], place.At(word), document.Step(path, word)
		next := s.next[word]
		inner, isMap := v.(map[string]any)
		switch {
		case next == nil:
			f.unknown(at, name, word, s)
		case v == nil:
		case next.key != nil && !next.key.isSection(isMap):
			into[name] = f.leaf(v, at, origin)
		case !isMap:
			f.report(at, "%s: expected a map, got %s", name, document.Describe(v))
		case next.key != nil && next.key.typ != editType:
			f.readFree(inner, at, name, into, origin)
		default:
			f.read(inner, at, next, name, into, origin)
		}
	}
}

// readFree adds the leaves of a section of any shape. Empty maps are leaves: as
// the value of an override they mean something.
func (f *file) readFree(fields map[string]any, place *document.Place, path string, into map[string]leaf, origin string) {
	for word, v := range fields {
		at, name := place.At(word), document.Step(path, word)
		if inner, _ := v.(map[string]any); len(inner) > 0 {
			f.readFree(inner, at, name, into, origin)
			continue
		}
		into[name] = f.leaf(v, at, origin)
	}
}

func (f *file) leaf(v any, place *document.Place, origin string) leaf {
	return leaf{value: v, file: f.name, place: place, origin: fmt.Sprintf("%s%s:%d", origin, f.name, place.Line)}
}

// unknown reports a key that is not known: an error if it looks like a
// misspelling, else a warning.
func (f *file) unknown(place *document.Place, name, word string, s *section) {
	p := place.KeyProblem(f.name, "unknown key %q", name)
	near := problem.Closest(word, slices.Values(slices.Sorted(maps.Keys(s.next))))
	if near == "" {
		p.Text += " is ignored"
		p.Warning = true
	}
	f.problems = append(f.problems, p.Suggest(near))
}
