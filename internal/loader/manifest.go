package loader

import (
	"maps"
	"slices"
	"strings"

	"wippy/internal/document"
	"wippy/internal/problem"
	"wippy/internal/registry"
)

// A manifest is one definition file, or one document of it.
type manifest struct {
	tree      *tree
	name      string // path in the tree
	shown     string // path as the user should see it
	namespace string
	value     map[string]any
	place     *document.Place
	problems  problem.List
	entries   []*registry.Entry
}

// readManifests returns the entries of a file of the tree and its problems. A
// file that is no definition file has neither (manifests.md MAN-3).
func readManifests(t *tree, name string) ([]*registry.Entry, problem.List) {
	shown := t.shown(name)
	text, err := t.read(name)
	if err != nil {
		return nil, problem.List{unreadable(name, nil, problem.New("%v", cause(err)).At(shown, 0, 0))}
	}
	if len(text) > largeFile && !strings.Contains(string(text), namespaceKey) {
		return nil, nil
	}
	docs, problems := document.Parse(shown, text)
	if len(docs) == 0 && len(problems) > 0 {
		return nil, problem.List{unreadable(name, text, problems[0])}
	}
	var entries []*registry.Entry
	isManifest := false
	for _, d := range docs {
		value, _ := d.Value.(map[string]any)
		if !isDefinition(value) {
			continue
		}
		isManifest = true
		m := manifest{tree: t, name: name, shown: shown, value: value, place: d.Place}
		m.read()
		entries = append(entries, m.entries...)
		problems = append(problems, m.problems...)
	}
	if !isManifest {
		return nil, withoutNamespace(name, shown, docs)
	}
	return entries, problems
}

// withoutNamespace returns a warning for a file that must have been meant as a
// manifest but has no namespace, so that it is ignored like any other file
// (manifests.md MAN-3).
func withoutNamespace(name, shown string, docs []document.Document) problem.List {
	const text = "no namespace, file ignored"
	if len(docs) == 0 {
		docs = []document.Document{{}}
	}
	fields, _ := docs[0].Value.(map[string]any)
	if _, listed := fields["entries"].([]any); !listed && !isIndex(name) {
		return nil
	}
	place := docs[0].Place
	p := place.Problem(shown, text)
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if near := problem.Closest(key, slices.Values([]string{namespaceKey})); near != "" {
			p = place.At(key).KeyProblem(shown, text)
			if near != key {
				p = p.Suggest(near)
			}
			break
		}
	}
	p.Warning = true
	return problem.List{p}
}

const (
	namespaceKey = "namespace"
	largeFile    = 1 << 20 // bytes; data files past it are not parsed just to see that they are no manifests
)

// isDefinition reports whether a document is a definition file: it has a
// namespace that is not blank.
func isDefinition(value map[string]any) bool {
	ns := value[namespaceKey]
	text, isText := ns.(string)
	return ns != nil && (!isText || strings.TrimSpace(text) != "")
}

// unreadable makes p a warning unless the file must have been meant as a
// manifest (manifests.md MAN-4).
func unreadable(name string, text []byte, p problem.Problem) problem.Problem {
	if !claimsManifest(name, text) {
		p.Warning = true
		p.Text = "skipped: " + p.Text
	}
	return p
}

func (m *manifest) report(place *document.Place, format string, args ...any) {
	m.problems = append(m.problems, place.Problem(m.shown, format, args...))
}

func (m *manifest) warn(place *document.Place, format string, args ...any) {
	p := place.KeyProblem(m.shown, format, args...)
	p.Warning = true
	m.problems = append(m.problems, p)
}

// read makes entries of the document (manifests.md §2).
func (m *manifest) read() {
	if !m.readNamespace() {
		return
	}
	if v := m.value["version"]; v != nil && v != "1.0" && v != 1.0 && v != int64(1) {
		m.warn(m.place.At("version"), "version: expected 1.0, got %s", document.Describe(v))
	}
	_, listed := m.value["entries"]
	switch {
	case listed:
		m.readList()
	case m.value["name"] != nil && m.value["kind"] != nil:
		m.readSingle()
	default:
		m.reportShapeless()
	}
}

func (m *manifest) readNamespace() bool {
	place := m.place.At(namespaceKey)
	ns, ok := m.value[namespaceKey].(string)
	switch {
	case !ok:
		m.report(place, "namespace: expected string, got %s", document.Describe(m.value[namespaceKey]))
	case strings.Contains(ns, ":"):
		m.report(place, "namespace: %q must not contain \":\"", ns)
	case slices.Contains(strings.Split(ns, "."), ""):
		m.report(place, "namespace: %q has an empty segment", ns)
	default:
		m.namespace = ns
		return true
	}
	return false
}

// fileKeys are the keys of a file that lists its entries.
var fileKeys = []string{"version", "namespace", "meta", "entries", "requirements"}

// reportShapeless reports a file with neither a list of entries nor one entry.
func (m *manifest) reportShapeless() {
	p := m.place.At(namespaceKey).KeyProblem(m.shown, "either entries array or single entry (name/kind) must be provided")
	for _, key := range slices.Sorted(maps.Keys(m.value)) {
		if slices.Contains(fileKeys, key) || key == "name" || key == "kind" {
			continue
		}
		if near := problem.Closest(key, slices.Values([]string{"entries", "name", "kind"})); near != "" {
			text := p.Text
			p = m.place.At(key).KeyProblem(m.shown, "%s", text).Suggest(near)
			break
		}
	}
	m.problems = append(m.problems, p)
}

