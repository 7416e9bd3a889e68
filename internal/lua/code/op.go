// Package code defines the instructions of the engine and compiles a syntax
// tree into them.
//
// A [Proto] is the compiled form of one Lua function: immutable, shared by all
// processes that run it, and free of anything that belongs to a run. The
// executor (package vm) turns its constants into values once and then only
// reads it.
//
//	tree, err := syntax.Parse("app:worker", source)
//	proto, err := code.Compile("app:worker", tree)
//
// # Registers
//
// A function owns Proto.Registers registers, R[0] to R[n-1], of which the
// first Proto.Params hold its parameters when it starts. A call puts the
// function in R[A] and the arguments behind it; the results come back from
// R[A] on.
//
// # Captured variables
//
// The compiler knows, before it emits an instruction, which locals are
// captured by inner functions and which of those may change afterwards. A
// variable that does not is captured by value. One that does lives in a cell
// from its declaration on (NEWCELL), and the cell is what a closure captures.
// So the executor has no open upvalues to track, to close or to move when a
// stack grows: leaving a scope costs nothing, goto can jump anywhere, and each
// turn of a loop has its own variables because each turn makes its own cell.
package code

import "fmt"

// An Instr is one instruction:
//
//	63            32 31   24 23   16 15    8 7     0
//	       D (int32)     C       B       A      op
//
// A, B and C are register numbers or small counts, D is a constant's index, a
// jump distance (counted from the next instruction) or a large count.
type Instr uint64

// MaxRegisters is the number of registers that one function can have.
const MaxRegisters = 250

// MaxRecord is the number of fields that a NEWRECORD can have.
const MaxRecord = 8

// Make returns the instruction op with the operands given. Each of a, b and c
// must be in 0..255.
func Make(op Op, a, b, c int, d int32) Instr {
	return Instr(op) | Instr(uint8(a))<<8 | Instr(uint8(b))<<16 | Instr(uint8(c))<<24 | Instr(uint32(d))<<32
}

// Op returns the operation of i.
func (i Instr) Op() Op { return Op(i) }

// A returns the first operand.
func (i Instr) A() int { return int(uint8(i >> 8)) }

// B returns the second operand.
func (i Instr) B() int { return int(uint8(i >> 16)) }

// C returns the third operand.
func (i Instr) C() int { return int(uint8(i >> 24)) }

// D returns the wide operand.
func (i Instr) D() int { return int(int64(i) >> 32) }

// WithD returns i with its wide operand replaced; the compiler uses it to
// patch jumps.
func (i Instr) WithD(d int32) Instr { return i&0xffffffff | Instr(uint32(d))<<32 }

// WithC returns i with its operand C replaced; the executor uses it in
// instructions that have none.
func (i Instr) WithC(c int) Instr { return i&^(0xff<<24) | Instr(uint8(c))<<24 }

// String returns a readable form for tests and debugging, not for parsing.
func (i Instr) String() string {
	return fmt.Sprintf("%-10s %3d %3d %3d %d", i.Op(), i.A(), i.B(), i.C(), i.D())
}

// An Op is an operation code.
type Op uint8

