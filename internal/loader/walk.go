package loader

import (
	"bytes"
	"errors"
	"io"
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

// errNotRegular says that a name belongs to a folder, a device or a pipe.
var errNotRegular = errors.New("is not a file")

// read returns the text of a file of the tree.
func (t *tree) read(name string) ([]byte, error) {
	f, err := t.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errors.New("is a directory")
	case !info.Mode().IsRegular():
		return nil, errNotRegular
	case info.Size() > document.MaxSize:
		return nil, errors.New("is too large")
	}
	return io.ReadAll(f)
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
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
