package lua

import (
	"context"
	"log/slog"

	"wippy/internal/fault"
	"wippy/internal/process"
)

// undelivered is Fail for a message that nobody gets. It is logged for those who
// look for it, as programs seldom look whether what they send arrives, a reply
// least of all.
func undelivered(c *Call, to, topic string, err error) error {
	l := ProcessOf(c)
	if log := l.runtime.Log; log.Enabled(context.Background(), slog.LevelDebug) {
		log.Debug("message not delivered", "pid", l.proc.PID().String(), "location", l.Location(c),
			"to", fault.Excerpt(to), "topic", fault.Excerpt(topic), "error", err.Error())
	}
	return c.Fail(err)
}

// remark logs, for those who look for it, what a program that ends, however it
// does, may have got wrong without noticing: messages that nobody has read, and
// topics that nobody has ever sent to.
func (l *Process) remark() {
	if l.topics == nil && !l.proc.HasMail() || !l.runtime.Log.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	log := l.runtime.Log.With("pid", l.proc.PID().String(), "entry", l.unit.id)
	unread, oldest := 0, (*process.Message)(nil)
	l.proc.Unread(func(m *process.Message) {
		if _, ok := m.Body.(*process.Event); ok {
			return
		}
		if unread++; oldest == nil || m.Seq() < oldest.Seq() {
			oldest = m
		}
	})
	if unread > 0 {
		text := "process ends with unread messages"
		if l.inbox == nil {
			text += ", and never had an inbox"
		}
		log.Debug(text, "unread", unread, "topic", oldest.Topic, "from", oldest.From.String())
	}
	for _, t := range l.topics.all() {
		if _, waiting := t.source.Peek(); !waiting && !t.source.used {
			log.Debug("process ends without a message on a topic that it listens to", "topic", t.topic)
		}
	}
}
