package lua

import (
	"wippy/internal/fault"
	"wippy/internal/process"
)

// processUpgrade is process.upgrade(source, ...) (process.md §11). When it is
// accepted it does not return: the process goes on with the new program, or
// ends with an error.
func processUpgrade(c *Call) error {
	l := ProcessOf(c)
	unit := l.unit
	var failure error
	switch id, ok := c.Arg(1).Text(); {
	case ok:
		unit, failure = l.runtime.Unit(id)
	case !c.Arg(1).IsNil():
		return c.Fail(invalid("upgrade source must be a process id or nil, got %s", c.Got(1)))
	}
	args, err := CopyArgs(c.Args(2))
	if err != nil {
		return c.Fail(err)
	}
	if failure != nil {
		l.fail(upgradeFailed(asFault(failure)), c.Stack())
		l.end = process.Done
		return c.Halt()
	}
	next := l.runtime.Program(unit, args)
	next.upgraded = true
	l.proc.Upgrade(next)
	l.end = process.Replaced
	return c.Halt()
}

// upgradeFailed returns f as the error of an upgrade.
func upgradeFailed(f *fault.Fault) *fault.Fault {
	failed := *f
	failed.Message, failed.Cause = "upgrade: "+f.Message, nil
	return &failed
}
