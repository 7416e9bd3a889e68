// Package loader turns a project's files into registry entries.
//
// [ReadLock] says where the files are, [Load] reads them: it finds the
// manifests below each root, parses them, makes entries, and changes those as
// overrides, disabling and linking demand. All mistakes of all files are
// collected, with their places, and reported together; nothing is started from
// a load that has any.
//
//	lock, err := loader.ReadLock(dir, loader.LockName)
//	roots, problems := lock.Roots()
//	loaded := loader.Load(loader.Options{Dir: dir, Roots: roots, Kinds: kinds})
//	err = loaded.Problems.Err()
//
// What the data of an entry must look like is known to its kind; the caller
// passes that in as [Options.Check].
package loader

import (
	"errors"
	"io/fs"

	"wippy/internal/problem"
	"wippy/internal/registry"
)

// Options say what to load and how. Only Dir and Roots are needed.
type Options struct {
	Dir      string   // working directory, absolute; messages show paths relative to it
	Roots    []Root   // from [Lock.Roots]; the first is the application
	SkipDirs []string // names of folders not searched, beside the usual ones

	Overrides []Override // made before and after linking, in order
	Disable   Disable    // entries to leave out

	// Kinds are the kinds that may be used; entries of others are problems.
	// Nil accepts all.
	Kinds []string

	// Check returns what is wrong with the data of one of the entries of s, as
	// its kind sees it, and the entry with its placeholders replaced, whose
	// references are then checked; nil skips that. It is called for each entry
	// of an accepted kind, after linking. Nil checks nothing.
	Check func(s *registry.Snapshot, e *registry.Entry) (seen *registry.Entry, problems problem.List)

	// AllowMissing makes a missing source folder of the application a warning
	// (cli.md CLI-16).
	AllowMissing bool
}

// A Loaded is the result of a load.
type Loaded struct {
	// Entries stand in the order in which to create them: behind those they
	// refer to, else by id (manifests.md MAN-24).
	Entries []*registry.Entry
	// Cycles are the groups of entries that could not be ordered, because
	// they refer to each other.
	Cycles [][]registry.ID
	// Problems are the errors and warnings, in the order of the files. With
	// an error among them the entries are incomplete.
	Problems problem.List
}

// A load is one run of [Load]: the entries so far and what was wrong with them.
type load struct {
	Options
	roots    []Root
	files    []string // manifests read, as messages show them
	entries  []*registry.Entry
	index    map[registry.ID]int // into entries
	disabled map[registry.ID]bool
	problems problem.List
}

// Load reads the manifests of all roots (manifests.md §7, up to the creation of
// the entries).
func Load(o Options) Loaded {
	l := load{Options: o, roots: o.Roots, index: map[registry.ID]int{}, disabled: map[registry.ID]bool{}}
	for i, root := range o.Roots {
		l.readRoot(root, i == 0)
	}
	// References cannot be judged while entries are missing that the user
	// did write.
	complete := l.problems.Err() == nil
	l.override(o.Overrides)
	l.disable(o.Disable)
	l.link()
	l.override(o.Overrides)
	l.check(complete)
	l.problems.Sort(l.files)
	loaded := Loaded{Problems: l.problems}
	loaded.Entries, loaded.Cycles = registry.Order(l.entries)
	return loaded
}

// readRoot adds the entries below one root.
func (l *load) readRoot(root Root, isApplication bool) {
	t, err := openTree(l.Dir, root)
	if err != nil {
		p := problem.New("source directory not found: %s", root.Dir)
		if !errors.Is(err, fs.ErrNotExist) {
			p = problem.New("reading source directory %s: %v", root.Dir, cause(err))
		}
		p.Warning = isApplication && l.AllowMissing
		l.problems = append(l.problems, p)
		return
	}
	defer t.close()
	names, problems := t.manifests(l.SkipDirs)
	l.problems = append(l.problems, problems...)
	for _, name := range names {
		l.files = append(l.files, t.shown(name))
		entries, problems := readManifests(t, name)
		l.problems = append(l.problems, problems...)
		for _, e := range entries {
			l.add(e, root)
		}
	}
}

// add takes an entry into the load, unless its id is taken (manifests.md
// MAN-11). The application comes first, so its entries win over those of
// modules.
func (l *load) add(e *registry.Entry, root Root) {
	i, taken := l.index[e.ID]
	if !taken {
		l.index[e.ID] = len(l.entries)
		l.entries = append(l.entries, e)
		return
	}
	first := l.entries[i]
	var p problem.Problem
	if root.Module != "" && first.Meta["module"] == nil {
		p = e.Warning("", "the entry of the application at %s:%d is used instead of that of module %s",
			first.Origin.File, first.Origin.Entry.Line, root.Module)
	} else {
		p = e.Problem("", "duplicate entry %s: %s:%d and %s:%d", e.ID,
			first.Origin.File, first.Origin.Entry.Line, e.Origin.File, e.Origin.Entry.Line)
		p.Entry = ""
	}
	l.problems = append(l.problems, p)
}

// reindex finds all entries anew after some were taken out.
func (l *load) reindex() {
	clear(l.index)
	for i, e := range l.entries {
		l.index[e.ID] = i
	}
}

func (l *load) snapshot() *registry.Snapshot { return registry.NewSnapshot(l.entries) }

// check reports what is wrong with the finished entries: kinds, data, and, if
// the set is complete, references.
func (l *load) check(complete bool) {
	s := l.snapshot()
	for _, e := range l.entries {
		if l.Kinds != nil {
			if p := registry.CheckKind(e, l.Kinds); p != nil {
				l.problems = append(l.problems, *p)
				continue
			}
		}
		if l.Check != nil {
			seen, problems := l.Check(s, e)
			l.problems = append(l.problems, problems...)
			e = seen
		}
		if complete && e != nil {
			l.problems = append(l.problems, registry.CheckReferences(s, e)...)
		}
	}
	if complete {
		l.problems = append(l.problems, registry.CheckImports(l.entries)...)
	}
}
