package vm

import (
	"slices"
	"sync/atomic"

	"wippy/internal/lua/code"
)

// A Proto is compiled code made ready to run: its constants are values. It is
// read-only and shared by every machine that runs it.
type Proto struct {
	// What the executor reads at every call stands together, in front.
	code      []code.Instr // of info, with some instructions made quicker; see known and note
	registers int
	params    int
	vararg    bool
	info      *code.Proto
	consts    []Value
	base      *Base   // where its globals come from
	known     []Value // what base has under the name consts[i], for constants that are names of globals
	members   []Value // of library tables, see known
	protos    []*Proto
	shared    *Closure // the one closure of a function that captures nothing and is made once a run
}

// Load makes compiled code ready to run with the globals of base.
func Load(p *code.Proto, base *Base) *Proto {
	q := &Proto{
		code: slices.Clone(p.Code), registers: p.Registers, params: p.Params, vararg: p.Vararg, base: base, info: p,
		consts: make([]Value, len(p.Consts)), known: make([]Value, len(p.Consts)), protos: make([]*Proto, len(p.Protos)),
	}
	for i, c := range p.Consts {
		switch c := c.(type) {
		case float64:
			q.consts[i] = Number(c)
		case bool:
			q.consts[i] = Bool(c)
		case string:
			name := Intern(c)
			q.consts[i] = stringRef(name)
			q.known[i] = base.globals.getString(name)
		}
	}
	q.lookUpMembers()
	for i, c := range p.Protos {
		q.protos[i] = Load(c, base)
	}
	if p.Once {
		q.shared = &Closure{object: object{kind: KindFunction, flags: shared}, proto: q}
	}
	return q
}

// known is a GETGLOBAL of a library and the GETFIELDs behind it, as in
// string.format, which are looked up once and for all:
//
//	R[A] = members[D], pc += B
//
// as long as the machine has written to no global and no library. If it has, or
// something jumps among them, the original instructions are there.
const known = code.NumOps

// lookUpMembers replaces instructions by known where it can.
func (p *Proto) lookUpMembers() {
	for pc, i := range p.info.Code {
		if i.Op() != code.GETGLOBAL {
			continue
		}
		v, fields := p.known[i.D()], 0
		for _, get := range p.info.Code[pc+1:] {
			t := v.frozen()
			if t == nil || t.flags&globalTable != 0 || get.Op() != code.GETFIELD || get.A() != i.A() || get.B() != i.A() {
				break
			}
			x := t.getString(p.consts[get.D()].constString())
			if x.IsNil() {
				break
			}
			v = x
			fields++
		}
		if fields > 0 && fields < 256 {
			p.code[pc] = code.Make(known, i.A(), fields, 0, int32(len(p.members)))
			p.members = append(p.members, v)
		}
	}
}

// note notes in the instruction before pc, of those that name a field, the number
// of the node where the field is: its operand C, which is a guess for the next
// time. Machines share the code, so it is read and written as a whole, and what
// has once been noted stays: if tables of several forms come by, they would only
// take it from each other.
func (p *Proto) note(pc, n int) {
	at := (*uint64)(&p.code[pc-1])
	if i := code.Instr(atomic.LoadUint64(at)); i.C() == 0 && 0 < n && n < 256 {
		atomic.StoreUint64(at, uint64(i.WithC(n)))
	}
}

// A Closure is a Lua function: code and the values it captured.
type Closure struct {
	object
	proto *Proto
	up    []Value // plain values, or cells for variables that change
}

// shared marks a closure that belongs to no machine: several may hold it, and
// nobody changes it.
const shared uint8 = 1

// A cell holds a captured variable that is assigned after its initialisation.
type cell struct {
	object
	val Value
}

// NewClosure returns the main function of compiled code, which captures
// nothing.
func NewClosure(p *Proto) Value {
	return closureRef(&Closure{object: object{kind: KindFunction}, proto: p})
}

type (
	closure1 struct {
		Closure
		room [1]Value
	}
	closure2 struct {
		Closure
		room [2]Value
	}
	closure4 struct {
		Closure
		room [4]Value
	}
)

// makeClosure returns a new closure of p with room for its captures.
func makeClosure(p *Proto) *Closure {
	o := object{kind: KindFunction}
	switch n := len(p.info.Captures); {
	case n == 0:
		return &Closure{object: o, proto: p}
	case n == 1:
		c := &closure1{Closure: Closure{object: o, proto: p}}
		c.up = c.room[:]
		return &c.Closure
	case n == 2:
		c := &closure2{Closure: Closure{object: o, proto: p}}
		c.up = c.room[:]
		return &c.Closure
	case n <= 4:
		c := &closure4{Closure: Closure{object: o, proto: p}}
		c.up = c.room[:n]
		return &c.Closure
	default:
		return &Closure{object: o, proto: p, up: make([]Value, n)}
	}
}

