package io

import (
	"wippy/internal/lua"
	"wippy/internal/terminal"
)

// read is io.read([n]).
func read(c *lua.Call) error {
	n := 0 // the terminal's default
	if !c.Arg(1).IsNil() {
		if _, err := lua.NumberArg(c, 1); err != nil {
			return err
		}
		var err error
		if n, err = c.Int(1); err != nil {
			return err
		}
	}
	return await(c, func(t *terminal.Terminal, done func(terminal.Result)) (terminal.Result, *terminal.Pending) {
		return t.Read(n, done)
	})
}

// readLine is io.readline().
func readLine(c *lua.Call) error { return await(c, (*terminal.Terminal).ReadLine) }

// await starts a read and answers with its result: at once, or when it comes.
func await(c *lua.Call, start func(t *terminal.Terminal, done func(terminal.Result)) (terminal.Result, *terminal.Pending)) error {
	t := terminalOf(c)
	if t == nil {
		return c.Fail(errNoTerminal)
	}
	var result terminal.Result
	ended := make(chan func(), 1) // gets what tells the process, as soon as there is an operation
	now, later := start(t, func(r terminal.Result) {
		result = r
		(<-ended)()
	})
	l := lua.ProcessOf(c)
	if later == nil && !l.Repeatable() {
		if now.Err != nil {
			return c.Fail(now.Err)
		}
		return c.Return(c.NewString(now.Text), lua.Value{})
	}
	w := c.Park(func(c *lua.Call) error {
		if result.Err != nil {
			return c.Return(lua.Value{}, lua.ErrorValue(result.Err))
		}
		return c.Return(c.NewString(result.Text), lua.Value{})
	})
	var completed func()
	completed = l.Begin(func() { w.Resume() }, func() {
		if later != nil && later.Cancel() { // else done is being called, or was
			completed()
		}
	})
	if later == nil { // known at once or not is a matter of chance: the program must not see it
		result = now
		completed()
		return nil
	}
	ended <- completed
	return nil
}
