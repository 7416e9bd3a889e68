package lua

import (
	"fmt"
	"strings"
)

// processGlobals are the plain global functions that need a process.
var processGlobals = map[string]Function{
	"print":       print,
	"subscribe":   subscribe,
	"unsubscribe": processUnlisten,
}

// print writes one log record (base.md §6).
func print(c *Call) error {
	l := ProcessOf(c)
	at := l.Location(c)
	return c.Texts(1, func(c *Call, texts []string) error {
		l.runtime.Log.Info(strings.Join(texts, " "), "pid", l.proc.PID().String(), "location", at)
		return nil
	})
}

// Location returns "<entry id>:<line>" of the Lua code that calls c.
func (l *Process) Location(c *Call) string {
	if p, ok := c.Position(1); ok {
		return fmt.Sprintf("%s:%d", p.Chunk, p.Line)
	}
	if stack := c.Stack(); len(stack) > 0 { // a Go function such as pcall calls c
		return fmt.Sprintf("%s:%d", stack[0].Chunk, stack[0].Line)
	}
	return l.unit.id
}
