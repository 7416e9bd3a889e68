package lua

import (
	"math"
	"slices"
	"strings"
	"time"

	"wippy/internal/fault"
	"wippy/internal/lua/vm"
	"wippy/internal/process"
)

// processLibrary is the global process (process.md).
var processLibrary = vm.ReadOnly("process", func() *vm.Table {
	t := vm.NewTable(0, 32)
	for name, f := range map[string]Function{
		"id":                     processID,
		"pid":                    processPID,
		"spawn":                  spawnFunction("spawn", false, false),
		"spawn_monitored":        spawnFunction("spawn_monitored", true, false),
		"spawn_linked":           spawnFunction("spawn_linked", false, true),
		"spawn_linked_monitored": spawnFunction("spawn_linked_monitored", true, true),
		"upgrade":                processUpgrade,
		"with_context":           processWithContext,
		"with_options":           processWithOptions,
		"call":                   callFunction("call"),
		"exec":                   callFunction("exec"),
		"terminate":              processTerminate,
		"cancel":                 processCancel,
		"monitor":                bond("monitor", (*process.Process).Monitor),
		"unmonitor":              unbond("unmonitor", (*process.Process).Unmonitor),
		"link":                   bond("link", (*process.Process).Link),
		"unlink":                 unbond("unlink", (*process.Process).Unlink),
		"get_options":            processGetOptions,
		"set_options":            processSetOptions,
		"inbox":                  processInbox,
		"events":                 processEvents,
		"listen":                 processListen,
		"unlisten":               processUnlisten,
	} {
		t.SetField(name, vm.NewFunction(name, f))
	}
	t.SetField("send", vm.NewFunctionPlacing("send", processSend))
	t.SetField("event", Constants("process.event", map[string]Value{
		"CANCEL":    eventKinds[process.Cancelled],
		"EXIT":      eventKinds[process.Exited],
		"LINK_DOWN": eventKinds[process.LinkDown],
		"OUTDATED":  String("pid.outdated"),
	}))
	t.SetField("registry", Constants("process.registry", map[string]Value{
		"register":   vm.NewFunction("register", registryRegister),
		"lookup":     vm.NewFunction("lookup", registryLookup),
		"unregister": vm.NewFunction("unregister", registryUnregister),
		"LOCAL":      Number(0),
		"EVENTUAL":   Number(1),
		"CONSISTENT": Number(2),
		"STRONG":     Number(3),
	}))
	return t
}()).Value()

func invalid(format string, args ...any) *fault.Fault {
	return fault.New(fault.Invalid, "", format, args...)
}

// processID is process.id().
func processID(c *Call) error { return c.Return1(c.NewString(ProcessOf(c).unit.id)) }

// processPID is process.pid().
func processPID(c *Call) error {
	return c.Return1(ProcessOf(c).pidValue())
}

// pidValue returns the pid as a Lua string, always the same object.
func (l *Process) pidValue() Value {
	if l.pid.IsNil() {
		l.pid = l.shared.texts.of(l.proc.PID())
	}
	return l.pid
}

// destination returns the process that argument 1 names: PID text or a
// registered name (process.md §2).
func destination(c *Call, function string) (process.PID, error) {
	to, err := ProcessOf(c).recipient(c, function)
	if err != nil {
		return process.PID{}, err
	}
	return to.pid, nil
}

// recipient is destination for who also wants the process itself, if it can be
// found. The result is good until another text of a pid is needed.
func (l *Process) recipient(c *Call, function string) (*recipient, error) {
	v := c.Arg(1)
	text, ok := v.Text()
	if !ok {
		return nil, invalid("%s requires a destination argument, got %s", function, c.Got(1))
	}
	space := l.proc.Space()
	var live *process.Process
	switch to := l.shared.texts.find(v); {
	case to == nil:
		live = space.Locate(text)
		var room [64]byte
		if live != nil && string(live.PID().Append(room[:0])) != text { // leading zeros are optional
			return &recipient{live.PID(), live}, nil
		}
	case to.live == nil:
		live = space.Find(to.pid)
	default:
		return to, nil
	}
	if live != nil {
		return l.shared.texts.remember(recipient{live.PID(), live}, v), nil
	}
	pid, err := space.Resolve(text) // it has ended, or text is a name
	return &recipient{pid: pid}, err
}

