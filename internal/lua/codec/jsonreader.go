package codec

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"wippy/internal/lua/vm"
)

// A jsonReader reads a JSON text.
type jsonReader struct {
	text string
	at   int // offset of the next byte
}

// space skips white space.
func (r *jsonReader) space() {
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// unexpected is the error for what stands at the present place.
func (r *jsonReader) unexpected() error {
	if r.at >= len(r.text) {
		return fmt.Errorf("unexpected end of JSON input")
	}
	c, _ := utf8.DecodeRuneInString(r.text[r.at:])
	return fmt.Errorf("unexpected %q at byte %d of JSON input", c, r.at+1)
}

// byte skips white space and then c; it reports whether c was there.
func (r *jsonReader) byte(c byte) bool {
	r.space()
	if r.at < len(r.text) && r.text[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *jsonReader) value(depth int) (vm.Value, error) {
	if depth > maxNesting {
		return vm.Value{}, errNested
	}
	r.space()
	rest := r.text[r.at:]
	switch {
	case rest == "":
		return vm.Value{}, r.unexpected()
	case rest[0] == '{':
		return r.object(depth)
	case rest[0] == '[':
		return r.array(depth)
	case rest[0] == '"':
		return r.stringValue()
	}
	for _, w := range [...]struct {
		word  string
		value vm.Value
	}{{"null", vm.Value{}}, {"true", vm.Bool(true)}, {"false", vm.Bool(false)}} {
		if strings.HasPrefix(rest, w.word) {
			r.at += len(w.word)
			return w.value, nil
		}
	}
	f, n, err := jsonNumber(rest)
	if n == 0 {
		return vm.Value{}, r.unexpected()
	}
	if err != nil {
		return vm.Value{}, fmt.Errorf("%w at byte %d of JSON input", err, r.at+1)
	}
	r.at += n
	return vm.Number(f), nil
}

func (r *jsonReader) array(depth int) (vm.Value, error) {
	r.at++
	t := vm.NewTable(0, 0)
	if r.byte(']') {
		return t.Value(), nil
	}
	for i := 1; ; i++ {
		v, err := r.value(depth + 1)
		if err != nil {
			return vm.Value{}, err
		}
		if !v.IsNil() {
			t.SetInt(i, v)
		}
		if r.byte(']') {
			return t.Value(), nil
		}
		if !r.byte(',') {
			return vm.Value{}, r.unexpected()
		}
	}
}

func (r *jsonReader) object(depth int) (vm.Value, error) {
	r.at++
	t := vm.NewTable(0, 0)
	t.MarkObject()
	if r.byte('}') {
		return t.Value(), nil
	}
	for {
		if r.space(); r.at >= len(r.text) || r.text[r.at] != '"' {
			return vm.Value{}, r.unexpected()
		}
		k, err := r.stringValue()
		if err != nil {
			return vm.Value{}, err
		}
		if !r.byte(':') {
			return vm.Value{}, r.unexpected()
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return vm.Value{}, err
		}
		t.Set(k, v)
		if r.byte('}') {
			return t.Value(), nil
		}
		if !r.byte(',') {
			return vm.Value{}, r.unexpected()
		}
	}
}

// stringValue reads the string that begins at the present place.
func (r *jsonReader) stringValue() (vm.Value, error) {
	start := r.at + 1
	for i := start; i < len(r.text); i++ {
		switch c := r.text[i]; {
		case c == '"':
			r.at = i + 1
			return vm.Part(r.text, start, i), nil
		case c == '\\':
			return r.escaped(start, i)
		case c < ' ':
			r.at = i
			return vm.Value{}, r.unexpected()
		}
	}
	r.at = len(r.text)
	return vm.Value{}, r.unexpected()
}

// escaped reads the string that begins at start and whose first escape is at i.
func (r *jsonReader) escaped(start, i int) (vm.Value, error) {
	out := append([]byte(nil), r.text[start:i]...)
	for r.at = i; r.at < len(r.text); {
		c := r.text[r.at]
		switch {
		case c == '"':
			r.at++
			return vm.MakeString(string(out)), nil
		case c < ' ':
			return vm.Value{}, r.unexpected()
		case c != '\\':
			out = append(out, c)
			r.at++
			continue
		}
		if r.at++; r.at == len(r.text) {
			break
		}
		c = r.text[r.at]
		if c == 'u' {
			code, ok := r.unicode()
			if !ok {
				return vm.Value{}, r.unexpected()
			}
			out = utf8.AppendRune(out, code)
			continue
		}
		n := strings.IndexByte(`"\/bfnrt`, c)
		if n < 0 {
			return vm.Value{}, r.unexpected()
		}
		out = append(out, "\"\\/\b\f\n\r\t"[n])
		r.at++
	}
	return vm.Value{}, r.unexpected()
}

// unicode reads the four digits behind \u, and the second half of a surrogate
// pair. A lone surrogate is U+FFFD.
func (r *jsonReader) unicode() (rune, bool) {
	code, ok := r.hex()
	if !ok || !utf16.IsSurrogate(code) {
		return code, ok
	}
	if strings.HasPrefix(r.text[r.at:], `\u`) {
		before := r.at
		r.at++
		second, ok := r.hex()
		if pair := utf16.DecodeRune(code, second); ok && pair != utf8.RuneError {
			return pair, true
		}
		r.at = before
	}
	return utf8.RuneError, true
}

func (r *jsonReader) hex() (rune, bool) {
	if r.at+5 > len(r.text) {
		r.at = len(r.text)
		return 0, false
	}
	n, err := strconv.ParseUint(r.text[r.at+1:r.at+5], 16, 16)
	if err != nil {
		return 0, false
	}
	r.at += 5
	return rune(n), true
}
