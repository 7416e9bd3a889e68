package vm

import "wippy/internal/lua/code"

// Most chunks of processes require modules, make functions and return them. What
// such a chunk returns is the same in every machine, so that running it once
// serves all of them.

// Fixed returns what the chunk, whose globals are those of base, returns in every
// machine; false if it may do anything else, or if what it returns may differ.
// fixed reports whether require returns the same for a name everywhere.
func Fixed(chunk Value, base *Base, fixed func(name string) bool) (results []Value, ok bool) {
	if !chunk.closure().proto.effectless(fixed) {
		return nil, false
	}
	m := NewMachine(base)
	m.Start(chunk)
	status := m.Run(len(chunk.closure().proto.code)+1, new(Scratch))
	if status != Done || m.failure != nil || m.own != nil || m.copies != nil {
		return nil, false
	}
	return m.Results(), true
}

// effectless reports whether p runs straight on and does nothing that lasts but
// to fill tables of its own or of libraries.
func (p *Proto) effectless(fixed func(name string) bool) bool {
	for pc, i := range p.info.Code {
		switch i.Op() {
		case code.MOVE, code.LOADK, code.LOADNIL, code.LOADTRUE, code.LOADFALSE, code.CLOSURE,
			code.GETGLOBAL, code.GETFIELD, code.NEWTABLE, code.NEWRECORD, code.SETFIELD, code.RETURN, code.RETURN0, code.RETURN1:
		case code.CALL:
			if name, ok := p.required(pc); !ok || !fixed(name) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// required returns the name in the call require "name" at pc; false for another
// call.
func (p *Proto) required(pc int) (name string, ok bool) {
	if pc < 2 {
		return "", false
	}
	three := p.info.Code[pc-2:]
	f, arg, call := three[0], three[1], three[2]
	if call.B() != 2 || f.Op() != code.GETGLOBAL || f.A() != call.A() || arg.Op() != code.LOADK || arg.A() != call.A()+1 {
		return "", false
	}
	if name, _ := p.consts[f.D()].Text(); name != "require" {
		return "", false
	}
	return p.consts[arg.D()].Text()
}

// Share reports whether v, which Fixed has made, can be given to all machines,
// and marks the functions in it as shared. It cannot if it refers to a table that
// one of them could change.
func Share(v Value) bool {
	switch v.Kind() {
	case KindNil, KindFalse, KindTrue, KindNumber, KindString, KindFrozen:
		return true
	case KindGoFunction:
		return v.goFunction().holds.IsNil()
	case KindFunction:
		c := v.closure()
		if c.flags&shared != 0 {
			return true
		}
		c.flags |= shared // first: it may capture itself
		for _, u := range c.up {
			if !Share(u) {
				return false
			}
		}
		return true
	}
	return false
}