// processSend is process.send(destination, topic, ...).
func processSend(c *Call) error {
	args := c.Args(1)
	if len(args) < 2 {
		return c.Fail(invalid("send requires at least destination and topic arguments"))
	}
	l := ProcessOf(c)
	letter := l.shared.takeLetter(args) // first of all: a call that fails must not leave it there
	topic, ok := args[1].Text()
	switch {
	case !ok:
		return c.Fail(invalid("topic must be a string, got %s", c.Got(2)))
	case topic == "":
		return c.Fail(invalid("topic cannot be empty"))
	case topic[0] == '@':
		return c.Fail(invalid("cannot send to @ topics"))
	}
	to := l.shared.texts.find(args[0])
	if to == nil || to.live == nil {
		var err error
		if to, err = l.recipient(c, "send"); err != nil {
			name, _ := c.Arg(1).Text()
			return undelivered(c, name, topic, err)
		}
	}
	if letter != nil && len(topic) <= longTopic { // whoever keeps the table keeps the topic
		args[2], letter.Topic = Value{}, topic // from now on the table is the receiver's
		return l.send(c, letter, to)
	}
	m, rest, err := newMessage(c, topic, 3)
	if err != nil {
		return c.Fail(err)
	}
	if rest != nil {
		to := *to
		return rest.Finish(c, func(c *Call, size int, err error) error {
			if err != nil {
				return c.Fail(err)
			}
			m.Weigh(size)
			c.Charge(size)
			return l.send(c, m, &to)
		})
	}
	return l.send(c, m, to)
}

// send sends m, for the call c.
func (l *Process) send(c *Call, m *message, to *recipient) error {
	if l.guard != nil {
		if err := l.guard.permitTarget(c, "send", to.pid); err != nil {
			return c.Fail(err)
		}
	}
	pid, live := to.pid, to.live // what is left of to when the text of the sender has been made
	m.sender = l.pidValue()
	var err error
	if live != nil {
		err = l.proc.SendTo(live, &m.Message)
	} else {
		err = l.proc.Send(pid, &m.Message)
	}
	if err != nil {
		return undelivered(c, pid.String(), m.Topic, err)
	}
	return done(c)
}

// done answers true, nil.
func done(c *Call) error { return c.Return2(Bool(true), Value{}) }

// processTerminate is process.terminate(destination).
func processTerminate(c *Call) error {
	to, err := destination(c, "terminate")
	if err != nil {
		return c.Fail(err)
	}
	l := ProcessOf(c)
	if err := l.guard.permitTarget(c, "terminate", to); err != nil {
		return c.Fail(err)
	}
	if err := l.proc.Terminate(to); err != nil {
		return c.Fail(err)
	}
	if to == l.proc.PID() {
		return c.Halt()
	}
	return done(c)
}

// bond returns process.monitor or process.link.
func bond(name string, join func(*process.Process, process.PID) error) Function {
	return func(c *Call) error {
		to, err := destination(c, name)
		if err == nil {
			err = ProcessOf(c).guard.permitTarget(c, name, to)
		}
		if err == nil {
			err = join(ProcessOf(c).proc, to)
		}
		if err != nil {
			return c.Fail(err)
		}
		c.Charge(bondSize)
		return done(c)
	}
}

// unbond returns process.unmonitor or process.unlink.
func unbond(name string, part func(*process.Process, process.PID)) Function {
	return func(c *Call) error {
		to, err := destination(c, name)
		if err == nil {
			err = ProcessOf(c).guard.permitTarget(c, name, to)
		}
		if err != nil {
			return c.Fail(err)
		}
		part(ProcessOf(c).proc, to)
		return done(c)
	}
}

// processCancel is process.cancel(destination[, deadline or reason[, reason]]).
func processCancel(c *Call) error {
	request, err := readCancel(c)
	if err != nil {
		return c.Fail(err)
	}
	to, err := destination(c, "cancel")
	if err == nil {
		err = ProcessOf(c).guard.permitTarget(c, "cancel", to)
	}
	if err == nil {
		err = ProcessOf(c).proc.Cancel(to, request)
	}
	if err != nil {
		return c.Fail(err)
	}
	return done(c)
}

// readCancel reads arguments 2 and 3 of cancel by the table of process.md §6.
func readCancel(c *Call) (process.Cancel, error) {
	var request process.Cancel
	v := c.Arg(2)
	if ms, ok := v.Num(); ok {
		if ms < 0 || math.IsNaN(ms) || math.IsInf(ms, 0) {
			return request, invalid("invalid duration format: %s", vm.Text(v))
		}
		request.Within = time.Duration(min(math.Trunc(ms), math.MaxInt64/1e6)) * time.Millisecond
	} else if text, ok := v.Text(); ok {
		d, err := time.ParseDuration(text)
		switch {
		case err == nil && d >= 0:
			request.Within = d
		case text != "" && (err == nil || strings.ContainsRune("0123456789+-.", rune(text[0]))):
			return request, invalid("invalid duration format: %s", fault.Excerpt(text))
		default:
			request.Reason = text
			return request, nil
		}
	} else if d, ok := DurationOf(v); ok {
		if d < 0 {
			return request, invalid("invalid duration format: %s", d)
		}
		request.Within = d
	} else if !v.IsNil() {
		return request, invalid("deadline must be either a duration string or milliseconds number, got %s", c.Got(2))
	}
	if v := c.Arg(3); !v.IsNil() {
		text, ok := v.Text()
		if !ok {
			return request, invalid("reason must be a string, got %s", c.Got(3))
		}
		request.Reason = text
	}
	return request, nil
}

