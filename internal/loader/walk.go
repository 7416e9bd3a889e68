package loader

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"wippy/internal/document"
	"wippy/internal/problem"
)

// A tree is a root that is open for reading. Nothing outside of it can be read
// through it, symbolic links included.
type tree struct {
	Root
	root  *os.Root
	dir   string            // working directory, for messages
	texts map[string]string // files named by file://, by path in the tree
}

func openTree(dir string, r Root) (*tree, error) {
	root, err := os.OpenRoot(r.Dir)
	if err != nil {
		return nil, err
	}
	return &tree{Root: r, root: root, dir: dir, texts: map[string]string{}}, nil
}

func (t *tree) close() { t.root.Close() }

// shown returns the path of a file of the tree as messages show it.
func (t *tree) shown(name string) string {
	return display(t.dir, filepath.Join(t.Dir, filepath.FromSlash(name)))
}

// read returns the text of a file of the tree. It does not wait for what is no
// ordinary file, such as a pipe.
func (t *tree) read(name string) ([]byte, error) {
	path := filepath.FromSlash(name)
	info, err := t.root.Stat(path)
	switch {
	case err != nil:
		return nil, t.explain(path, err)
	case info.IsDir():
		return nil, &fileError{text: "is a directory"}
	case !info.Mode().IsRegular():
		return nil, &fileError{text: "is not a file but a device, a pipe or a socket"}
	case info.Size() > document.MaxSize:
		return nil, &fileError{text: fmt.Sprintf("is larger than %d MiB, the most that a file of a project may have", document.MaxSize>>20)}
	}
	text, err := t.root.ReadFile(path)
	if err != nil {
		return nil, t.explain(path, err)
	}
	return text, nil
}

// A fileError says what a file is, in words that tell more than those of the
// system, so that it cannot be read.
type fileError struct {
	text  string // "is a directory"
	cause error  // of the system; nil if it was not asked
}

func (e *fileError) Error() string { return e.text }
func (e *fileError) Unwrap() error { return e.cause }

// explain makes the error of the system for a file a fileError if it is a symbolic link.
func (t *tree) explain(path string, err error) error {
	target, noLink := t.root.Readlink(path)
	switch {
	case noLink != nil:
	case errors.Is(err, fs.ErrNotExist):
		return &fileError{fmt.Sprintf("is a symbolic link to %s, which does not exist", target), err}
	case isEscape(err):
		return &fileError{fmt.Sprintf("is a symbolic link to %s, which is outside of %s", target, t.shown(".")), err}
	}
	return err
}

// manifests returns the paths of all files of the tree that may be manifests, in
// lexical order (manifests.md MAN-1, MAN-2). Folders that cannot be read are
// reported.
func (t *tree) manifests(skip []string) ([]string, problem.List) {
	var names []string
	var problems problem.List
	err := fs.WalkDir(t.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			problems = append(problems, problem.New("cannot be read: %v", cause(err)).At(t.shown(name), 0, 0))
			return fs.SkipDir
		case !entry.IsDir():
			if isCandidate(name) {
				names = append(names, name)
			}
		case name != "." && isSkipped(entry.Name(), skip):
			return fs.SkipDir
		case isIndex(name):
			p := problem.New("is a directory, not a manifest").At(t.shown(name), 0, 0)
			p.Warning = true
			problems = append(problems, p)
		}
		return nil
	})
	if err != nil {
		problems = append(problems, problem.New("cannot be read: %v", cause(err)).At(t.shown("."), 0, 0))
	}
	return names, problems
}

func isCandidate(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

// isIndex reports whether a path is that of a manifest by convention.
func isIndex(name string) bool {
	return isCandidate(name) && strings.TrimSuffix(path.Base(name), path.Ext(name)) == "_index"
}

func isSkipped(folder string, skip []string) bool {
	return folder == "node_modules" || strings.HasPrefix(folder, ".") || slices.Contains(skip, folder)
}

// namespaceLine matches a line that makes a file a manifest even if the rest of
// it cannot be read.
var namespaceLine = regexp.MustCompile(`(?m)^namespace:`)

// claimsManifest reports whether a file that cannot be parsed must have been
// meant as a manifest (manifests.md MAN-4).
func claimsManifest(name string, text []byte) bool {
	return isIndex(name) || namespaceLine.Match(bytes.TrimPrefix(text, []byte("\ufeff")))
}

// cause returns the innermost text of a file error, without operation and path.
func cause(err error) error {
	if e, ok := errors.AsType[*fileError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
