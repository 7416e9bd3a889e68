package env

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"wippy/internal/atomicfile"
	"wippy/internal/fault"
)

// FileOptions say how the file of a storage is made.
type FileOptions struct {
	AutoCreate bool        // a missing file is no error, and is made by the first Set
	FileMode   fs.FileMode // of a new file; 0 means 0644
	DirMode    fs.FileMode // of folders made for it; 0 means 0755
}

// maxFile is the size, in bytes, of the largest file that is read.
const maxFile = 1 << 20

// A file is a storage in a file of lines KEY=VALUE. It is read once; what
// others write to it later is overwritten by the next Set.
type file struct {
	path    string
	options FileOptions

	mu    sync.RWMutex // guards the fields below
	lines []line
	index map[string]int // into lines; of several lines with one key the last counts
	crlf  bool           // lines end as on Windows
}

// A line of a file: a key with its value, or text that is kept as it is.
type line struct {
	text       string // as it stands in the file, without its end
	key, value string
}

// OpenFile returns the storage in a file of lines KEY=VALUE (modules.md ENV-4).
// Blank lines and lines that begin with # mean nothing, a word export before the
// key neither, and values may stand in quotes. In double quotes \n, \r, \t, \"
// and \\ are what they are in Lua.
//
// The error of a file that cannot be read says why; that of one that holds
// something else has the number of the line.
func OpenFile(path string, o FileOptions) (Storage, error) {
	if o.FileMode == 0 {
		o.FileMode = 0o644
	}
	if o.DirMode == 0 {
		o.DirMode = 0o755
	}
	f := &file{path: path, options: o, index: map[string]int{}}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.AutoCreate:
		return f, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("file %s not found: make it, or set auto_create", path)
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", path, cause(err))
	case len(text) > maxFile:
		return nil, fmt.Errorf("%s is larger than %d MiB", path, maxFile>>20)
	}
	if err := f.parse(string(text)); err != nil {
		return nil, err
	}
	return f, nil
}

// cause returns a file error without operation and path.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

func (f *file) parse(text string) error {
	text = strings.TrimPrefix(text, "\ufeff")
	f.crlf = strings.Contains(text, "\r\n")
	text = strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if text == "" {
		return nil
	}
	for i, s := range strings.Split(text, "\n") {
		l, err := parseLine(s)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", f.path, i+1, err)
		}
		if l.key != "" {
			f.index[l.key] = len(f.lines)
		}
		f.lines = append(f.lines, l)
	}
	return nil
}

func parseLine(text string) (line, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || trimmed[0] == '#' {
		return line{text: text}, nil
	}
	key, value, found := strings.Cut(trimmed, "=")
	key = strings.TrimSpace(strings.TrimPrefix(key, "export "))
	if !found || !IsName(key) {
		return line{}, errors.New("expected KEY=VALUE, the key of letters, digits and _")
	}
	value, err := unquote(strings.TrimSpace(value))
	return line{text, key, value}, err
}

// unquote returns what a value stands for. Behind a value, but not in quotes, a #
// after a space begins a comment.
func unquote(text string) (string, error) {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		if i := strings.Index(text, " #"); i >= 0 {
			text = strings.TrimSpace(text[:i])
		}
		return text, nil
	}
	quote := text[0]
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		c := text[i]
		switch {
		case c == quote:
			if rest := strings.TrimSpace(text[i+1:]); rest != "" && rest[0] != '#' {
				return "", errors.New("expected nothing behind the closing quote")
			}
			return b.String(), nil
		case c == '\\' && quote == '"' && i+1 < len(text):
			i++
			b.WriteByte(unescape(text[i]))
		default:
			b.WriteByte(c)
		}
	}
	return "", errors.New("the closing quote is missing")
}

func unescape(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// quoted returns a value as a line holds it, in quotes if it needs them.
func quoted(value string) string {
	if !strings.ContainsAny(value, "\n\r\t\"'#\\") && strings.TrimSpace(value) == value {
		return value
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(value) + `"`
}

func (f *file) Writable() bool { return true }

func (f *file) Get(key string) (string, bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	i, ok := f.index[key]
	if !ok {
		return "", false
	}
	return f.lines[i].value, true
}

// Set writes the whole file anew. All other lines, comments among them, stay as
// and where they are.
func (f *file) Set(key, value string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	lines := slices.Clone(f.lines)
	i, known := f.index[key]
	if !known {
		i = len(lines)
		lines = append(lines, line{})
	}
	lines[i] = line{key + "=" + quoted(value), key, value}
	if err := f.write(lines); err != nil {
		return fault.New(fault.Internal, "env.Set", "writing %s: %w", f.path, cause(err))
	}
	f.lines, f.index[key] = lines, i
	return nil
}

// write replaces the file, making its folder if need be.
func (f *file) write(lines []line) error {
	end := "\n"
	if f.crlf {
		end = "\r\n"
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text + end)
	}
	if f.options.AutoCreate {
		if err := os.MkdirAll(filepath.Dir(f.path), f.options.DirMode); err != nil {
			return err
		}
	}
	return atomicfile.Write(f.path, []byte(b.String()), f.options.FileMode)
}