// A Durational is the Go value of userdata that stands for a span of time, such
// as a Duration of module time.
type Durational interface{ Duration() time.Duration }

// DurationOf returns the span that a userdata value stands for.
func DurationOf(v Value) (time.Duration, bool) {
	_, data := v.UserdataType()
	d, ok := data.(Durational)
	if !ok {
		return 0, false
	}
	return d.Duration(), true
}

// processGetOptions is process.get_options().
func processGetOptions(c *Call) error {
	t := c.NewTable(0, 2)
	t.SetField("trap_links", Bool(ProcessOf(c).proc.TrapLinks()))
	return c.Return1(t.Value())
}

// processSetOptions is process.set_options(options).
func processSetOptions(c *Call) error {
	if c.Arg(1).Table() == nil {
		return c.Refuse(invalid("options parameter must be a table, got %s", c.Got(1)))
	}
	options, err := booleanOptions(c, 1, "trap_links", "upgradable")
	if err != nil {
		return c.Refuse(err)
	}
	if trap, ok := options["trap_links"]; ok {
		ProcessOf(c).proc.SetTrapLinks(trap)
	}
	return done(c)
}

// booleanOptions returns what table i of the arguments says of the options of
// these names, which are booleans; it may have no other fields.
func booleanOptions(c *Call, i int, names ...string) (map[string]bool, error) {
	t, err := c.Table(i)
	if err != nil {
		return nil, err
	}
	options := map[string]bool{}
	t.Each(func(k, v Value) bool {
		name := vm.Text(k)
		switch {
		case !slices.Contains(names, name):
			err = invalid("option %s is not supported", fault.Excerpt(name))
		case v.Kind() != vm.KindTrue && v.Kind() != vm.KindFalse:
			err = invalid("%s must be a boolean, got %s", name, c.TypeName(v))
		default:
			options[name] = v.Truthy()
		}
		return err == nil
	})
	return options, err
}

// registryRegister is process.registry.register(name[, pid[, scope]]).
func registryRegister(c *Call) error {
	name, ok := c.Arg(1).Text()
	if !ok || name == "" {
		return c.Fail(invalid("name must be a non-empty string, got %s", c.Got(1)))
	}
	l := ProcessOf(c)
	pid := l.proc.PID()
	if v := c.Arg(2); !v.IsNil() {
		text, ok := v.Text()
		if !ok {
			return c.Fail(invalid("pid must be a string, got %s", c.Got(2)))
		}
		var err error
		if pid, err = process.ParsePID(text); err != nil {
			return c.Fail(invalid("invalid pid format: %s", fault.Excerpt(text)))
		}
	}
	if err := localScope(c, 3); err != nil {
		return c.Fail(err)
	}
	if err := l.guard.permitName(c, name, pid); err != nil {
		return c.Fail(err)
	}
	if err := l.proc.Space().Register(name, pid); err != nil {
		return c.Fail(err)
	}
	c.Charge(nameSize + len(name))
	return done(c)
}

// localScope checks the scope of a registration: this node knows LOCAL alone.
func localScope(c *Call, i int) error {
	v := c.Arg(i)
	if v.IsNil() {
		return nil
	}
	scope, ok := v.Num()
	if !ok {
		return invalid("scope must be a number, got %s", c.Got(i))
	}
	names := []string{"local", "eventual", "consistent", "strong"}
	switch {
	case scope == 0:
		return nil
	case scope == math.Trunc(scope) && scope > 0 && int(scope) < len(names):
		return fault.New(fault.Internal, "", "%s registry not available", names[int(scope)])
	}
	return invalid("unknown scope %s", vm.Text(v))
}

// registryLookup is process.registry.lookup(name).
func registryLookup(c *Call) error {
	name, ok := c.Arg(1).Text()
	if !ok || name == "" {
		return c.Fail(invalid("name must be a non-empty string, got %s", c.Got(1)))
	}
	pid, err := ProcessOf(c).proc.Space().Lookup(name)
	if err != nil {
		return c.Fail(err)
	}
	return c.Return2(ProcessOf(c).shared.texts.of(pid), Value{})
}

// registryUnregister is process.registry.unregister(name).
func registryUnregister(c *Call) error {
	name, ok := c.Arg(1).Text()
	if !ok || name == "" {
		return c.Refuse(invalid("name must be a non-empty string, got %s", c.Got(1)))
	}
	l := ProcessOf(c)
	if err := l.Permit(c, "unregister name: "+name, "process.registry.unregister", name); err != nil {
		return c.Fail(err)
	}
	return c.Return1(Bool(l.proc.Space().Unregister(name)))
}
