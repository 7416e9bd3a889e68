package logging

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"wippy/internal/secret"
)

// hides reports whether the value of a field of that name is a secret, which no
// log shows.
func hides(name string, v slog.Value) bool {
	if !secret.Name(name) || v.Kind() == slog.KindBool {
		return false
	}
	return v.Kind() != slog.KindAny || v.Any() != nil
}

// value appends v as JSON.
func (l *line) value(v slog.Value) {
	switch v.Kind() {
	case slog.KindString:
		l.quote(v.String())
	case slog.KindInt64:
		l.buf = strconv.AppendInt(l.buf, v.Int64(), 10)
	case slog.KindUint64:
		l.buf = strconv.AppendUint(l.buf, v.Uint64(), 10)
	case slog.KindFloat64:
		l.float(v.Float64())
	case slog.KindBool:
		l.buf = strconv.AppendBool(l.buf, v.Bool())
	case slog.KindDuration:
		l.quote(v.Duration().String())
	case slog.KindTime:
		l.quote(v.Time().Format(time.RFC3339Nano))
	default:
		l.any(v.Any())
	}
}

// any appends Go data as JSON: plain data with sorted keys, errors and other
// things that have a text as that, the rest as package json sees it.
func (l *line) any(x any) {
	switch x := x.(type) {
	case nil:
		l.buf = append(l.buf, "null"...)
	case string, bool, int, int64, uint64, float64, time.Duration, time.Time:
		l.value(slog.AnyValue(x))
	case Block:
		if x.Data == nil {
			x.Data = x.Lines
		}
		l.any(x.Data)
	case []any:
		list(l, x, l.any)
	case []string:
		list(l, x, l.quote)
	case map[string]any:
		l.buf = append(l.buf, '{')
		for i, key := range slices.Sorted(maps.Keys(x)) {
			if i > 0 {
				l.buf = append(append(l.buf, ','), l.gap...)
			}
			l.quote(key)
			l.buf = append(append(l.buf, ':'), l.gap...)
			if hides(key, slog.AnyValue(x[key])) {
				l.quote(secret.Masked)
			} else {
				l.any(x[key])
			}
		}
		l.buf = append(l.buf, '}')
	case error, fmt.Stringer:
		l.quote(fmt.Sprint(x)) // Sprint survives a nil pointer
	default:
		if text, err := json.Marshal(x); err == nil {
			l.buf = append(l.buf, text...)
		} else {
			l.quote(fmt.Sprint(x))
		}
	}
}

// list appends items as an array.
func list[T any](l *line, items []T, item func(T)) {
	l.buf = append(l.buf, '[')
	for i, x := range items {
		if i > 0 {
			l.buf = append(append(l.buf, ','), l.gap...)
		}
		item(x)
	}
	l.buf = append(l.buf, ']')
}

// float appends a number; those that JSON does not know become text.
func (l *line) float(f float64) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		l.quote(strconv.FormatFloat(f, 'g', -1, 64))
		return
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	l.buf = strconv.AppendFloat(l.buf, f, format, -1, 64)
}

// quote appends text as a JSON string. Bytes that are no UTF-8 become U+FFFD.
func (l *line) quote(text string) {
	l.buf = append(l.buf, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			l.buf = append(l.buf, '\\', byte(r))
		case r == '\n':
			l.buf = append(l.buf, `\n`...)
		case r == '\r':
			l.buf = append(l.buf, `\r`...)
		case r == '\t':
			l.buf = append(l.buf, `\t`...)
		case isControl(r):
			l.buf = fmt.Appendf(l.buf, `\u%04x`, r)
		default:
			l.buf = utf8.AppendRune(l.buf, r)
		}
	}
	l.buf = append(l.buf, '"')
}
