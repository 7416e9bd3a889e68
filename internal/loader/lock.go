package loader

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"wippy/internal/document"
	"wippy/internal/fault"
	"wippy/internal/problem"
)

// LockName is the name of the lock file of a project.
const LockName = "wippy.lock"

// A Lock is what a lock file says: where the sources of a project and of its
// modules are (cli.md §4). Paths in it are as written; [Lock.Roots] resolves them.
type Lock struct {
	Path         string // absolute path of the file
	Directories  Directories
	Modules      []Module
	Replacements []Replacement
	Warnings     problem.List // keys that mean nothing here
	shown        string       // path as the user should see it
}

// Directories are the two folders of a project. Relative paths count from the
// folder of the lock file.
type Directories struct {
	Modules string `yaml:"modules"` // where modules are kept, in vendor/<org>/<module>
	Src     string `yaml:"src"`     // root of the application's sources
}

// A Module is a pinned module.
type Module struct {
	Name      string `yaml:"name"` // "org/module"
	Version   string `yaml:"version"`
	Hash      string `yaml:"hash"`
	LocalHash string `yaml:"local_hash"`
}

// A Replacement puts a local folder in the place of a module.
type Replacement struct {
	From string `yaml:"from"` // "org/module"
	To   string `yaml:"to"`   // folder, relative to that of the lock file
}

// lockFile is the shape of the file.
type lockFile struct {
	Directories  Directories   `yaml:"directories"`
	Modules      []Module      `yaml:"modules"`
	Replacements []Replacement `yaml:"replacements"`
	Options      struct {
		UnpackModules bool `yaml:"unpack_modules"`
	} `yaml:"options"`
}

// moduleName is the shape of a module's name.
var moduleName = regexp.MustCompile(`^[^/\s]+/[^/\s]+$`)

// ReadLock reads and checks a lock file. A relative path counts from dir, the
// working directory, and messages show paths relative to it.
//
// Without a file it fails with a NOT_FOUND fault (cli.md CLI-13); a file that
// does not hold what it must is a [problem.List] (CLI-15).
func ReadLock(dir, path string) (*Lock, error) {
	path = absolute(dir, path)
	text, err := document.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "loader.ReadLock", `lock file not found: %s; run "wippy init" first`, path)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "loader.ReadLock", "reading lock file: %w", err)
	}
	return parseLock(dir, path, text)
}

// parseLock checks the text of the lock file at an absolute path.
func parseLock(dir, path string, text []byte) (*Lock, error) {
	l := &Lock{Path: path, shown: display(dir, path)}
	file, place, problems := decodeLock(l.shown, text)
	l.Directories, l.Modules, l.Replacements = file.Directories, file.Modules, file.Replacements
	if problems.Err() == nil {
		problems = append(problems, l.check(place)...)
	}
	problems.Sort(nil)
	l.Warnings = problems.Warnings()
	return l, problems.Err()
}

// decodeLock reads the text of a lock file, without looking at what it means.
func decodeLock(shown string, text []byte) (file lockFile, place *document.Place, problems problem.List) {
	file.Directories = Directories{Modules: defaultModules, Src: "."}
	docs, problems := document.Parse(shown, text)
	if problems.Err() != nil || len(docs) == 0 {
		return file, nil, problems
	}
	if len(docs) > 1 {
		return file, nil, problem.List{docs[1].Place.Problem(shown, "a lock file holds one document")}
	}
	problems = document.Decode(docs[0].Value, docs[0].Place, &file, document.Decoding{File: shown})
	return file, docs[0].Place, problems
}