// The instruction set. K[x] is a constant, U[x] a captured value of the running
// closure, cell(x) the variable inside a cell value. "A.." stands for R[A],
// R[A+1], …; "top" is the end of the values that the last open call or VARARG
// left behind. Jumps are taken relative to the next instruction.
const (
	// Moves and constants.
	MOVE      Op = iota // R[A] = R[B]
	LOADK               // R[A] = K[D]
	LOADNIL             // R[A] … R[A+B] = nil
	LOADTRUE            // R[A] = true
	LOADFALSE           // R[A] = false

	// Captured variables.
	GETUP     // R[A] = U[D]                      captured by value
	GETUPCELL // R[A] = cell(U[D])
	SETUPCELL // cell(U[D]) = R[A]
	NEWCELL   // R[A] = a new cell holding R[A]
	GETCELL   // R[A] = cell(R[B])
	SETCELL   // cell(R[A]) = R[B]

	// Globals and tables. K[D] is a string in GETGLOBAL, SETGLOBAL, GETFIELD,
	// SETFIELD and SELF; K[D], K[D+1], … are different strings in NEWRECORD.
	GETGLOBAL // R[A] = globals[K[D]]
	SETGLOBAL // globals[K[D]] = R[A]
	GETTABLE  // R[A] = R[B][R[C]]
	GETFIELD  // R[A] = R[B][K[D]]
	GETINT    // R[A] = R[B][D]                   D is the integer key itself, ≥ 1
	SETTABLE  // R[A][R[B]] = R[C]
	SETFIELD  // R[A][K[D]] = R[B]
	SETINT    // R[A][D] = R[B]                   D is the integer key itself, ≥ 1
	SELF      // R[A+1] = R[B]; R[A] = R[B][K[D]]; A may equal B
	NEWTABLE  // R[A] = {}                        room for B (at most 255) fields and D items
	NEWRECORD // R[A] = {K[D] = R[B], K[D+1] = R[B+1], …}, C fields, at least one; A may equal B
	SETLIST   // R[A][D+i] = R[A+i] for 1 ≤ i ≤ B; B = 0: as many as there are up to top

	// Arithmetic. The K forms take the number K[D] on the right.
	ADD    // R[A] = R[B] + R[C]
	SUB    // R[A] = R[B] - R[C]
	MUL    // R[A] = R[B] * R[C]
	DIV    // R[A] = R[B] / R[C]
	MOD    // R[A] = R[B] % R[C]
	POW    // R[A] = R[B] ^ R[C]
	ADDK   // R[A] = R[B] + K[D]
	SUBK   // R[A] = R[B] - K[D]
	MULK   // R[A] = R[B] * K[D]
	DIVK   // R[A] = R[B] / K[D]
	MODK   // R[A] = R[B] % K[D]
	UNM    // R[A] = -R[B]
	NOT    // R[A] = not R[B]
	LEN    // R[A] = #R[B]
	CONCAT // R[A] = R[B] .. … .. R[C], joined from the right; B < C

	// Jumps. The compares jump when their outcome equals C (0 or 1), so that a
	// negated condition stays right for NaN. Backward go only JMP, FORLOOP and
	// TFORLOOP, so that every turn of a loop passes one of them.
	JMP  // pc += D
	JT   // if R[A] is true: pc += D
	JF   // if R[A] is false or nil: pc += D
	JEQ  // if (R[A] == R[B]) == C: pc += D
	JLT  // if (R[A] < R[B]) == C: pc += D
	JLE  // if (R[A] <= R[B]) == C: pc += D
	JEQK // if (R[A] == K[B]) == C: pc += D        any constant but nil, K index ≤ 255
	JLTK // if (R[A] < K[B]) == C: pc += D         a number, as in the next three
	JLEK // if (R[A] <= K[B]) == C: pc += D
	JGTK // if (R[A] > K[B]) == C: pc += D
	JGEK // if (R[A] >= K[B]) == C: pc += D
	JNIL // if (R[A] == nil) == C: pc += D

	// Calls. B = 0 takes arguments up to top, C = 0 keeps all results and sets top.
	// Bit i of D (i < 31) says that argument i+1 is a table constructor: nothing but
	// the argument refers to that table, so a callee in Go may take it over.
	CALL     // R[A], … (C-1 results) = R[A](R[A+1], … B-1 arguments)
	TAILCALL // return R[A](R[A+1], … B-1 arguments); RETURN A 0 follows, for callees without a frame of their own
	RETURN   // return R[A], … (B-1 values)         B = 0: up to top
	RETURN0  // return
	RETURN1  // return R[A]
	VARARG   // R[A], … (B-1 values) = ...          B = 0: all of them, sets top
	CLOSURE  // R[A] = closure of Protos[D]; R[A] is set before its captures are read

	// Loops.
	FORPREP // R[A] start, R[A+1] limit, R[A+2] step: check that they are numbers; if the
	// loop does not run: pc += D, else R[A+3] = R[A]
	FORLOOP  // R[A] += R[A+2]; if it is within the limit: R[A+3] = R[A], pc += D
	TFORCALL // R[A+3], … (C results) = R[A](R[A+1], R[A+2]); uses R[A+3] to R[A+5] for the call
	TFORLOOP // if R[A+3] ~= nil: R[A+2] = R[A+3], pc += D

	// NumOps is the number of operations, not one of them.
	NumOps
)

var opNames = [NumOps]string{
	"MOVE", "LOADK", "LOADNIL", "LOADTRUE", "LOADFALSE",
	"GETUP", "GETUPCELL", "SETUPCELL", "NEWCELL", "GETCELL", "SETCELL",
	"GETGLOBAL", "SETGLOBAL", "GETTABLE", "GETFIELD", "GETINT", "SETTABLE", "SETFIELD", "SETINT", "SELF", "NEWTABLE", "NEWRECORD", "SETLIST",
	"ADD", "SUB", "MUL", "DIV", "MOD", "POW", "ADDK", "SUBK", "MULK", "DIVK", "MODK", "UNM", "NOT", "LEN", "CONCAT",
	"JMP", "JT", "JF", "JEQ", "JLT", "JLE", "JEQK", "JLTK", "JLEK", "JGTK", "JGEK", "JNIL",
	"CALL", "TAILCALL", "RETURN", "RETURN0", "RETURN1", "VARARG", "CLOSURE",
	"FORPREP", "FORLOOP", "TFORCALL", "TFORLOOP",
}

// String returns the name of op.
func (op Op) String() string {
	if op < NumOps {
		return opNames[op]
	}
	return fmt.Sprintf("Op(%d)", uint8(op))
}

// A Capture says where a new closure finds one of its captured values: a
// register of the function that makes it, or one of that function's own
// captured values. Either may hold a plain value or a cell.
type Capture struct {
	Name     string // the variable's name, for error messages
	Register bool   // true: R[Index] of the enclosing function; false: U[Index] of it
	Index    int
}

// A Local is the range of instructions in which a register holds a named
// variable, for error messages.
type Local struct {
	Name       string
	Register   int
	Start, End int // first instruction in scope, first one behind it
}

// A Proto is one compiled function. It is read-only after Compile.
type Proto struct {
	Chunk     string    // name of the chunk, for example "app:worker"
	Name      string    // "main chunk", or the name the function was declared with, or ""
	Line      int       // line of the word function, 0 for a main chunk
	LastLine  int       // line of its end
	Params    int       // number of named parameters
	Vararg    bool      // whether it takes ...
	Registers int       // how many registers it has: at least 1, so that there is a first one, at most MaxRegisters
	Code      []Instr   // ends with a RETURN0
	Lines     []int32   // source line of each instruction
	Consts    []any     // nil is not among them: bool, float64 or string
	Captures  []Capture // what a closure of it captures
	Protos    []*Proto  // functions made by CLOSURE
	Locals    []Local   // named registers, in order of Start
	Once      bool      // it captures nothing and its CLOSURE runs at most once in a run of the chunk (it
	// stands in the main chunk outside any loop or label), so that processes may share the closure
}
