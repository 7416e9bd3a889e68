package lua

import (
	"maps"

	"wippy/internal/fault"
	"wippy/internal/lua/vm"
)

// A builder is a SpawnBuilder (process.md §12): what a child gets besides its
// arguments. It is immutable; its methods return changed copies.
type builder struct {
	context  Context // what the child inherits: values, actor and scope
	name     string
	messages []message        // delivered to the child before anything else
	options  map[string]Value // opaque
}

var builderType = &vm.Type{Name: "SpawnBuilder"}

func init() { // here, because the methods refer to the type
	builderType.Methods = map[string]Function{
		"with_context": func(c *Call) error {
			return change(c, func(b *builder) (rest *vm.Copying, err error) {
				if b.context.Values, rest, err = mergeTable(c, 2, b.context.Values); err != nil {
					return nil, err
				}
				return rest, permitContext(c)
			})
		},
		"with_options": func(c *Call) error {
			return change(c, func(b *builder) (rest *vm.Copying, err error) {
				if b.options, rest, err = mergeTable(c, 2, b.options); err != nil {
					return nil, err
				}
				return rest, permitContext(c)
			})
		},
		"with_actor": func(c *Call) error {
			return change(c, func(b *builder) (*vm.Copying, error) { return nil, b.setActor(c) })
		},
		"with_scope": func(c *Call) error {
			return change(c, func(b *builder) (*vm.Copying, error) { return nil, b.setScope(c) })
		},
		"with_name": func(c *Call) error {
			return change(c, func(b *builder) (*vm.Copying, error) { return nil, b.setName(c) })
		},
		"with_message": func(c *Call) error {
			return change(c, func(b *builder) (*vm.Copying, error) { return b.addMessage(c) })
		},
		"spawn":                  builderSpawn("spawn", false, false),
		"spawn_monitored":        builderSpawn("spawn_monitored", true, false),
		"spawn_linked":           builderSpawn("spawn_linked", false, true),
		"spawn_linked_monitored": builderSpawn("spawn_linked_monitored", true, true),
		"call":                   builderCall("call"),
		"exec":                   builderCall("exec"),
	}
	builderType.Define()
}

// Measure implements [vm.Measurable].
func (b *builder) Measure(visit func(Value)) int {
	size := 128
	for _, values := range []map[string]Value{b.context.Values, b.options} {
		if len(values) > 0 {
			size += 80 + 40*max(8, len(values))
		}
		for name, v := range values {
			size += len(name)
			visit(v)
		}
	}
	for i := range b.messages {
		size += b.messages[i].Measure(visit)
	}
	return size
}

func builderSelf(c *Call) (*builder, error) {
	_, data := c.Arg(1).UserdataType()
	b, ok := data.(*builder)
	if !ok {
		return nil, c.Expected(1, "SpawnBuilder")
	}
	return b, nil
}

// change answers with a copy of the builder that f has changed, when what f has
// copied for it is complete.
func change(c *Call, f func(*builder) (*vm.Copying, error)) error {
	b, err := builderSelf(c)
	if err != nil {
		return err
	}
	changed := *b
	rest, err := f(&changed)
	if err != nil {
		return err
	}
	return changed.give(c, rest)
}

// give answers with b when the rest, if any, is complete.
func (b *builder) give(c *Call, rest *vm.Copying) error {
	if rest != nil {
		return rest.Finish(c, func(c *Call, size int, err error) error {
			if err != nil {
				return err
			}
			return b.give(c, nil)
		})
	}
	return c.Return1(vm.NewUserdata(builderType, b))
}

// startBuilder returns a builder with what a child of the caller inherits.
func startBuilder(c *Call) *builder {
	b := &builder{}
	if ctx := ProcessOf(c).Context().heritage(); ctx != nil {
		b.context = *ctx
	}
	return b
}

// processWithContext is process.with_context(values).
func processWithContext(c *Call) error {
	b := startBuilder(c)
	values, rest, err := mergeTable(c, 1, b.context.Values)
	if err != nil {
		return err
	}
	if err := permitContext(c); err != nil {
		return err
	}
	b.context.Values = values
	return b.give(c, rest)
}

// processWithOptions is process.with_options(options).
func processWithOptions(c *Call) error {
	b := startBuilder(c)
	options, rest, err := mergeTable(c, 1, nil)
	if err != nil {
		return err
	}
	if err := permitContext(c); err != nil {
		return err
	}
	b.options = options
	return b.give(c, rest)
}

// mergeTable returns old with copies of the pairs of argument i, a table, put
// over it; the copies are complete when rest is finished, if it is not nil. A
// chain of calls cannot carry an error along, so it is raised.
func mergeTable(c *Call, i int, old map[string]Value) (merged map[string]Value, rest *vm.Copying, err error) {
	t, err := c.Table(i)
	if err != nil {
		return nil, nil, err
	}
	if merged = maps.Clone(old); merged == nil {
		merged = map[string]Value{}
	}
	t.Each(func(k, v Value) bool {
		name, ok := k.Text()
		if !ok {
			err = c.BadArgument(i, "keys must be strings, got "+c.TypeName(k))
			return false
		}
		var more *vm.Copying
		merged[name], _, more, err = c.Send(v, fault.Excerpt(name))
		rest = rest.And(more)
		return err == nil
	})
	c.Spend(len(merged)) // all are copied
	return merged, rest, err
}

// permitContext checks the permission to give a child another context.
func permitContext(c *Call) error {
	return ProcessOf(c).Permit(c, "spawn with custom context", "process.context", "context")
}

func permitSecurity(c *Call) error {
	return ProcessOf(c).Permit(c, "spawn with custom security context", "process.security", "security")
}

func (b *builder) setActor(c *Call) error {
	actor, err := ActorArg(c, 2)
	if err != nil {
		return err
	}
	b.context.Security.Actor = actor
	return permitSecurity(c)
}

func (b *builder) setScope(c *Call) error {
	scope, err := ScopeArg(c, 2)
	if err != nil {
		return err
	}
	b.context.Security.Scope = scope
	return permitSecurity(c)
}

func (b *builder) setName(c *Call) error {
	name, ok := c.Arg(2).Text()
	if !ok {
		return c.Expected(2, "string")
	}
	if name == "" {
		return fault.New(fault.Invalid, "", "name cannot be empty")
	}
	b.name = name
	return nil
}

func (b *builder) addMessage(c *Call) (*vm.Copying, error) {
	topic, ok := c.Arg(2).Text()
	switch {
	case !ok:
		return nil, c.Expected(2, "string")
	case topic == "":
		return nil, fault.New(fault.Invalid, "", "topic cannot be empty")
	case topic[0] == '@':
		return nil, fault.New(fault.Invalid, "", "cannot send to @ topics")
	}
	m, rest, err := newMessage(c, topic, 3)
	if err != nil {
		return nil, err
	}
	c.Spend(len(b.messages)) // all are copied
	b.messages = append(b.messages[:len(b.messages):len(b.messages)], *m)
	return rest, nil
}

func builderSpawn(name string, monitor, link bool) Function {
	return func(c *Call) error {
		b, err := builderSelf(c)
		if err != nil {
			return err
		}
		return spawn(c, name, 2, spawning{monitor: monitor, link: link}, b)
	}
}

func builderCall(name string) Function {
	return func(c *Call) error {
		b, err := builderSelf(c)
		if err != nil {
			return err
		}
		return call(c, name, 2, b)
	}
}
