package logging

import (
	"fmt"
	"hash/fnv"
	"log/slog"
	"strings"
	"unicode/utf8"

	"wippy/internal/secret"
)

// A line is a record while it is being encoded.
type line struct {
	*Options
	buf    []byte
	gap    string  // what stands behind commas and colons of JSON
	blocks []Block // what follows below
}

func (h *Handler) newLine(buf []byte) *line {
	l := &line{Options: &h.out.Options, buf: buf}
	if l.Format != JSON {
		l.gap = " "
	}
	return l
}

// record encodes r with everything that h adds to it.
func (l *line) record(h *Handler, r slog.Record) {
	switch l.Format {
	case JSON:
		l.object(h, r)
	case Pretty:
		l.pretty(h, r)
	default:
		l.console(h, r)
	}
	l.buf = append(l.buf, '\n')
	for _, b := range l.blocks {
		l.block(b)
	}
}

// block appends the lines of b.
func (l *line) block(b Block) {
	indent := "    "
	if b.Title != "" {
		l.buf = append(l.buf, indent...)
		l.plain(b.Title)
		l.buf = append(l.buf, '\n')
		indent += "  "
	}
	for _, text := range b.Lines {
		l.buf = append(l.buf, indent...)
		l.plain(text)
		l.buf = append(l.buf, '\n')
	}
}

func (l *line) console(h *Handler, r slog.Record) {
	if !r.Time.IsZero() {
		l.buf = r.Time.Local().AppendFormat(l.buf, "2006-01-02 15:04:05\t")
	}
	l.buf = append(append(l.buf, r.Level.String()...), '\t')
	if h.name != "" {
		l.plain(h.name)
		l.buf = append(l.buf, '\t')
	}
	l.plain(r.Message)
	l.fields(h, r)
}

func (l *line) pretty(h *Handler, r slog.Record) {
	if !r.Time.IsZero() {
		l.buf = fmt.Appendf(l.buf, "%6.2fs\t", r.Time.Sub(l.Start).Seconds())
	}
	l.colored(levelColor(r.Level), r.Level.String(), 5)
	l.buf = append(l.buf, '\t')
	l.colored(nameColor(h.name), h.name, 12)
	l.buf = append(l.buf, '\t')
	l.plain(r.Message)
	l.fields(h, r)
}

// colored appends text, padded to so many characters.
func (l *line) colored(color, text string, width int) {
	colors := l.Color && text != ""
	if colors {
		l.buf = append(l.buf, color...)
	}
	l.plain(text)
	if missing := width - utf8.RuneCountInString(text); missing > 0 {
		l.buf = append(l.buf, strings.Repeat(" ", missing)...)
	}
	if colors {
		l.buf = append(l.buf, "\x1b[0m"...)
	}
}

func levelColor(l slog.Level) string {
	switch {
	case l >= slog.LevelError:
		return "\x1b[31m" // red
	case l >= slog.LevelWarn:
		return "\x1b[33m" // yellow
	case l >= slog.LevelInfo:
		return "\x1b[32m" // green
	}
	return "\x1b[36m" // cyan
}

// nameColors are those that tell no level and can be read on dark and light.
var nameColors = [...]string{"\x1b[34m", "\x1b[35m", "\x1b[94m", "\x1b[95m", "\x1b[96m", "\x1b[92m"}

// nameColor returns the colour of a name, which is the same in every run.
func nameColor(name string) string {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name)) // never fails
	return nameColors[hash.Sum32()%uint32(len(nameColors))]
}

// fields appends the fields as the last column, if there are any.
func (l *line) fields(h *Handler, r slog.Record) {
	l.buf = append(l.buf, "\t{"...)
	start := len(l.buf)
	l.buf = append(l.buf, h.given...)
	r.Attrs(func(a slog.Attr) bool {
		l.field(h.prefix, a)
		return true
	})
	if len(l.buf) == start {
		l.buf = l.buf[:start-len("\t{")]
		return
	}
	l.buf = append(l.buf, '}')
}

// object appends the record as one JSON object.
func (l *line) object(h *Handler, r slog.Record) {
	l.buf = append(l.buf, `{"level":`...)
	l.quote(strings.ToLower(r.Level.String()))
	if !r.Time.IsZero() {
		l.buf = append(l.buf, `,"ts":"`...)
		l.buf = r.Time.Local().AppendFormat(l.buf, "2006-01-02T15:04:05.000Z07:00")
		l.buf = append(l.buf, '"')
	}
	if h.name != "" {
		l.buf = append(l.buf, `,"logger":`...)
		l.quote(h.name)
	}
	l.buf = append(l.buf, `,"msg":`...)
	l.quote(r.Message)
	if len(h.given) > 0 {
		l.buf = append(append(l.buf, ','), h.given...)
	}
	r.Attrs(func(a slog.Attr) bool {
		l.field(h.prefix, a)
		return true
	})
	l.buf = append(l.buf, '}')
}

// field appends an attribute, and the comma that divides it from the one in
// front. The attributes of a group become fields each.
func (l *line) field(prefix string, a slog.Attr) {
	v := a.Value.Resolve()
	switch {
	case a.Equal(slog.Attr{}):
		return
	case hides(a.Key, v):
		v = slog.StringValue(secret.Masked)
	case v.Kind() == slog.KindGroup:
		if a.Key != "" {
			prefix += a.Key + "."
		}
		for _, b := range v.Group() {
			l.field(prefix, b)
		}
		return
	}
	if b, ok := v.Any().(Block); ok && l.Format != JSON {
		l.blocks = append(l.blocks, b)
		return
	}
	if n := len(l.buf); n > 0 && l.buf[n-1] != '{' {
		l.buf = append(append(l.buf, ','), l.gap...)
	}
	l.quote(l.key(prefix + a.Key))
	l.buf = append(append(l.buf, ':'), l.gap...)
	l.value(v)
}

// key returns the name under which a field is written: in the format JSON,
// where fields stand beside the parts of the record, those names are taken.
func (l *line) key(name string) string {
	if l.Format == JSON {
		switch name {
		case "level", "ts", "logger", "msg":
			return "_" + name
		}
	}
	return name
}

// plain appends text so that it stays on one line and cannot command the
// terminal.
func (l *line) plain(text string) {
	for i, r := range text {
		switch {
		case r == '\n':
			l.buf = append(l.buf, `\n`...)
		case r == '\t':
			l.buf = append(l.buf, `\t`...)
		case r == '\r':
			l.buf = append(l.buf, `\r`...)
		case isControl(r):
			l.buf = fmt.Appendf(l.buf, `\x%02x`, r)
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"): // no UTF-8
			l.buf = fmt.Appendf(l.buf, `\x%02x`, text[i])
		default:
			l.buf = utf8.AppendRune(l.buf, r)
		}
	}
}

// isControl reports whether r is a control character of ASCII or Latin 1.
func isControl(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }
