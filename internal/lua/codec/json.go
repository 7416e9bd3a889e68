package codec

import (
	"errors"
	"math"
	"strconv"
	"unicode/utf8"

	"wippy/internal/lua/vm"
)

func encodeJSON(v vm.Value) (string, error) {
	w := &jsonWriter{}
	e := encoder{to: w}
	if err := e.encode(v); err != nil {
		return "", err
	}
	if len(w.out) > MaxSize {
		return "", errTooLarge
	}
	return string(w.out), nil
}

type jsonWriter struct{ out []byte }

func (w *jsonWriter) size() int { return len(w.out) }

func (w *jsonWriter) null() { w.out = append(w.out, "null"...) }

func (w *jsonWriter) boolean(b bool) { w.out = strconv.AppendBool(w.out, b) }

// number writes f with as many digits as it takes to read it back.
func (w *jsonWriter) number(f float64) {
	if i, ok := integer(f); ok {
		w.out = strconv.AppendInt(w.out, i, 10)
		return
	}
	w.out = strconv.AppendFloat(w.out, f, 'g', -1, 64)
}

var errEncoding = errors.New("string is not valid UTF-8")

func (w *jsonWriter) text(s string) error {
	if !utf8.ValidString(s) {
		return errEncoding
	}
	w.out = append(w.out, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		w.out = append(w.out, s[from:i]...)
		from = i + 1
		w.escape(c)
	}
	w.out = append(append(w.out, s[from:]...), '"')
	return nil
}

func (w *jsonWriter) escape(c byte) {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		w.out = append(w.out, '\\', c)
	case '\n':
		w.out = append(w.out, '\\', 'n')
	case '\r':
		w.out = append(w.out, '\\', 'r')
	case '\t':
		w.out = append(w.out, '\\', 't')
	default:
		w.out = append(w.out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
	}
}

func (w *jsonWriter) begin(object bool, _ int) {
	if object {
		w.out = append(w.out, '{')
	} else {
		w.out = append(w.out, '[')
	}
}

func (w *jsonWriter) next(first bool) {
	if !first {
		w.out = append(w.out, ',')
	}
}

func (w *jsonWriter) value() { w.out = append(w.out, ':') }

func (w *jsonWriter) end(object bool) {
	if object {
		w.out = append(w.out, '}')
	} else {
		w.out = append(w.out, ']')
	}
}

func decodeJSON(text string) (vm.Value, error) {
	r := jsonReader{text: text}
	v, err := r.value(0)
	if err != nil {
		return vm.Value{}, err
	}
	if r.space(); r.at < len(text) {
		return vm.Value{}, r.unexpected()
	}
	return v, nil
}

// jsonNumber reads the number at the start of s, which is n bytes long; n is 0
// if there is none.
func jsonNumber(s string) (f float64, n int, err error) {
	digits := func() bool {
		start := n
		for n < len(s) && '0' <= s[n] && s[n] <= '9' {
			n++
		}
		return n > start
	}
	if n < len(s) && s[n] == '-' {
		n++
	}
	if n < len(s) && s[n] == '0' {
		n++
	} else if !digits() {
		return 0, 0, nil
	}
	if n < len(s) && s[n] == '.' {
		if n++; !digits() {
			return 0, 0, nil
		}
	}
	if n < len(s) && s[n]|0x20 == 'e' {
		n++
		if n < len(s) && (s[n] == '+' || s[n] == '-') {
			n++
		}
		if !digits() {
			return 0, 0, nil
		}
	}
	f, _ = strconv.ParseFloat(s[:n], 64) // its form is right
	if math.IsInf(f, 0) {
		return 0, n, errors.New("number out of range")
	}
	return f, n, nil
}