// readList reads the form with a list of entries.
func (m *manifest) readList() {
	list, ok := m.value["entries"].([]any)
	place := m.place.At("entries")
	if !ok && m.value["entries"] != nil {
		m.report(place, "entries: expected a list, got %s", document.Describe(m.value["entries"]))
		return
	}
	for _, key := range slices.Sorted(maps.Keys(m.value)) {
		if !slices.Contains(fileKeys, key) {
			m.warn(m.place.At(key), "key %q means nothing beside entries and is ignored", key)
		}
	}
	shared, ok := m.readMeta(m.value, m.place, "")
	if !ok {
		return
	}
	in := includer{tree: m.tree, manifest: m.name}
	in.include(shared, m.place.At("meta"), "meta")
	m.problems = append(m.problems, in.problems...)
	for i, item := range list {
		at := document.Index("entries", i)
		fields, ok := item.(map[string]any)
		if !ok {
			m.report(place.Item(i), "%s: expected a map, got %s", at, document.Describe(item))
			continue
		}
		m.readEntry(fields, place.Item(i), at+".", shared)
	}
}

// readSingle reads the form in which the whole file is one entry.
func (m *manifest) readSingle() {
	fields := maps.Clone(m.value)
	place := *m.place
	place.Fields = maps.Clone(m.place.Fields)
	for _, key := range []string{"version", "namespace", "requirements"} {
		delete(fields, key)
		delete(place.Fields, key)
	}
	m.readEntry(fields, &place, "", nil)
}

// readMeta returns the metadata of an entry or a file; it reports false if that
// is not a map.
func (m *manifest) readMeta(fields map[string]any, place *document.Place, at string) (map[string]any, bool) {
	if fields["meta"] == nil {
		return nil, true
	}
	meta, ok := fields["meta"].(map[string]any)
	if !ok {
		m.report(place.At("meta"), "%smeta: expected a map, got %s", at, document.Describe(fields["meta"]))
	}
	return meta, ok
}

// readEntry makes an entry of a mapping (manifests.md §3). The shared metadata
// is that of the file; at names the mapping in messages.
func (m *manifest) readEntry(fields map[string]any, place *document.Place, at string, shared map[string]any) {
	name, okName := m.readWord(fields, place, at, "name")
	kind, okKind := m.readWord(fields, place, at, "kind")
	meta, okMeta := m.readMeta(fields, place, at)
	if !okName || !okKind || !okMeta {
		return
	}
	e := &registry.Entry{ID: registry.ID{NS: m.namespace, Name: name}, Kind: kind}
	e.Origin = &registry.Origin{File: m.shown, Entry: place.Pos, Kind: place.At("kind")}
	m.readData(e, fields, place)

	in := includer{tree: m.tree, manifest: m.name, entry: e.ID.String()}
	in.include(meta, place.At("meta"), "meta")
	e.Data = in.include(e.Data, e.Origin.Data, "")
	m.problems = append(m.problems, in.problems...)

	e.Meta, e.Origin.Meta = mergeMeta(shared, meta, m.place.At("meta"), place.At("meta"))
	if m.tree.Module != "" {
		e.Meta = withDefaultMap(e.Meta)
		e.Meta["module"] = m.tree.Module
		if m.tree.Version != "" {
			e.Meta["module_version"] = m.tree.Version
		}
	}
	m.entries = append(m.entries, e)
}

// readWord returns a field that must be a string that is not blank.
func (m *manifest) readWord(fields map[string]any, place *document.Place, at, key string) (string, bool) {
	word, ok := fields[key].(string)
	if ok && strings.TrimSpace(word) != "" {
		return word, true
	}
	if v := fields[key]; v != nil && !ok {
		m.report(place.At(key), "%s%s: must be a non-empty string, got %s", at, key, document.Describe(v))
		return "", false
	}
	p := place.Nearest(key).Problem(m.shown, "%s%s: required, must be a non-empty string", at, key)
	for _, other := range slices.Sorted(maps.Keys(fields)) {
		if near := problem.Closest(other, slices.Values([]string{key})); near != "" && near != other {
			p = place.At(other).KeyProblem(m.shown, "%s", p.Text).Suggest(key)
			break
		}
	}
	m.problems = append(m.problems, p)
	return "", false
}

// readData finds the data of an entry: its data field, or all fields that have
// no meaning of their own (manifests.md MAN-9).
func (m *manifest) readData(e *registry.Entry, fields map[string]any, place *document.Place) {
	data, wrapped := fields["data"]
	if wrapped {
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			if !slices.Contains([]string{"name", "kind", "meta", "data"}, key) {
				m.warn(place.At(key), "entry %s: field %q is ignored because the entry has data", e.ID, key)
			}
		}
		e.Data, e.Origin.Data = data, place.At("data")
		return
	}
	root := maps.Clone(fields)
	rootPlace := &document.Place{Pos: place.Pos, Fields: maps.Clone(place.Fields)}
	for _, key := range []string{"name", "kind", "meta"} {
		delete(root, key)
		delete(rootPlace.Fields, key)
	}
	e.Data, e.Origin.Data = root, rootPlace
}

// mergeMeta returns the metadata of a file with that of an entry over it, key by
// key, and where each comes from. The entry owns the result.
func mergeMeta(shared, own map[string]any, sharedPlace, ownPlace *document.Place) (map[string]any, *document.Place) {
	if len(shared) == 0 {
		return own, ownPlace
	}
	meta := document.Clone(shared).(map[string]any)
	maps.Copy(meta, own)
	place := &document.Place{Pos: sharedPlace.Pos, Fields: maps.Clone(sharedPlace.Fields)}
	if ownPlace != nil {
		place.Pos = ownPlace.Pos
		maps.Copy(place.Fields, ownPlace.Fields)
	}
	return meta, place
}

func withDefaultMap(m map[string]any) map[string]any {
	if m == nil {
		m = map[string]any{}
	}
	return m
}
