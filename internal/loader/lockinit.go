package loader

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"

	"gopkg.in/yaml.v3"

	"wippy/internal/atomicfile"
	"wippy/internal/document"
	"wippy/internal/fault"
)

// What a new lock file says when nothing else is asked for.
const (
	defaultModules = ".wippy"
	defaultSrc     = "./src"
)

// A LockInit says what [InitLock] writes.
type LockInit struct {
	Path    string  // lock file; relative to the working directory
	Src     *string // source folder; nil keeps what the file says, "./src" in a new one
	Modules *string // modules folder; nil keeps what the file says, ".wippy" in a new one
}

// InitLock writes a lock file, or puts the two folders into one that exists and
// leaves everything else of it as it is, comments and unknown keys included
// (cli.md §5). A file that says all that already is not touched. Dir is the
// working directory. It returns what the file says now.
//
// A file that cannot be read as YAML, an empty folder name and a folder that
// cannot be written are errors, and the file stays as it was.
func InitLock(dir string, o LockInit) (Directories, error) {
	path := absolute(dir, o.Path)
	shown := display(dir, path)
	if isBlank(o.Src) || isBlank(o.Modules) {
		return Directories{}, fault.New(fault.Invalid, "loader.InitLock", "the source and the modules folder cannot be empty")
	}
	text, err := document.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Directories{}, fault.New(fault.Invalid, "loader.InitLock", "reading lock file: %w", err)
	}
	if _, _, problems := decodeLock(shown, text); problems.Err() != nil {
		return Directories{}, problems.Errors()
	}
	doc := lockDocument(shown, text)
	if doc == nil {
		return Directories{}, fault.New(fault.Invalid, "loader.InitLock", "%s holds more than one document", shown)
	}
	section := child(doc.Content[0], "directories", &yaml.Node{Kind: yaml.MappingNode})
	before := Directories{Modules: child(section, "modules", &yaml.Node{}).Value, Src: child(section, "src", &yaml.Node{}).Value}
	now := Directories{
		Modules: setString(section, "modules", o.Modules, defaultModules),
		Src:     setString(section, "src", o.Src, defaultSrc),
	}
	if now == before {
		return now, nil
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(4)
	err = errors.Join(enc.Encode(doc), enc.Close())
	if err == nil {
		err = atomicfile.Write(path, out.Bytes(), 0o600)
	}
	if err != nil {
		return Directories{}, fault.New(fault.Invalid, "loader.InitLock", "writing %s: %w", shown, cause(err))
	}
	return now, nil
}

func isBlank(text *string) bool { return text != nil && strings.TrimSpace(*text) == "" }

// lockDocument returns the document of the text of a lock file, which has been
// found to be a map; a new one if the text holds nothing, nil if it holds several.
func lockDocument(shown string, text []byte) *yaml.Node {
	nodes, _ := document.Nodes(shown, text)
	switch {
	case len(nodes) > 1:
		return nil
	case len(nodes) == 0 || nodes[0].Content[0].ShortTag() == "!!null":
		return &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode}}}
	}
	return nodes[0]
}

// child returns the value of a key of a mapping. If it has none, or null, the
// fresh node becomes the value.
func child(mapping *yaml.Node, key string, fresh *yaml.Node) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value != key {
			continue
		}
		if mapping.Content[i+1].ShortTag() == "!!null" {
			mapping.Content[i+1] = fresh
		}
		return mapping.Content[i+1]
	}
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, fresh)
	return fresh
}

// setString gives a key of a mapping the wanted value, or the default if nothing
// is wanted and it has none, and returns the value it has then.
func setString(mapping *yaml.Node, key string, want *string, fallback string) string {
	n := child(mapping, key, &yaml.Node{})
	switch {
	case want != nil:
		n.SetString(*want)
	case n.Value == "":
		n.SetString(fallback)
	}
	return n.Value
}
