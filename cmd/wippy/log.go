package main

import (
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"wippy/internal/config"
	"wippy/internal/logging"
)

// A logOutput writes log lines where they should go at the moment: to stderr,
// or through the terminal of a process, so that they do not cut through a line
// that is being edited.
type logOutput struct {
	base io.Writer

	mu  sync.Mutex // guards the field below
	now io.Writer  // nil means base
}

// Write implements io.Writer.
func (o *logOutput) Write(p []byte) (int, error) {
	o.mu.Lock()
	w := o.now
	o.mu.Unlock()
	if w == nil {
		w = o.base
	}
	return w.Write(p)
}

// send has lines written to w from now on; nil means where they went at first.
func (o *logOutput) send(w io.Writer) {
	o.mu.Lock()
	o.now = w
	o.mu.Unlock()
}

// logSettings say what a command logs, besides the global flags.
type logSettings struct {
	silent bool             // unless a flag asks for logs
	config *config.Config   // nil for commands that read none
	clock  func() time.Time // tells the time; nil means the real one
}

// logs reports whether anything is logged (CLI-7).
func (a *app) logs(s logSettings) bool {
	asked := a.verbose() || a.flags.console
	return !a.flags.silent && (asked || !s.silent) && (s.config == nil || s.config.Bool("logmanager.propagate_downstream"))
}

// logHandler returns the handler that the flags and the configuration ask for
// (cli.md §3).
func (a *app) logHandler(s logSettings) slog.Handler {
	if !a.logs(s) {
		return slog.DiscardHandler
	}
	o := logging.Options{Level: slog.LevelInfo, Start: a.start}
	if s.clock != nil {
		o.Clock, o.Start = s.clock, s.clock()
	}
	if s.config != nil {
		if level, _ := s.config.Get("logmanager.min_level"); level.Origin != config.Default {
			o.Level = slog.Level(4 * level.Value.(int64))
		}
		if s.config.Text("logger.encoding") == "json" {
			o.Format = logging.JSON
		}
	}
	if a.flags.console {
		o.Format, o.Color = logging.Pretty, a.color()
	}
	if a.verbose() {
		o.Level = slog.LevelDebug
	}
	return logging.New(a.logTo, o)
}

// color reports whether stderr takes colours.
func (a *app) color() bool { return a.colorOn(a.stderr) }

// colorOn reports whether a stream takes colours (CLI-10).
func (a *app) colorOn(stream io.Writer) bool {
	if _, no := a.env("NO_COLOR"); no {
		return false
	}
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
