package logging

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"sync"
)

// A Handler writes records to a stream. It is immutable.
//
// The keys of attributes in a group are written with the name of the group in
// front: "request.id".
type Handler struct {
	out    *output
	name   string // of the logger, "" for none
	prefix string // names of the open groups, each with a dot behind
	given  []byte // fields of WithAttrs, encoded
}

var _ slog.Handler = (*Handler)(nil)

// An output is what the handlers derived from one have in common.
type output struct {
	Options
	mu sync.Mutex // held while writing
	w  io.Writer
}

// Enabled reports whether records of the level are written.
func (h *Handler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.out.Level.Level() }

// WithAttrs returns a handler that writes attrs in front of the fields of every
// record.
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	c := *h
	l := h.newLine(slices.Clip(h.given))
	for _, a := range attrs {
		if a.Key == NameKey && h.prefix == "" {
			c.name = a.Value.Resolve().String()
		} else {
			l.field(h.prefix, a)
		}
	}
	c.given = l.buf
	return &c
}

// WithGroup returns a handler for which all further attributes are in the group.
func (h *Handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	c := *h
	c.prefix += name + "."
	return &c
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxKept is the largest buffer that is kept for another record, in bytes.
const maxKept = 16 << 10

// Handle writes r.
func (h *Handler) Handle(_ context.Context, r slog.Record) error {
	if h.out.Clock != nil {
		r.Time = h.out.Clock()
	}
	kept := buffers.Get().(*[]byte)
	l := h.newLine((*kept)[:0])
	l.record(h, r)
	h.out.mu.Lock()
	_, err := h.out.w.Write(l.buf)
	h.out.mu.Unlock()
	if cap(l.buf) <= maxKept {
		*kept = l.buf
		buffers.Put(kept)
	}
	return err
}
