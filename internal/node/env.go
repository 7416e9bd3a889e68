package node

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"wippy/internal/document"
	"wippy/internal/env"
	"wippy/internal/fault"
	"wippy/internal/problem"
	"wippy/internal/registry"
)

// An environment is the variables that the entries of one version define. Their
// storages are opened when first asked for, and go on in the next version.
type environment struct {
	options   Options
	snapshot  *registry.Snapshot
	names     registry.VariableNames
	storages  map[*registry.Entry]*storage
	variables map[*registry.Entry]*env.Variable // those that are right
	public    map[string][]registry.ID          // variables by public name, those of earlier versions first
}

// A storage is one that has been opened, or could not be.
type storage struct {
	env.Storage
	err error // why it is not there
}

func newEnvironment(o Options) *environment {
	return (&environment{options: o, storages: map[*registry.Entry]*storage{}}).with(registry.NewSnapshot(nil))
}

// with returns the environment of another version.
func (v *environment) with(s *registry.Snapshot) *environment {
	if s == v.snapshot {
		return v
	}
	entries := slices.Collect(s.All())
	next := &environment{
		options: v.options, snapshot: s, names: registry.NewVariableNames(entries),
		storages: maps.Clone(v.storages), variables: map[*registry.Entry]*env.Variable{}, public: map[string][]registry.ID{},
	}
	maps.DeleteFunc(next.storages, func(e *registry.Entry, _ *storage) bool {
		now, _ := s.Get(e.ID)
		return now != e
	})
	for _, e := range entries {
		if name, _ := e.Field("variable"); e.Kind == "env.variable" && name != nil {
			text := fmt.Sprint(name)
			next.public[text] = append(next.public[text], e.ID)
			slices.SortStableFunc(next.public[text], func(a, b registry.ID) int { return cmp.Compare(v.isNew(a), v.isNew(b)) })
		}
	}
	return next
}

// isNew returns 1 if the version has no entry of that id, else 0.
func (v *environment) isNew(id registry.ID) int {
	if _, known := v.snapshot.Get(id); known {
		return 0
	}
	return 1
}

// value tells the value of a variable. It is a [registry.Variables].
func (v *environment) value(ns, name string) (string, registry.VariableState) {
	id, ok := v.names.Find(ns, name)
	if !ok {
		return "", registry.NoVariable
	}
	variable := v.variable(id)
	if variable == nil {
		return "", registry.BrokenVariable
	}
	if text, ok := variable.Filled(); ok {
		return text, registry.FilledVariable
	}
	if _, err := variable.Get(); err == nil {
		return "", registry.EmptyVariable
	}
	return "", registry.UnsetVariable
}

// variable returns the variable of an entry, nil if something is wrong with it
// or its storage.
func (v *environment) variable(id registry.ID) *env.Variable {
	e, _ := v.snapshot.Get(id)
	if variable, known := v.variables[e]; known {
		return variable
	}
	v.variables[e] = nil // in case it is asked for by its own storage
	var d envVariable
	if seen, _ := registry.Expand(e, v.value); seen == nil || d.decode(seen).Err() != nil {
		return nil
	}
	s, err := v.storage(d.Storage)
	if err != nil {
		return nil
	}
	v.variables[e] = &env.Variable{Key: d.key(e), Storage: s, Default: d.Default, ReadOnly: d.ReadOnly || d.ReadOnlyAlias}
	return v.variables[e]
}

// errOpening is why a storage is not there while it is being opened.
var errOpening = errors.New("the storage needs itself")

// storage returns the storage of an entry.
func (v *environment) storage(id registry.ID) (env.Storage, error) {
	e, ok := v.snapshot.Get(id)
	if !ok {
		return nil, fault.New(fault.NotFound, "node.storage", "%s not found", id)
	}
	if s := v.storages[e]; s != nil {
		return s.Storage, s.err
	}
	s := &storage{err: errOpening}
	v.storages[e] = s
	s.Storage, s.err = v.open(e)
	return s.Storage, s.err
}

// open opens the storage of an entry.
func (v *environment) open(e *registry.Entry) (env.Storage, error) {
	var d envStorage
	ok := false
	if newDefinition := kinds[e.Kind]; newDefinition != nil {
		d, ok = newDefinition().(envStorage)
	}
	if !ok {
		return nil, fmt.Errorf("%s is %s, expected env.storage.*", e.ID, e.Kind)
	}
	seen, _ := registry.Expand(e, v.value)
	if seen == nil {
		return nil, fmt.Errorf("%s has no value for a placeholder", e.ID)
	}
	if err := d.decode(seen).Err(); err != nil {
		return nil, err
	}
	return d.open(v)
}

