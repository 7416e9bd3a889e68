package luatest

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"wippy/internal/process"
)

// A Record is one log record.
type Record struct {
	Level   slog.Level
	Logger  string // the name, "" for none
	Message string
	Fields  []slog.Attr // in the order of emission
}

// String returns the record on one line: "INFO name: message key=value".
func (r Record) String() string {
	var b strings.Builder
	b.WriteString(r.Level.String() + " ")
	if r.Logger != "" {
		b.WriteString(r.Logger + ": ")
	}
	b.WriteString(r.Message)
	for _, f := range r.Fields {
		fmt.Fprintf(&b, " %s=%v", f.Key, f.Value)
	}
	return b.String()
}

// Field returns the value of a field as Go data, nil if there is none.
func (r Record) Field(key string) any {
	for _, f := range r.Fields {
		if f.Key == key {
			return f.Value.Any()
		}
	}
	return nil
}

// logs are the records of all loggers of a session.
type logs struct {
	mu      sync.Mutex // guards records
	records []Record
}

func (l *logs) all() []Record {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.records)
}

// A recorder is the handler that keeps records.
type recorder struct {
	logs   *logs
	logger string
	fields []slog.Attr
}

var _ slog.Handler = (*recorder)(nil)

func (*recorder) Enabled(context.Context, slog.Level) bool { return true }

func (h *recorder) Handle(_ context.Context, r slog.Record) error {
	rec := Record{Level: r.Level, Logger: h.logger, Message: r.Message, Fields: slices.Clone(h.fields)}
	r.Attrs(func(a slog.Attr) bool {
		rec.Fields = append(rec.Fields, a)
		return true
	})
	h.logs.mu.Lock()
	defer h.logs.mu.Unlock()
	h.logs.records = append(h.logs.records, rec)
	return nil
}

func (h *recorder) WithAttrs(attrs []slog.Attr) slog.Handler {
	c := &recorder{logs: h.logs, logger: h.logger, fields: slices.Clone(h.fields)}
	for _, a := range attrs {
		if a.Key == "logger" {
			c.logger = a.Value.String()
		} else {
			c.fields = append(c.fields, a)
		}
	}
	return c
}

// WithGroup is not needed: the engine logs no groups.
func (h *recorder) WithGroup(string) slog.Handler { return h }

// failures are the postmortems of a session.
type failures struct {
	mu   sync.Mutex // guards seen
	seen []*process.Postmortem
}

func (f *failures) add(pm *process.Postmortem) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen = append(f.seen, pm)
}

func (f *failures) all() []*process.Postmortem {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.seen)
}