// A GoFunction is a function written in Go. It is immutable and may be shared
// by machines.
type GoFunction struct {
	object
	name  string
	fn    func(*Call) error
	get   func(data any) (Value, bool) // of a method, see Type.Getters; nil for most
	holds Value                        // what fn's own variables keep alive, for the accounting of memory
}

// NewFunction returns a Lua function that runs fn; name is used in error
// messages such as "bad argument #1 to 'name'".
func NewFunction(name string, fn func(*Call) error) Value {
	return goFunctionRef(&GoFunction{object: object{kind: KindGoFunction}, name: name, fn: fn})
}

// NewFunctionHolding is NewFunction for a function made by a running program,
// whose Go variables keep v alive.
func NewFunctionHolding(name string, v Value, fn func(*Call) error) Value {
	return goFunctionRef(&GoFunction{object: object{kind: KindGoFunction}, name: name, fn: fn, holds: v})
}

// placing marks a function that has a place for tables.
const placing uint8 = 1

// NewFunctionPlacing is NewFunction for a function that is known to [Owner.Place].
func NewFunctionPlacing(name string, fn func(*Call) error) Value {
	return goFunctionRef(&GoFunction{object: object{kind: KindGoFunction, flags: placing}, name: name, fn: fn})
}

// A Userdata is a Go value in Lua's hands.
type Userdata struct {
	object
	typ  *Type
	data any
}

// A Type describes what Lua can do with the userdata of one kind. It is made
// once and shared.
type Type struct {
	Name string // what error messages call it, for example "channel"
	// Methods are what u:name() finds.
	Methods map[string]func(*Call) error
	// Getters are the quick ways of some Methods, for calls u:name() of which one
	// result is wanted: they return that without a Call, or false for what needs
	// the method itself. They run no Lua code and make nothing large.
	Getters map[string]func(data any) (Value, bool)
	// Missing answers reads of names that are no methods; nil means that they
	// read as nil.
	Missing func(c *Call, name string) error
	// Text is the result of tostring; nil means "Name: 0x…".
	Text func(c *Call, data any) string
	// Concat makes userdata of this type work as an operand of ".." and wherever
	// a library function takes a string, by its Text (errors.md §3).
	Concat bool

	methods *Table
	missing GoFunction // whose name stands in errors of Missing
}

// Define completes t and returns it; call it once, before the type is used.
func (t *Type) Define() *Type {
	t.methods = NewTable(0, len(t.Methods))
	for _, name := range sortedKeys(t.Methods) {
		t.methods.SetField(name, goFunctionRef(&GoFunction{
			object: object{kind: KindGoFunction}, name: name, fn: t.Methods[name], get: t.Getters[name],
		}))
	}
	t.methods.Freeze()
	t.missing = GoFunction{object: object{kind: KindGoFunction}, name: t.Name}
	return t
}

// NewUserdata returns data as a Lua value of type t.
func NewUserdata(t *Type, data any) Value {
	return userdataRef(&Userdata{object: object{kind: KindUserdata}, typ: t, data: data})
}

// Init makes u, a field of data, the userdata of type t for it, and returns its
// value: a Go value that Lua is sure to see then needs no second allocation.
// It is called once.
func (u *Userdata) Init(t *Type, data any) Value {
	*u = Userdata{object: object{kind: KindUserdata}, typ: t, data: data}
	return userdataRef(u)
}

// Value returns u as a Lua value, nil if it has not been initialised.
func (u *Userdata) Value() Value {
	if u.typ == nil {
		return Value{}
	}
	return userdataRef(u)
}

// Data returns the Go value in v if v is userdata of type t.
func (v Value) Data(t *Type) (any, bool) {
	if u := v.userdata(); u != nil && u.typ == t {
		return u.data, true
	}
	return nil, false
}

// UserdataType returns the type of the userdata v and its Go value; nil, nil
// if v is no userdata.
func (v Value) UserdataType() (*Type, any) {
	if v.is(KindUserdata) {
		u := v.asUserdata()
		return u.typ, u.data
	}
	return nil, nil
}

// Table returns the table that v is, nil if it is none. A frozen table is
// returned as the shared object: do not write to it, use [Call.Table] or
// [Machine.Writable].
func (v Value) Table() *Table { return v.anyTab() }

// IsFunction reports whether v is a function of either sort.
func (v Value) IsFunction() bool {
	k := v.Kind()
	return k == KindFunction || k == KindGoFunction
}
