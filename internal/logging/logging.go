// Package logging writes the log of the runtime: a handler for log/slog with
// the three line formats of cli.md §3.
//
// [New] returns the handler; everything else is log/slog. The name of a logger,
// which has a column of its own, is the attribute [NameKey] given to
// [slog.Logger.With]; given to a single record it is an ordinary field.
//
//	log := slog.New(logging.New(stderr, logging.Options{Level: slog.LevelDebug}))
//	log.With(logging.NameKey, "supervisor").Info("service registered", "service_id", "app:api")
//
// prints
//
//	2026-05-04 10:11:12	INFO	supervisor	service registered	{"service_id": "app:api"}
//
// Where records go besides a stream, and when the log is silent, is decided by
// who makes the handlers.
package logging

import (
	"io"
	"log/slog"
	"time"
)

const (
	// NameKey is the attribute that names a logger. The last name given counts.
	NameKey = "logger"
)

// A Block is the value of an attribute that takes several lines, such as a
// traceback. It stands below the line of its record: Title, if there is one,
// and the Lines, indented. In JSON it is a field like others, with Data, or the
// Lines if that is nil.
type Block struct {
	Title string
	Lines []string
	Data  any
}

// A Format is how a record is written.
type Format int

// The formats. Times are local.
const (
	Console Format = iota // date and time, level, name, message, fields; for files and by default
	Pretty                // seconds since the start, then the same in columns; for the eyes (-c)
	JSON                  // one object with level, ts, logger, msg and the fields; for machines
)

// Options say how records are written. The zero value is usable.
type Options struct {
	Format Format
	Level  slog.Leveler     // the lowest level written; nil means INFO
	Color  bool             // colour levels and names; only in the format Pretty
	Start  time.Time        // what the format Pretty counts from; zero means the call of New
	Clock  func() time.Time // tells the time of every record; nil means that records bring it
}

// withDefaults returns o with its zero fields filled in.
func (o Options) withDefaults() Options {
	if o.Level == nil {
		o.Level = slog.LevelInfo
	}
	if o.Start.IsZero() {
		if o.Clock != nil {
			o.Start = o.Clock()
		} else {
			o.Start = time.Now()
		}
	}
	return o
}

// New returns a handler that writes to w, each record with one call of Write
// and one record at a time. It is safe for concurrent use; errors of w are
// returned by Handle and otherwise without effect.
func New(w io.Writer, o Options) *Handler {
	return &Handler{out: &output{w: w, Options: o.withDefaults()}}
}
