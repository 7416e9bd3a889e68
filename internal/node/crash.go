package node

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"wippy/internal/codeframe"
	"wippy/internal/logging"
	"wippy/internal/lua"
	"wippy/internal/process"
	"wippy/internal/registry"
)

// Bounds of a crash report (process.md CR-3).
const (
	maxCause = 2000 // bytes of the error
	maxTopic = 80   // bytes of a topic or a name
	maxNames = 8
	maxInner = 16 // calls of the traceback, innermost
	maxOuter = 4
)

// processFailed reports the end of a process that belongs to no service.
func (n *Node) processFailed(pm *process.Postmortem) {
	level := slog.LevelError
	if _, raised := pm.Exit.Value.(lua.Trace); !raised && pm.Exit.Reason != process.Crashed {
		level = slog.LevelWarn
		if pm.Awaited {
			level = slog.LevelDebug
		}
	}
	n.report(level, pm, "")
}

// serviceFailed reports the end of the process of a service; next says what the
// supervisor does about it.
func (n *Node) serviceFailed(pm *process.Postmortem, next string) {
	level := slog.LevelError
	if pm.Exit.Reason == process.DeadlineOver {
		level = slog.LevelWarn
	}
	n.report(level, pm, next)
}

// report logs what is known of a process that ended with an error (process.md
// §16): one record, with the cause first.
func (n *Node) report(level slog.Level, pm *process.Postmortem, next string) {
	r := crashReport{node: n, pm: pm}
	msg := "process failed"
	switch pm.Exit.Reason {
	case process.Terminated:
		level, msg = slog.LevelDebug, "process was terminated"
		r.identity()
	case process.LinkFailed:
		level, msg = slog.LevelDebug, "process ended with a linked one"
		r.identity()
		if o := pm.Exit.Origin; o != nil {
			r.add("failed", o.PID.String(), "error", shorten(o.Exit.Err.Message, maxCause))
		}
	default:
		if n.log.Enabled(context.Background(), level) {
			r.whole(next)
		}
	}
	n.log.Log(context.Background(), level, msg, r.attrs...)
}

// A crashReport is a record in the making.
type crashReport struct {
	node  *Node
	pm    *process.Postmortem
	attrs []any
}

func (r *crashReport) add(attrs ...any) { r.attrs = append(r.attrs, attrs...) }

func (r *crashReport) identity() { r.add("entry", r.pm.Name, "pid", r.pm.PID.String()) }

// whole adds everything that is known.
func (r *crashReport) whole(next string) {
	pm := r.pm
	r.add("error", shorten(pm.Exit.Err.Message, maxCause))
	trace, _ := pm.Exit.Value.(lua.Trace)
	place, frame := r.place(trace)
	if place != "" {
		r.add("file", place)
	}
	r.identity()
	if !pm.Parent.IsZero() {
		r.add("parent", pm.Parent.String())
	}
	r.add("ran", roughly(pm.Ran))
	if len(pm.Names) > 0 {
		names := pm.Names[:min(len(pm.Names), maxNames)]
		shown := make([]string, len(names))
		for i, name := range names {
			shown[i] = shorten(name, maxTopic)
		}
		r.add("names", shown)
	}
	if pm.Unread > 0 {
		r.add("unread", pm.Unread)
	}
	if next != "" {
		r.add("next", next)
	}
	if frame != nil {
		r.add("frame", logging.Block{Lines: frame})
	}
	if calls := trace.Lines(); len(calls) > 0 {
		r.add("traceback", logging.Block{Lines: bounded(calls)})
	}
	r.messages()
	r.told("monitors", pm.Monitors)
	r.told("links", pm.Links)
	if pm.Awaited && !pm.Parent.IsZero() {
		r.add("caller", logging.Block{Title: "caller told: " + pm.Parent.String(), Data: pm.Parent.String()})
	}
}

// place returns where the error was raised, and the lines around it; "" and nil
// if that is not known.
func (r *crashReport) place(trace lua.Trace) (place string, frame []string) {
	id, line, ok := trace.Place()
	if !ok {
		return "", nil
	}
	e, ok := r.node.registry.Snapshot().Get(registry.ParseID(id))
	if !ok {
		return "", nil
	}
	source, _ := e.Field("source")
	text, _ := source.(string)
	if at, known := e.Text("source"); known {
		place = sourceLine(e, line)
		// Lines count as in the file, of which the source may be a part.
		line += at.Line - 1
		text = strings.Repeat("\n", at.Line-1) + text
	}
	if shown := (codeframe.Frame{Text: text, Line: line}).Render(false); shown != "" {
		frame = strings.Split(strings.TrimSuffix(shown, "\n"), "\n")
	}
	return place, frame
}

// bounded leaves the middle of a long traceback out.
func bounded(calls []string) []string {
	left := len(calls) - maxInner - maxOuter
	if left <= 0 {
		return calls
	}
	shown := append(calls[:maxInner:maxInner], fmt.Sprintf("... %d more calls", left))
	return append(shown, calls[len(calls)-maxOuter:]...)
}

// messages adds the last messages.
func (r *crashReport) messages() {
	if len(r.pm.Recent) == 0 {
		return
	}
	block := logging.Block{Title: "last messages, newest first:"}
	var data []any
	for _, m := range r.pm.Recent {
		topic, from, size := shorten(m.Topic, maxTopic), "nobody", ""
		if !m.From.IsZero() {
			from = m.From.String()
		}
		if m.Size > 0 {
			size = ", " + bytesText(m.Size)
		}
		block.Lines = append(block.Lines, fmt.Sprintf("%q from %s%s, %s ago", topic, from, size, roughly(m.Age)))
		data = append(data, map[string]any{"topic": topic, "from": from, "size": m.Size, "age": roughly(m.Age)})
	}
	block.Data = data
	r.add("messages", block)
}

// told adds who was told of the end.
func (r *crashReport) told(what string, t process.Told) {
	if t.Count == 0 {
		return
	}
	shown := make([]string, len(t.PIDs))
	for i, pid := range t.PIDs {
		shown[i] = pid.String()
	}
	title := what + " told: " + strings.Join(shown, ", ")
	if more := t.Count - len(shown); more > 0 {
		title += fmt.Sprintf(" and %d more", more)
	}
	r.add(what, logging.Block{Title: title, Data: map[string]any{"told": t.Count, "pids": shown}})
}

// shorten cuts a text to so many bytes.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return fmt.Sprintf("%s… (%d bytes)", text[:cut], len(text))
}

// roughly returns a time as precise as a report needs it.
func roughly(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "under 1ms"
	case d < time.Second:
		d = d.Round(time.Millisecond)
	case d < time.Minute:
		d = d.Round(10 * time.Millisecond)
	default:
		d = d.Round(time.Second)
	}
	return d.String()
}

// bytesText returns a number of bytes with two digits or three.
func bytesText(n int) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.3g kB", float64(n)/1000)
	}
	return fmt.Sprintf("%.3g MB", float64(n)/1e6)
}
