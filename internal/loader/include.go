package loader

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"wippy/internal/document"
	"wippy/internal/problem"
)

// filePrefix begins a string that stands for the text of a file.
const filePrefix = "file://"

// An includer replaces file:// strings in the values of one manifest
// (manifests.md §4).
type includer struct {
	*tree
	manifest string // path in the tree
	entry    string // id for messages, "" outside entries
	problems problem.List
}

// include replaces every file:// string under v and notes in the places where
// the text stands. The field names v in messages.
func (in *includer) include(v any, place *document.Place, field string) any {
	switch t := v.(type) {
	case map[string]any:
		for key, item := range t {
			t[key] = in.include(item, place.At(key), document.Step(field, key))
		}
	case []any:
		for i, item := range t {
			t[i] = in.include(item, place.Item(i), document.Index(field, i))
		}
	case string:
		if strings.HasPrefix(t, filePrefix) {
			return in.file(t, place, field)
		}
	}
	return v
}

// file returns the text that a file:// string stands for.
func (in *includer) file(ref string, place *document.Place, field string) string {
	bad := func(format string, args ...any) *problem.Problem {
		p := place.Problem(in.shown(in.manifest), field+": "+format, args...)
		p.Entry = in.entry
		in.problems = append(in.problems, p)
		place.Bad = true
		return &in.problems[len(in.problems)-1]
	}
	target := strings.TrimPrefix(ref, filePrefix)
	if strings.Trim(target, "/") == "" {
		bad("%q names no file", ref)
		return ""
	}
	name := path.Join(path.Dir(in.manifest), target)
	if strings.HasPrefix(target, "/") {
		name = path.Clean(strings.TrimLeft(target, "/"))
	}
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		bad("path traversal detected: %q leads out of %s", ref, in.shown("."))
		return ""
	}
	place.Text = &document.Text{File: in.shown(name), Line: 1}
	if text, ok := in.texts[name]; ok {
		return text
	}
	text, err := in.read(name)
	switch {
	case err == nil:
		in.texts[name] = string(text)
	case isEscape(err):
		bad("path traversal detected: %q leads out of %s", ref, in.shown("."))
	case isOwn(err):
		bad("file %s %v", in.shown(name), cause(err))
	case errors.Is(err, fs.ErrNotExist):
		p := bad("file %s not found", in.shown(name))
		*p = p.Suggest(in.closest(name, target))
	default:
		bad("file %s: %v", in.shown(name), cause(err))
	}
	return string(text)
}

// closest returns the file:// string that a missing one was probably meant to
// be: another file of the same folder.
func (in *includer) closest(name, target string) string {
	entries, _ := fs.ReadDir(in.root.FS(), path.Dir(name))
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	near := problem.Closest(path.Base(name), slices.Values(names))
	if near == "" {
		return ""
	}
	return filePrefix + strings.TrimSuffix(target, path.Base(target)) + near
}

// isOwn reports whether an error says what the file is.
func isOwn(err error) bool {
	_, ok := errors.AsType[*fileError](err)
	return ok
}

// isEscape reports whether a path of an os.Root was refused because a symbolic
// link leads out of it. The standard library does not export that error.
func isEscape(err error) bool {
	e, ok := errors.AsType[*os.PathError](err)
	return ok && strings.Contains(e.Err.Error(), "escapes from parent")
}
