package lib

import (
	"strings"

	"wippy/internal/fault"
	"wippy/internal/lua/vm"
)

// errorsLibrary returns the library table errors (errors.md), which is
// read-only.
func errorsLibrary() *vm.Table {
	t := functionTable(map[string]func(*vm.Call) error{
		"call_stack": errorsCallStack,
		"is":         errorsIs,
		"new":        errorsNew,
		"wrap":       errorsWrap,
	})
	for _, k := range []struct {
		name string
		kind fault.Kind
	}{
		{"NOT_FOUND", fault.NotFound},
		{"ALREADY_EXISTS", fault.AlreadyExists},
		{"INVALID", fault.Invalid},
		{"PERMISSION_DENIED", fault.PermissionDenied},
		{"UNAVAILABLE", fault.Unavailable},
		{"INTERNAL", fault.Internal},
		{"CANCELED", fault.Canceled},
		{"CONFLICT", fault.Conflict},
		{"TIMEOUT", fault.Timeout},
		{"RATE_LIMITED", fault.RateLimited},
		{"UNKNOWN", fault.Unknown},
	} {
		t.SetField(k.name, vm.MakeString(string(k.kind)))
	}
	return vm.ReadOnly("errors", t)
}

var (
	keyMessage   = vm.Key("message")
	keyKind      = vm.Key("kind")
	keyRetryable = vm.Key("retryable")
	keyDetails   = vm.Key("details")
	keyThread    = vm.Key("thread")
	keyFrames    = vm.Key("frames")
	keyLevel     = vm.Key("level")
	keySource    = vm.Key("source")
	keyLine      = vm.Key("line")
	keyName      = vm.Key("name")
	keyType      = vm.Key("type")
)

// errorsNew is errors.new(message) or errors.new{message, kind, retryable,
// details}.
func errorsNew(c *vm.Call) error {
	e := &vm.ErrorObject{Fault: &fault.Fault{}}
	if text, ok := c.Arg(1).Text(); ok {
		e.Fault.Message = text
	} else if c.Arg(1).Table() == nil {
		return c.BadArgument(1, "expected string or table, got "+c.Got(1))
	} else if err := describe(c, e); err != nil {
		return err
	}
	return c.Return1(newError(c, e))
}

// describe fills e with what the table in argument 1 says.
func describe(c *vm.Call, e *vm.ErrorObject) error {
	t, err := c.Table(1)
	if err != nil {
		return err
	}
	message := t.Get(keyMessage)
	if message.IsNil() {
		return c.BadArgument(1, "message field is required")
	}
	var ok bool
	if e.Fault.Message, ok = message.Text(); !ok {
		return c.BadArgument(1, "message must be a string")
	}
	if kind := t.Get(keyKind); !kind.IsNil() {
		text, ok := kind.Text()
		if !ok {
			return c.BadArgument(1, "kind must be a string")
		}
		e.Fault.Kind = fault.Kind(text)
	}
	switch t.Get(keyRetryable).Kind() {
	case vm.KindTrue:
		e.Fault.Retry = fault.RetryYes
	case vm.KindFalse:
		e.Fault.Retry = fault.RetryNo
	}
	if details := t.Get(keyDetails).Table(); details != nil {
		d := c.Machine().Details(details)
		if k, _, _ := d.Next(vm.Value{}); !k.IsNil() {
			e.Details = d
		}
	}
	return nil
}

// newError returns e as a value, with the stack of the call if it has none yet.
func newError(c *vm.Call, e *vm.ErrorObject) vm.Value {
	v := c.Locate(vm.NewUserdata(vm.ErrorType, e))
	c.Charge(errorObject(v).Size())
	return v
}

const errorExpected = "expected string or error object, got "

// errorsWrap is errors.wrap(err, context).
func errorsWrap(c *vm.Call) error {
	wrapped := &vm.ErrorObject{}
	if text, ok := c.Arg(1).Text(); ok {
		wrapped.Fault = &fault.Fault{Message: text}
	} else if e := errorObject(c.Arg(1)); e != nil {
		*wrapped = *e
	} else {
		return c.BadArgument(1, errorExpected+c.Got(1))
	}
	context, ok := c.Arg(2).Text()
	if !ok {
		e := errorObject(c.Arg(2))
		if e == nil {
			return c.BadArgument(2, errorExpected+c.Got(2))
		}
		context = e.Fault.Message
	}
	c.Spend(len(wrapped.Contexts) / perItem)
	wrapped.Contexts = append([]string{context}, wrapped.Contexts...)
	return c.Return1(newError(c, wrapped))
}

// errorObject returns the Go side of v if it is an error object, else nil.
func errorObject(v vm.Value) *vm.ErrorObject {
	e, _ := v.Data(vm.ErrorType)
	o, _ := e.(*vm.ErrorObject)
	return o
}

// errorsIs is errors.is(value, kind).
func errorsIs(c *vm.Call) error {
	v, err := c.Any(1)
	if err != nil {
		return err
	}
	kind, ok := c.Arg(2).Text()
	if !ok {
		return c.Expected(2, "string")
	}
	e := errorObject(v)
	return c.Return1(vm.Bool(e != nil && string(e.Fault.Kind) == kind))
}

// errorsCallStack is errors.call_stack(err). Level 1 is where the error was
// made.
func errorsCallStack(c *vm.Call) error {
	e := errorObject(c.Arg(1))
	if e == nil || len(e.Stack) == 0 {
		return c.Return1(vm.Value{})
	}
	frames := c.NewTable(len(e.Stack), 0)
	for i, p := range e.Stack {
		f := c.NewTable(0, 5)
		f.Set(keyLevel, vm.Number(float64(i+1)))
		f.Set(keySource, c.NewString(p.Chunk))
		f.Set(keyLine, vm.Number(float64(p.Line)))
		name, sort := frameName(p.Function)
		f.Set(keyName, c.NewString(name))
		f.Set(keyType, c.NewString(sort))
		frames.Append(f.Value())
	}
	t := c.NewTable(0, 2)
	t.Set(keyThread, c.NewString(e.Thread))
	t.Set(keyFrames, frames.Value())
	return c.Return1(t.Value())
}

// frameName takes the description of a function in a position apart.
func frameName(function string) (name, sort string) {
	if function == "main chunk" {
		return function, "main"
	}
	if name, ok := strings.CutPrefix(function, "function "); ok {
		return strings.Trim(name, "'"), "Lua"
	}
	return function, "Lua"
}