// check returns what is wrong with a definition of an entry that only the
// others can tell.
func (v *environment) check(e *registry.Entry, d definition) problem.List {
	switch d := d.(type) {
	case *envFile:
		if _, err := v.storage(e.ID); err != nil {
			return problem.List{e.Problem("file_path", "file_path: %v", err)}
		}
	case *envRouter:
		if _, err := v.storage(e.ID); errors.Is(err, errOpening) {
			return problem.List{e.Problem("storages", "storages: %v", err)}
		}
	case *envVariable:
		if same := v.public[d.Variable]; len(same) > 1 && same[0] != e.ID {
			first, _ := v.snapshot.Get(same[0])
			at := ""
			if first.Origin != nil {
				at = fmt.Sprintf(" at %s:%d", first.Origin.File, first.Origin.Entry.Line)
			}
			return problem.List{e.Problem("variable", "variable: %s is the public name of %s%s, too", d.Variable, same[0], at)}
		}
	}
	return nil
}

// An envStorage is a definition of a kind env.storage.*.
type envStorage interface {
	definition
	// open returns the storage that the definition describes.
	open(v *environment) (env.Storage, error)
}

// inert is the part of definitions whose entries need nothing more than to be
// there.
type inert struct{}

func (inert) accept(*transaction, *registry.Entry) error             { return nil }
func (inert) update(*transaction, *registry.Entry, definition) error { return nil }
func (inert) remove(*transaction, *registry.Entry)                   {}

// An envOS is an entry of kind env.storage.os.
type envOS struct{ inert }

func (s *envOS) decode(e *registry.Entry) problem.List { return registry.Decode(e, s) }

func (s *envOS) open(v *environment) (env.Storage, error) { return env.OS(v.options.Env), nil }

// An envMemory is an entry of kind env.storage.memory.
type envMemory struct{ inert }

func (s *envMemory) decode(e *registry.Entry) problem.List { return registry.Decode(e, s) }

func (s *envMemory) open(*environment) (env.Storage, error) { return env.NewMemory(), nil }

// An envStatic is an entry of kind env.storage.static.
type envStatic struct {
	inert
	Values map[string]string `yaml:"values"`
}

func (s *envStatic) decode(e *registry.Entry) problem.List { return registry.Decode(e, s) }

func (s *envStatic) open(*environment) (env.Storage, error) { return env.Static(s.Values), nil }

// An envFile is an entry of kind env.storage.file.
type envFile struct {
	inert
	FilePath   string   `yaml:"file_path,required"`
	AutoCreate bool     `yaml:"auto_create"`
	FileMode   fileMode `yaml:"file_mode"`
	DirMode    fileMode `yaml:"dir_mode"`
}

func (s *envFile) decode(e *registry.Entry) problem.List { return registry.Decode(e, s) }

func (s *envFile) open(v *environment) (env.Storage, error) {
	path := s.FilePath
	if !filepath.IsAbs(path) {
		path = filepath.Join(v.options.Dir, path)
	}
	return env.OpenFile(path, env.FileOptions{AutoCreate: s.AutoCreate, FileMode: fs.FileMode(s.FileMode), DirMode: fs.FileMode(s.DirMode)})
}

// A fileMode is the permissions of a file, written as an octal number.
type fileMode fs.FileMode

// DecodeValue implements [document.ValueDecoder].
func (m *fileMode) DecodeValue(value any) error {
	n, ok := value.(int64)
	if !ok || n < 0 || n > 0o777 {
		return fmt.Errorf("expected permissions such as 0644, got %s", document.Describe(value))
	}
	*m = fileMode(n)
	return nil
}

// An envRouter is an entry of kind env.storage.router.
type envRouter struct {
	inert
	Storages []registry.ID `yaml:"storages,required"`
}

func (s *envRouter) decode(e *registry.Entry) problem.List {
	problems := registry.Decode(e, s)
	if problems.Err() == nil && len(s.Storages) == 0 {
		problems = append(problems, e.Problem("storages", "storages: expected at least one storage"))
	}
	return problems
}

func (s *envRouter) open(v *environment) (env.Storage, error) {
	list := make([]env.Storage, len(s.Storages))
	for i, id := range s.Storages {
		var err error
		if list[i], err = v.storage(id); err != nil {
			return nil, err
		}
	}
	return env.Router(list...), nil
}

// An envVariable is an entry of kind env.variable.
type envVariable struct {
	inert
	Storage       registry.ID `yaml:"storage,required"`
	Variable      string      `yaml:"variable"` // public name; "" means none
	Default       *string     `yaml:"default"`
	ReadOnly      bool        `yaml:"readonly"`
	ReadOnlyAlias bool        `yaml:"read_only"`
}

// key returns the name of the variable in its storage.
func (d *envVariable) key(e *registry.Entry) string {
	if d.Variable != "" {
		return d.Variable
	}
	return e.ID.Name
}

func (d *envVariable) decode(e *registry.Entry) problem.List {
	problems := registry.Decode(e, d)
	switch {
	case d.Variable != "" && !env.IsName(d.Variable):
		problems = append(problems, e.Problem("variable", "variable: expected letters, digits and _, got %q", d.Variable))
	case d.Variable == "" && !env.IsName(e.ID.Name):
		problems = append(problems, e.Problem("", "variable is required: the name %q of the entry cannot be that of a variable, which has letters, digits and _", e.ID.Name))
	}
	return problems
}
