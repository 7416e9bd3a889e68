package code_test

import (
	"strings"
	"testing"

	"wippy/internal/lua/code"
)

// Verify finds what is wrong with code that the compiler did not make.
func TestVerifyRefuses(t *testing.T) {
	instr := code.Make
	const end = code.RETURN0
	tests := []struct {
		name  string
		code  []code.Instr
		want  string
		proto code.Proto // what is there besides two registers and the constants "x" and 1
	}{
		{name: "code without an end", code: []code.Instr{instr(code.LOADTRUE, 0, 0, 0, 0)}, want: "does not end with RETURN0"},
		{name: "no such operation", code: []code.Instr{instr(code.NumOps, 0, 0, 0, 0)}, want: "no such operation"},
		{name: "a register too high", code: []code.Instr{instr(code.MOVE, 0, 2, 0, 0)}, want: "register 2 of 2"},
		{name: "a group of registers too high", code: []code.Instr{instr(code.LOADNIL, 1, 1, 0, 0)}, want: "uses register 2 of 2"},
		{name: "arguments too high", code: []code.Instr{instr(code.CALL, 0, 3, 1, 0)}, want: "uses register 2 of 2"},
		{name: "results too high", code: []code.Instr{instr(code.CALL, 0, 1, 4, 0)}, want: "uses register 2 of 2"},
		{name: "no room for a loop variable", code: []code.Instr{instr(code.FORLOOP, 0, 0, 0, 0)}, want: "uses register 3 of 2"},
		{name: "no room for an iterator", code: []code.Instr{instr(code.TFORCALL, 0, 0, 1, 0)}, want: "uses register 5 of 2"},
		{name: "no room for self", code: []code.Instr{instr(code.SELF, 1, 0, 0, 0)}, want: "uses register 2 of 2"},
		{name: "a constant that is not there", code: []code.Instr{instr(code.LOADK, 0, 0, 0, 2)}, want: "constant 2 of 2"},
		{name: "a field that is no string", code: []code.Instr{instr(code.GETFIELD, 0, 0, 0, 1)}, want: "constant of type float64"},
		{name: "arithmetic with a string", code: []code.Instr{instr(code.ADDK, 0, 0, 0, 0)}, want: "constant of type string"},
		{name: "a comparison with a string", code: []code.Instr{instr(code.JLTK, 0, 0, 0, 0)}, want: "constant of type string"},
		{name: "a captured value that is not there", code: []code.Instr{instr(code.GETUP, 0, 0, 0, 0)}, want: "captured value 0 of 0"},
		{name: "a function that is not there", code: []code.Instr{instr(code.CLOSURE, 0, 0, 0, 0)}, want: "function 0 of 0"},
		{name: "a capture that is not there", code: []code.Instr{instr(code.CLOSURE, 0, 0, 0, 0)}, want: "captured v 2 of 2",
			proto: code.Proto{Protos: []*code.Proto{{Captures: []code.Capture{{Name: "v", Register: true, Index: 2}}}}}},
		{name: "a jump out of the code", code: []code.Instr{instr(code.JMP, 0, 0, 0, 1)}, want: "jump to 2 of 2"},
		{name: "a jump before the code", code: []code.Instr{instr(code.JMP, 0, 0, 0, -2)}, want: "jump to -1 of 2"},
		{name: "a condition that jumps backward", code: []code.Instr{instr(code.JT, 0, 0, 0, -1)}, want: "jump backward"},
		{name: "open results that nobody takes", code: []code.Instr{instr(code.VARARG, 0, 0, 0, 0)}, want: "open results are not taken"},
		{name: "open results that are not there", code: []code.Instr{instr(code.RETURN, 0, 0, 0, 0)}, want: "open results that are not there"},
		{name: "a tail call that does not return", code: []code.Instr{instr(code.TAILCALL, 0, 1, 0, 0), instr(code.CALL, 0, 0, 1, 0)}, want: "tail call"},
		{name: "a jump between open results and their use", code: []code.Instr{instr(code.JT, 0, 0, 0, 1), instr(code.VARARG, 0, 0, 0, 0), instr(code.RETURN, 0, 0, 0, 0)}, want: "jump between"},
		{name: "nothing to join", code: []code.Instr{instr(code.CONCAT, 0, 1, 1, 0)}, want: "nothing to join"},
		{name: "a record without fields", code: []code.Instr{instr(code.NEWRECORD, 0, 0, 0, 0)}, want: "0 fields"},
		{name: "a record with too many fields", code: []code.Instr{instr(code.NEWRECORD, 0, 0, 9, 0)}, want: "9 fields"},
		{name: "fields of a record that are not there", code: []code.Instr{instr(code.NEWRECORD, 0, 0, 2, 0)}, want: "constant of type float64"},
		{name: "values of a record too high", code: []code.Instr{instr(code.NEWRECORD, 0, 2, 1, 0)}, want: "register 2 of 2"},
		{name: "a local in a register too high", want: `local "l"`, proto: code.Proto{Locals: []code.Local{{Name: "l", Register: 2}}}},
		{name: "a local that ends before it starts", want: `local "l"`, proto: code.Proto{Locals: []code.Local{{Name: "l", Start: 1}}}},
		{name: "a fault in an inner function", want: "does not end with RETURN0", proto: code.Proto{Protos: []*code.Proto{{}}}},
		{name: "a function without registers", want: "0 registers, 0 parameters",
			proto: code.Proto{Protos: []*code.Proto{{Code: []code.Instr{instr(end, 0, 0, 0, 0)}, Lines: []int32{1}}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := test.proto
			p.Registers, p.Consts = 2, []any{"x", 1.0}
			p.Code = test.code
			if test.name != "code without an end" {
				p.Code = append(p.Code, instr(end, 0, 0, 0, 0))
			}
			p.Lines = make([]int32, len(p.Code))
			if err := p.Verify(); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}
