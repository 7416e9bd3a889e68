package lua

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"wippy/internal/fault"
	"wippy/internal/lua/code"
	"wippy/internal/lua/lib"
	"wippy/internal/lua/syntax"
	"wippy/internal/lua/vm"
)

// A Source is what a unit is compiled from.
type Source struct {
	ID      string // entry id, the chunk name in messages
	Text    string // Lua source
	Method  string // function that a process starts with, "" for a library
	Modules []*Module
	Imports map[string]*Unit // by alias
}

// A Code is a compiled text that is not joined with its modules and imports
// yet. It is immutable.
type Code struct {
	id    string
	proto *code.Proto
}

// Parse compiles the text of an entry, whose id is the chunk name in messages.
// The error for a text that is no Lua program has the place: see [SyntaxError].
func Parse(id, text string) (*Code, error) {
	tree, err := syntax.Parse(id, text)
	if err != nil {
		return nil, err
	}
	proto, err := code.Compile(id, tree)
	if err != nil {
		return nil, err
	}
	return &Code{id, proto}, nil
}

// A Unit is a compiled entry. It is immutable and shared by all processes that
// run or import it.
type Unit struct {
	id      string
	method  string
	imports map[string]*Unit
	eager   []string // aliases that the code reads as globals

	// join makes the fields below, when the unit is first run or imported:
	// many an entry never is.
	join      func()
	joined    sync.Once
	chunk     Value
	base      *vm.Base
	methodKey Value // method as a key of the table that the chunk returns
	modules   map[string]Value
	fixed     Value // the method, if it is the same in every process; nil if the chunk has to be run to know
}

// ID returns the entry id.
func (u *Unit) ID() string { return u.id }

// Ambient are the names of globals that a program may declare as modules and
// require, though it has them anyway (manifests.md MAN-30).
var Ambient = []string{
	"channel", "coroutine", "errors", "math", "os", "payload", "print", "process", "string", "subscribe", "table", "unsubscribe",
}

// Globals returns the names of the globals that every program has and, of those
// that are libraries, the names of their fields.
func Globals() map[string][]string {
	table, _ := baseGlobals()
	names := map[string][]string{"_G": nil, "require": nil}
	table.Each(func(k, v Value) bool {
		name, _ := k.Text()
		names[name] = nil
		if t := v.Table(); t != nil {
			names[name] = fieldNames(t)
		}
		return true
	})
	return names
}

// fieldNames returns the names of the fields of a table, sorted.
func fieldNames(t *vm.Table) []string {
	var names []string
	t.Each(func(k, _ Value) bool {
		if name, ok := k.Text(); ok {
			names = append(names, name)
		}
		return true
	})
	slices.Sort(names)
	return names
}

// baseGlobals returns what all programs find in their global scope, and the
// table that serves methods of strings.
func baseGlobals() (globals, strings *vm.Table) {
	globals, strings = lib.Base()
	for name, f := range processGlobals {
		globals.SetField(name, vm.NewFunction(name, f))
	}
	globals.SetField("process", processLibrary)
	return globals, strings
}

// Compile compiles an entry. The error for a program that is no Lua is a
// [*syntax.Error] with the place.
func Compile(s Source) (*Unit, error) {
	c, err := Parse(s.ID, s.Text)
	if err != nil {
		return nil, err
	}
	return c.Unit(s.Method, s.Modules, s.Imports), nil
}

// Unit joins the code with what it may require. Method is the function that a
// process starts with, "" for a library; imports are by alias.
func (c *Code) Unit(method string, modules []*Module, imports map[string]*Unit) *Unit {
	u := &Unit{id: c.id, method: method, imports: imports}
	u.join = func() { c.join(u, modules) }
	for _, alias := range slices.Sorted(maps.Keys(imports)) {
		if readsGlobal(c.proto, alias) {
			u.eager = append(u.eager, alias)
		}
	}
	return u
}

// join gives a unit its globals and modules.
func (c *Code) join(u *Unit, modules []*Module) {
	u.modules = map[string]Value{}
	globals, strs := baseGlobals()
	globals.SetField("require", vm.NewFunction("require", u.require))
	for _, m := range modules {
		u.modules[m.Name] = m.table()
		globals.SetField(m.Name, u.modules[m.Name])
	}
	for _, name := range Ambient {
		if v := globals.GetField(name); !v.IsNil() && u.modules[name].IsNil() {
			u.modules[name] = v
		}
	}
	u.base = vm.NewBase(globals, strs)
	u.chunk = vm.NewClosure(vm.Load(c.proto, u.base))
	u.methodKey = vm.MakeString(u.method)
	u.fixed = u.fixedMethod()
}

// fixedMethod returns the function that every process of u starts with, nil if
// they may differ or are to fail.
func (u *Unit) fixedMethod() Value {
	if len(u.eager) > 0 {
		return Value{}
	}
	results, ok := vm.Fixed(u.chunk, u.base, func(name string) bool {
		return u.imports[name] == nil && !u.modules[name].IsNil()
	})
	if !ok {
		return Value{}
	}
	if f, err := u.methodOf(results); err == nil && vm.Share(f) {
		return f
	}
	return Value{}
}

