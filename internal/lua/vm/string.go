package vm

import (
	"errors"
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
)

// A String is a Lua string: immutable bytes with a hash that is computed when
// it is first needed. It may be shared by machines.
type String struct {
	object
	text string
}

// interned marks a string of which no other interned string has the same text,
// so that two of them are equal only if they are one object.
const interned uint8 = 1

var hashSeed = maphash.MakeSeed()

// hashText returns a hash of text that is never 0. It is seeded anew in every
// run of the program, so that nobody can prepare keys that collide.
func hashText(text string) uint32 {
	h := uint32(maphash.String(hashSeed, text))
	if h == 0 {
		h = 1
	}
	return h
}

// hashOf returns the hash of s. Machines that share s may both compute it.
func (s *String) hashOf() uint32 {
	if h := atomic.LoadUint32(&s.hash); h != 0 {
		return h
	}
	h := hashText(s.text)
	atomic.StoreUint32(&s.hash, h)
	return h
}

// hashing returns the steps to pay for k as the key of a table: those of a long
// string.
func (k *Value) hashing() int {
	if s := k.str(); s != nil {
		return len(s.text) >> longText
	}
	return 0
}

// equals reports whether s and o have the same bytes.
func (s *String) equals(o *String) bool {
	return s == o || (s.flags&o.flags&interned == 0 && sameText(s.text, o.text))
}

// longCompare is how many bytes are compared in one go: the collector waits for
// the end of that.
const longCompare = 1 << 20

// sameText is a == b.
func sameText(a, b string) bool {
	if len(a) > longCompare {
		return sameLong(a, b)
	}
	return a == b
}

func sameLong(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	n := samePieces(a, b)
	return a[n:] == b[n:]
}

// lessText is a < b.
func lessText(a, b string) bool {
	if len(a) > longCompare {
		n := samePieces(a, b)
		return a[n:] < b[n:]
	}
	return a < b
}

// samePieces returns how many bytes are the same in both, counted in whole
// pieces; what decides is in the next piece or is a short end.
func samePieces(a, b string) int {
	n := 0
	for len(a)-n > longCompare && len(b)-n > longCompare && a[n:n+longCompare] == b[n:n+longCompare] {
		n += longCompare
	}
	return n
}

// Same reports whether v and w, which are not both numbers, are one object.
func Same(v, w Value) bool { return v.ref == w.ref }

var singles = func() (t [256]String) {
	for i := range t {
		t[i] = String{object: object{kind: KindString}, text: string([]byte{byte(i)})}
	}
	return
}()

var empty = &String{object: object{kind: KindString}}

// MakeString returns text as a Lua string value.
func MakeString(text string) Value {
	switch len(text) {
	case 0:
		return stringRef(empty)
	case 1:
		return stringRef(&singles[text[0]])
	}
	return stringRef(&String{object: object{kind: KindString}, text: text})
}

// Short strings that are made of bytes come in one allocation with them.
type (
	string8 struct {
		String
		room [8]byte
	}
	string24 struct {
		String
		room [24]byte
	}
	string40 struct {
		String
		room [40]byte
	}
	string72 struct {
		String
		room [72]byte
	}
)

// StringOf returns a copy of text as a Lua string value. For a short text it
// takes one allocation, where MakeString of a new string takes two.
func StringOf(text []byte) Value { return inOne(text) }

// inOne returns text as a string value, a copy if it is of bytes or short.
func inOne[T string | []byte](text T) Value {
	o := object{kind: KindString}
	switch n := len(text); {
	case n <= 1 || n > inlineText:
		return MakeString(string(text))
	case n <= 8:
		s := &string8{String: String{object: o}}
		s.text = textOf(s.room[:copy(s.room[:], text)])
		return stringRef(&s.String)
	case n <= 24:
		s := &string24{String: String{object: o}}
		s.text = textOf(s.room[:copy(s.room[:], text)])
		return stringRef(&s.String)
	case n <= 40:
		s := &string40{String: String{object: o}}
		s.text = textOf(s.room[:copy(s.room[:], text)])
		return stringRef(&s.String)
	default:
		s := &string72{String: String{object: o}}
		s.text = textOf(s.room[:copy(s.room[:], text)])
		return stringRef(&s.String)
	}
}

// MaxString is the length of the longest string, in bytes (base.md ST-4).
const MaxString = 1 << 30

// ErrTooLong is raised for a string that would be longer than MaxString.
var ErrTooLong = errors.New("resulting string too large")

// Part returns a copy of text[i:j] as a Lua string value. It never shares the
// bytes of text: parts of parts could keep a text of any length in memory for the
// sake of a few bytes, and nobody would count it.
func Part(text string, i, j int) Value {
	part := text[i:j]
	if len(part) > inlineText {
		part = strings.Clone(part)
	}
	return inOne(part)
}

// Key returns the interned string with the given text as a value: the fast key
// for [Table.Get] and [Table.Set] with a name that is known in advance.
func Key(name string) Value { return stringRef(Intern(name)) }

var internTable struct {
	sync.Mutex
	strings map[string]*String
}

// Intern returns the one interned string with the given text. Constants of
// compiled code and names of library fields are interned: field access then
// compares addresses. The table only grows, with the code that is loaded.
func Intern(text string) *String {
	internTable.Lock()
	defer internTable.Unlock()
	if s := internTable.strings[text]; s != nil {
		return s
	}
	if internTable.strings == nil {
		internTable.strings = map[string]*String{}
	}
	s := &String{object: object{kind: KindString, flags: interned, hash: hashText(text)}, text: text}
	internTable.strings[text] = s
	return s
}

// Text returns the bytes of a string value and whether v is a string.
func (v Value) Text() (string, bool) {
	if v.is(KindString) {
		return v.constString().text, true
	}
	return "", false
}

// Num returns the number in v and whether v is a number; strings are not
// converted.
func (v Value) Num() (float64, bool) {
	if v.isNumber() {
		return v.num(), true
	}
	return 0, false
}

// differs reports whether v and w, which are not the same and not both numbers,
// are certainly not equal, whatever metamethods there are.
func (v *Value) differs(w *Value) bool {
	a, b := v.Kind(), w.Kind()
	if a != b {
		return a < KindTable || b < KindTable
	}
	return a > KindFrozen || a == KindString && v.constString().flags&w.constString().flags&interned != 0
}

// Equal reports whether v and w are equal without metamethods (rawequal).
func Equal(v, w Value) bool {
	if v.isNumber() {
		return w.isNumber() && v.num() == w.num()
	}
	if v.same(&w) {
		return true
	}
	if s := v.str(); s != nil {
		o := w.str()
		return o != nil && s.equals(o)
	}
	return false
}
