package lua

import (
	"context"
	"log/slog"
)

// remark logs, for those who look for it, what a program that ends may have got
// wrong without noticing: messages that it never asked for, and topics that
// nobody has ever sent to.
func (l *Process) remark() {
	_, unread := l.proc.Peek(l.proc.Inbox())
	unread = unread && l.inbox == nil
	if !unread && l.topics == nil || !l.runtime.Log.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	log := l.runtime.Log.With("pid", l.proc.PID().String(), "entry", l.unit.id)
	if unread {
		log.Debug("process ends with messages that it has not asked for: it has no inbox")
	}
	for _, t := range l.topics {
		if _, waiting := t.source.Peek(); !waiting && !t.source.used {
			log.Debug("process ends without a message on a topic that it listens to", "topic", t.topic)
		}
	}
}
