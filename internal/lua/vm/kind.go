package vm

// A Kind is what a [Value] is.
type Kind uint8

// The kinds of values. KindCell never reaches a Lua program: it is the box of
// a captured variable that changes (package code).
const (
	KindNil Kind = iota
	KindFalse
	KindTrue
	KindNumber
	KindString
	KindTable
	KindFrozen // a table that machines share and nobody writes; a table to Lua
	KindFunction
	KindGoFunction
	KindThread
	KindUserdata
	KindCell
)

var typeNames = [...]string{
	"nil", "boolean", "boolean", "number", "string", "table", "table", "function", "function", "thread", "userdata", "cell",
}

// TypeName returns what the Lua function type returns for a value of kind k.
func (k Kind) TypeName() string { return typeNames[k] }

// An object is the first field of everything a value can refer to; it tells
// the kind of the thing behind it.
type object struct {
	kind  Kind
	flags uint8
	mark  bool   // tables: see MarkObject
	epoch uint8  // of the last walk that met a private object (memory.go), or common
	hash  uint32 // strings: their hash or 0; others: the number that tostring shows, or 0
}
