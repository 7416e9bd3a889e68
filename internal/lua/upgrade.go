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
		var found *Unit
		if found, failure = l.runtime.Unit(id); failure == nil {
			unit = found
		}
	case !c.Arg(1).IsNil():
		return c.Fail(invalid("upgrade source must be a process id or nil, got %s", c.Got(1)))
	}
	next := l.runtime.program(unit, l.proc.Worker())
	rest, err := next.receive(c, 2)
	if err != nil {
		return c.Fail(err)
	}
	if failure != nil {
		l.fail(upgradeFailed(asFault(failure)), c.Stack())
		l.end = process.Done
		return c.Halt()
	}
	if rest != nil {
		return rest.Finish(c, func(c *Call, size int, err error) error {
			if err != nil {
				return c.Fail(err)
			}
			next.machine.Charge(size)
			return l.upgrade(c, next)
		})
	}
	return l.upgrade(c, next)
}

// upgrade answers by handing over to next.
func (l *Process) upgrade(c *Call, next *Process) error {
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