// readsGlobal reports whether the code reads a global variable of that name.
func readsGlobal(p *code.Proto, name string) bool {
	for _, i := range p.Code {
		if i.Op() == code.GETGLOBAL && p.Consts[i.D()] == name {
			return true
		}
	}
	return slices.ContainsFunc(p.Protos, func(q *code.Proto) bool { return readsGlobal(q, name) })
}

// require is the global require as the code of u sees it (base.md §4).
func (u *Unit) require(c *Call) error {
	name, ok := c.Arg(1).Text()
	if !ok {
		return c.Expected(1, "string")
	}
	if lib := u.imports[name]; lib != nil {
		return lib.load(c, name)
	}
	if v, ok := u.modules[name]; ok {
		return c.Return1(v)
	}
	return fault.New(fault.Invalid, "lua.require", "module %s is not declared in modules or imports of %s%s", fault.Quote(name), u.id, u.remarks(c))
}

// remarks tells for the error message where a module was required and what may
// be.
func (u *Unit) remarks(c *Call) string {
	var remarks, names []string
	if calls := c.Stack(); len(calls) > 0 {
		remarks = append(remarks, fmt.Sprintf("required at %s:%d", calls[0].Chunk, calls[0].Line))
	}
	for name := range u.modules {
		if !slices.Contains(Ambient, name) {
			names = append(names, name)
		}
	}
	names = slices.AppendSeq(names, maps.Keys(u.imports))
	if len(names) > 0 {
		slices.Sort(names)
		remarks = append(remarks, "declared: "+strings.Join(names, ", "))
	}
	if len(remarks) == 0 {
		return ""
	}
	return " (" + strings.Join(remarks, "; ") + ")"
}

// A library is a required library in one process. Its chunk may wait while it
// loads, and other coroutines may require it meanwhile.
type library struct {
	value   Value // nil while it loads
	waiting []Waiter
}

// load answers with the value of library u, whose chunk runs once a process.
func (u *Unit) load(c *Call, alias string) error {
	x := ProcessOf(c).rare()
	if lib := x.libraries[u]; lib != nil {
		if lib.value.IsNil() {
			lib.waiting = append(lib.waiting, c.Park(nil))
			return nil
		}
		return c.Return1(lib.value)
	}
	if x.libraries == nil {
		x.libraries = map[*Unit]*library{}
	}
	lib := &library{}
	x.libraries[u] = lib
	u.joined.Do(u.join)
	// Protected, so that a failure can be reported as one of the import.
	return c.Call(protectedCall, []Value{u.chunk}, func(c *Call) error {
		if !c.Arg(1).Truthy() {
			delete(x.libraries, u)
			err := fault.New(fault.Internal, "lua.require", "failed to load dependency %s (%s): %s", alias, u.id, vm.Text(c.Arg(2)))
			for _, w := range lib.waiting {
				w.Raise(err)
			}
			return err
		}
		if lib.value = c.Arg(2); lib.value.IsNil() {
			lib.value = Bool(true)
		}
		for _, w := range lib.waiting {
			w.Resume(lib.value)
		}
		return c.Return1(lib.value)
	})
}

var protectedCall = vm.NewFunction("pcall", (*vm.Call).Protect)

// start is what a process of u runs first if its method is not fixed: its chunk,
// after the libraries that the code reads as globals have been loaded (base.md
// §2).
func (u *Unit) start() Value {
	if len(u.eager) == 0 {
		return u.chunk
	}
	return vm.NewFunction("chunk", func(c *Call) error { return u.preload(c, u.eager) })
}

func (u *Unit) preload(c *Call, aliases []string) error {
	if len(aliases) == 0 {
		return c.Call(u.chunk, nil, nil)
	}
	alias := aliases[0]
	return c.Call(vm.NewFunction("require", u.require), []Value{String(alias)}, func(c *Call) error {
		c.Machine().SetGlobal(alias, c.Arg(1))
		return u.preload(c, aliases[1:])
	})
}

// methodOf returns the function that a process of u starts with, given what its
// chunk returned (manifests.md MAN-33).
func (u *Unit) methodOf(results []Value) (Value, error) {
	var v Value
	if len(results) > 0 {
		v = results[0]
	}
	if v.IsFunction() {
		return v, nil
	}
	if t := v.Table(); t != nil {
		if f := t.Get(u.methodKey); f.IsFunction() {
			return f, nil
		}
	}
	return Value{}, fault.New(fault.NotFound, "lua.methodOf", "method %q not found in module", u.method)
}

// SyntaxError returns the place and text of a syntax error, false for another
// error. Line and column count from 1; 0 means not known.
func SyntaxError(err error) (line, column int, message string, ok bool) {
	if e, is := errors.AsType[*syntax.Error](err); is {
		return e.Line, e.Column, e.Message, true
	}
	return 0, 0, "", false
}