// check reports what would make the lock useless.
func (l *Lock) check(place *document.Place) problem.List {
	var problems problem.List
	bad := func(path, format string, args ...any) {
		problems = append(problems, place.Nearest(document.SplitPath(path)...).Problem(l.shown, format, args...))
	}
	if strings.TrimSpace(l.Directories.Src) == "" {
		bad("directories.src", "directories.src cannot be empty")
	}
	if strings.TrimSpace(l.Directories.Modules) == "" {
		bad("directories.modules", "directories.modules cannot be empty")
	}
	for i, m := range l.Modules {
		at := document.Index("modules", i)
		if !moduleName.MatchString(m.Name) {
			bad(at+".name", "%s.name: expected org/module, got %q", at, m.Name)
		}
		if m.Version == "" {
			bad(at+".version", "%s: module %s has no version", at, m.Name)
		}
	}
	for i, r := range l.Replacements {
		at := document.Index("replacements", i)
		switch {
		case r.From == "":
			bad(at+".from", "%s.from cannot be empty", at)
		case !moduleName.MatchString(r.From):
			bad(at+".from", "%s.from: expected org/module, got %q", at, r.From)
		}
		if r.To == "" {
			bad(at+".to", "%s.to cannot be empty", at)
		} else if dir := l.resolve(r.To); !isDir(dir) {
			bad(at+".to", "%s.to: replacement path does not exist: %s", at, dir)
		}
	}
	return problems
}

// A Root is a folder that is searched for manifests.
type Root struct {
	Dir     string // absolute
	Module  string // "org/module" it belongs to; "" for the application
	Version string // of a pinned module, else ""
}

// Roots returns the folders to load, in order: the application's sources, the
// replacements, the other pinned modules (cli.md CLI-16). Folders of the
// application and of replacements are not looked for; a pinned module that is
// not there is a problem (CLI-17).
func (l *Lock) Roots() ([]Root, problem.List) {
	roots := []Root{{Dir: l.resolve(l.Directories.Src)}}
	replaced := map[string]bool{}
	for _, r := range sortedBy(l.Replacements, func(r Replacement) string { return r.From }) {
		if replaced[r.From] {
			continue
		}
		replaced[r.From] = true
		dir := l.resolve(r.To)
		if src := filepath.Join(dir, "src"); isDir(src) {
			dir = src
		}
		roots = append(roots, Root{Dir: dir, Module: r.From})
	}
	var problems problem.List
	seen := map[string]bool{}
	for _, m := range sortedBy(l.Modules, func(m Module) string { return m.Name }) {
		if key := m.Name + "@" + m.Version; replaced[m.Name] || seen[key] {
			continue
		} else {
			seen[key] = true
		}
		dir := filepath.Join(l.vendor(), filepath.FromSlash(m.Name))
		if !isDir(dir) {
			problems = append(problems, l.missing(m, dir))
			continue
		}
		roots = append(roots, Root{Dir: dir, Module: m.Name, Version: m.Version})
	}
	return roots, problems
}

// missing says why a pinned module cannot be loaded.
func (l *Lock) missing(m Module, dir string) problem.Problem {
	if packs, _ := filepath.Glob(dir + "*.wapp"); len(packs) > 0 {
		return problem.New("module %s@%s is installed as %s, but packs are not supported", m.Name, m.Version, packs[0]).At(l.shown, 0, 0)
	}
	return problem.New("module %s@%s is not installed under %s (hub download is not supported)", m.Name, m.Version, dir).At(l.shown, 0, 0)
}

// vendor returns the folder of the modules, absolute.
func (l *Lock) vendor() string {
	dir := l.resolve(l.Directories.Modules)
	if filepath.Base(dir) == "vendor" {
		return dir
	}
	return filepath.Join(dir, "vendor")
}

func (l *Lock) resolve(path string) string { return absolute(filepath.Dir(l.Path), path) }

func sortedBy[T any](list []T, key func(T) string) []T {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int { return strings.Compare(key(a), key(b)) })
	return list
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// absolute returns path as it is if absolute, else below dir.
func absolute(dir, path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return filepath.Clean(path)
}

// display returns a path as messages show it: relative to dir if it is below,
// else absolute.
func display(dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil || !filepath.IsLocal(rel) {
		return path
	}
	return rel
}
