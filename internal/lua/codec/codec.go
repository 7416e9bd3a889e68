// Package codec turns Lua values into JSON, YAML and MessagePack and back
// (payload-and-messages.md PL-3, PL-4).
//
//	text, err := codec.JSON.Encode(v)
//	v, err = codec.JSON.Decode(text)
//
// A table whose keys are exactly 1 to n becomes an array, any other one an
// object, whose keys are strings, sorted; numbers as keys become their text. An
// empty table becomes an array unless it came from an object. Functions,
// userdata, numbers that are not finite, and tables inside themselves have no
// encoding.
//
// The other way round, null is nil: an object has no field for it, an array a
// hole. Keys keep the order of the document.
//
// Errors are plain and say what was wrong and, when decoding, where. Nothing is
// kept between calls; all functions may be used by many goroutines at once.
package codec

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"wippy/internal/lua/number"
	"wippy/internal/lua/vm"
)

// A Format is one way to write values.
type Format struct {
	// Encode returns v as bytes of the format. They may be as many as [MaxSize].
	Encode func(v vm.Value) (string, error)
	// Decode reads one value, which must be all there is.
	Decode func(text string) (vm.Value, error)
}

// The formats.
var (
	JSON        = Format{encodeJSON, decodeJSON}
	YAML        = Format{encodeYAML, decodeYAML}
	MessagePack = Format{encodeMsgpack, decodeMsgpack}
)

// Bounds that keep the time and memory for one call within reason: tables that
// refer to the same tables again and again are small and their encoding is not.
const (
	MaxSize  = 64 << 20 // bytes of an encoding
	MaxDepth = 128      // tables within tables when encoding (modules.md §3)

	maxValues  = 1 << 20 // values within one that is encoded
	maxNesting = 1000    // arrays and objects within each other when decoding
)

var (
	errTooDeep  = fmt.Errorf("nested more than %d deep", MaxDepth)
	errTooMany  = fmt.Errorf("more than %d values", maxValues)
	errTooLarge = fmt.Errorf("result larger than %d MiB", MaxSize>>20)
	errCycle    = errors.New("table contains itself")
	errNested   = fmt.Errorf("nested more than %d deep", maxNesting)
)

// A writer is one format's way to write the parts of a value.
type writer interface {
	null()
	boolean(b bool)
	number(f float64)
	text(s string) error
	// An array or object is begun, its parts follow, and it is ended. Before
	// each item or key comes next, between key and value comes value.
	begin(object bool, n int)
	next(first bool)
	value()
	end(object bool)
	// size returns the number of bytes written so far.
	size() int
}

// An encoder walks through a value.
type encoder struct {
	to    writer
	above []*vm.Table // the tables around the present value
	count int         // of values met
}

func (e *encoder) encode(v vm.Value) error {
	if e.count++; e.count > maxValues {
		return errTooMany
	}
	if e.to.size() > MaxSize {
		return errTooLarge
	}
	switch v.Kind() {
	case vm.KindNil:
		e.to.null()
	case vm.KindFalse, vm.KindTrue:
		e.to.boolean(v.Truthy())
	case vm.KindNumber:
		f, _ := v.Num()
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("cannot encode the number %s", number.Format(f))
		}
		e.to.number(f)
	case vm.KindString:
		s, _ := v.Text()
		return e.to.text(s)
	case vm.KindTable, vm.KindFrozen:
		return e.table(v.Table())
	default:
		return fmt.Errorf("cannot encode a %s", v.Kind().TypeName())
	}
	return nil
}

func (e *encoder) table(t *vm.Table) error {
	switch {
	case slices.Contains(e.above, t):
		return errCycle
	case len(e.above) == MaxDepth:
		return errTooDeep
	}
	e.above = append(e.above, t)
	defer func() { e.above = e.above[:len(e.above)-1] }()
	if n, ok := t.List(); ok && (n > 0 || !t.IsObject()) {
		return e.list(t, n)
	}
	return e.object(t)
}

func (e *encoder) list(t *vm.Table, n int) error {
	e.to.begin(false, n)
	for i := range n {
		e.to.next(i == 0)
		if err := e.encode(t.GetInt(i + 1)); err != nil {
			return err
		}
	}
	e.to.end(false)
	return nil
}

// A field is one pair of an object.
type field struct {
	name  string
	value vm.Value
}

func (e *encoder) object(t *vm.Table) error {
	fields, err := fieldsOf(t)
	if err != nil {
		return err
	}
	e.to.begin(true, len(fields))
	for i, f := range fields {
		e.to.next(i == 0)
		if err := e.to.text(f.name); err != nil {
			return err
		}
		e.to.value()
		if err := e.encode(f.value); err != nil {
			return err
		}
	}
	e.to.end(true)
	return nil
}

// fieldsOf returns the pairs of t in the order of their names.
func fieldsOf(t *vm.Table) ([]field, error) {
	var fields []field
	var err error
	t.Each(func(k, v vm.Value) bool {
		name, ok := k.Text()
		if f, isNumber := k.Num(); isNumber {
			name, ok = number.Format(f), true
		}
		if !ok {
			err = fmt.Errorf("cannot encode a %s as a key", k.Kind().TypeName())
			return false
		}
		fields = append(fields, field{name, v})
		return true
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(fields, func(a, b field) int { return cmp.Compare(a.name, b.name) })
	for i := 1; i < len(fields); i++ {
		if fields[i].name == fields[i-1].name {
			return nil, fmt.Errorf("two keys are written %q", fields[i].name)
		}
	}
	return fields, nil
}

var errKey = errors.New("want a string, a number or a boolean")

// isKey reports whether a key that has been read can be one of a table.
func isKey(k vm.Value) bool { return vm.CheckKey(k) == nil && k.Table() == nil }

// integer returns f as an integer if it is one that a double holds exactly.
func integer(f float64) (int64, bool) {
	const exact = 1 << 53
	i := int64(f)
	return i, f > -exact && f < exact && float64(i) == f && (i != 0 || !math.Signbit(f))
}
