package document

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"wippy/internal/problem"
)

// A Decoding says what a value is decoded for. The zero value works; its fields
// only serve messages and references.
type Decoding struct {
	File  string // put into problems
	Entry string // id put into problems, "" outside entries
	Path  string // path of the value in its entry or file; problems name fields with it
	Scope string // handed to the DecodeText method of fields
}

// A TextDecoder is a type that makes itself from a string of a document, such
// as a reference to an entry. Scope is that of the Decoding. The error says what
// is wrong with the text and is shown behind the name of the field.
type TextDecoder interface {
	DecodeText(scope, text string) error
}

// A ValueDecoder is a type that makes itself from any value of a document, such
// as a field that may be one string or a list. The error says what is wrong with
// the value and is shown behind the name of the field.
type ValueDecoder interface {
	DecodeValue(v any) error
}

var durationType = reflect.TypeFor[time.Duration]()

// Decode fills the struct, map or other variable that into points to from a
// value, and returns all that does not fit. The place may be nil.
//
// Struct fields are named by their tag, `yaml:"name"`; with `yaml:"name,required"`
// a field must be there and not be empty, and an embedded struct with
// `yaml:",inline"` lends its fields. Fields without a tag, or with "-", are left
// alone. Absent and null fields keep what they held, so that defaults may be set
// before. A field of type any takes any value as it is.
//
// As manifests.md MAN-29 asks, an unknown field is a problem if a known one is
// close and else a warning; durations are written as in Go ("1m30s"), never as
// bare numbers, and never negative; numbers with a fraction do not become
// integers. On any problem the value is filled as far as possible.
func Decode(v any, place *Place, into any, d Decoding) problem.List {
	c := decoder{Decoding: d}
	c.value(v, place, reflect.ValueOf(into).Elem(), d.Path)
	return c.problems
}

type decoder struct {
	Decoding
	problems problem.List
}

// report adds a problem with the value at a place.
func (c *decoder) report(place *Place, path, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if path != "" {
		text = path + ": " + text
	}
	p := place.Problem(c.File, "%s", text)
	p.Entry = c.Entry
	c.problems = append(c.problems, p)
}

// want reports that a value is of the wrong type.
func (c *decoder) want(what string, v any, place *Place, path string) {
	c.report(place, path, "expected %s, got %s", what, Describe(v))
}

func (c *decoder) value(v any, place *Place, out reflect.Value, path string) {
	if v == nil {
		return
	}
	if c.decodesItself(v, place, out, path) {
		return
	}
	switch out.Kind() {
	case reflect.Pointer:
		if out.IsNil() {
			out.Set(reflect.New(out.Type().Elem()))
		}
		c.value(v, place, out.Elem(), path)
	case reflect.Interface:
		out.Set(reflect.ValueOf(v))
	case reflect.Struct:
		c.structure(v, place, out, path)
	case reflect.Map:
		c.mapping(v, place, out, path)
	case reflect.Slice:
		c.list(v, place, out, path)
	case reflect.String:
		if s, ok := v.(string); ok {
			out.SetString(s)
			return
		}
		c.want("string", v, place, path)
	case reflect.Bool:
		if b, ok := v.(bool); ok {
			out.SetBool(b)
			return
		}
		c.want("true or false", v, place, path)
	default:
		c.number(v, place, out, path)
	}
}

// decodesItself handles the types that know how to make themselves.
func (c *decoder) decodesItself(v any, place *Place, out reflect.Value, path string) bool {
	if out.Type() == durationType {
		c.duration(v, place, out, path)
		return true
	}
	switch self := out.Addr().Interface().(type) {
	case TextDecoder:
		text, ok := v.(string)
		if !ok {
			c.want("string", v, place, path)
		} else if err := self.DecodeText(c.Scope, text); err != nil {
			c.report(place, path, "%v", err)
		}
		return true
	case ValueDecoder:
		if err := self.DecodeValue(v); err != nil {
			c.report(place, path, "%v", err)
		}
		return true
	}
	return false
}

func (c *decoder) structure(v any, place *Place, out reflect.Value, path string) {
	fields, ok := v.(map[string]any)
	if !ok {
		c.want("a map", v, place, path)
		return
	}
	table := fieldsOf(out.Type())
	for _, f := range table {
		item, given := fields[f.name]
		at := place.At(f.name)
		switch {
		case f.required && (!given || isBlank(item)):
			c.missing(at, place, Step(path, f.name))
		case given:
			c.value(item, at, out.FieldByIndex(f.index), Step(path, f.name))
		}
	}
	c.unknown(fields, place, out.Type(), path)
}

// missing reports a required field without a value. The place is that of the
// field, nil if it is not there, and that of the mapping around it.
func (c *decoder) missing(at, around *Place, path string) {
	switch {
	case at == nil:
		c.report(around, "", "%s is required", path)
	case at.Bad:
	case at.Text != nil && at.Text.File != "":
		c.report(at, "", "%s is empty: %s has no text", path, at.Text.File)
	default:
		c.report(at, "", "%s is required", path)
	}
}

// isBlank reports whether a value is what an author writes for "nothing yet".
func isBlank(v any) bool {
	s, isString := v.(string)
	return v == nil || isString && strings.TrimSpace(s) == ""
}

// unknown reports the fields that a struct type does not have.
func (c *decoder) unknown(fields map[string]any, place *Place, t reflect.Type, path string) {
	table := fieldsOf(t)
	known := func(yield func(string) bool) {
		for _, f := range table {
			if !yield(f.name) {
				return
			}
		}
	}
	for _, name := range sortedKeys(fields) {
		if slices.ContainsFunc(table, func(f field) bool { return f.name == name }) {
			continue
		}
		at := place.At(name)
		if at == nil {
			at = place
		}
		near := problem.Closest(name, known)
		text := fmt.Sprintf("unknown field %q", name)
		if near == "" {
			text += " is ignored"
			if home := homeOf(name, t); home != "" {
				text += " (it belongs under " + Step(path, home) + ":)"
			}
		}
		if path != "" {
			text = path + ": " + text
		}
		p := at.KeyProblem(c.File, "%s", text).Suggest(near)
		p.Entry, p.Warning = c.Entry, near == ""
		c.problems = append(c.problems, p)
	}
}

// homeOf returns the field of a struct type under which a field of that name
// stands, "" if there is none.
func homeOf(name string, t reflect.Type) string {
	for _, f := range fieldsOf(t) {
		inner := t.FieldByIndex(f.index).Type
		if inner.Kind() == reflect.Struct && slices.ContainsFunc(fieldsOf(inner), func(g field) bool { return g.name == name }) {
			return f.name
		}
	}
	return ""
}

func (c *decoder) mapping(v any, place *Place, out reflect.Value, path string) {
	fields, ok := v.(map[string]any)
	if !ok {
		c.want("a map", v, place, path)
		return
	}
	m := reflect.MakeMapWithSize(out.Type(), len(fields))
	for _, key := range sortedKeys(fields) {
		item := reflect.New(out.Type().Elem()).Elem()
		c.value(fields[key], place.At(key), item, Step(path, key))
		m.SetMapIndex(reflect.ValueOf(key).Convert(out.Type().Key()), item)
	}
	out.Set(m)
}

func (c *decoder) list(v any, place *Place, out reflect.Value, path string) {
	items, ok := v.([]any)
	if !ok {
		c.want("a list", v, place, path)
		return
	}
	s := reflect.MakeSlice(out.Type(), len(items), len(items))
	for i, item := range items {
		at := place.Item(i)
		if item == nil && s.Index(i).Kind() != reflect.Interface {
			c.want(wordFor(s.Index(i).Type()), item, at, Index(path, i))
			continue
		}
		c.value(item, at, s.Index(i), Index(path, i))
	}
	out.Set(s)
}

// wordFor names a Go type in the words of a manifest's author.
func wordFor(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "a map"
	case reflect.Slice:
		return "a list"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "string"
	}
	return "a value"
}

func (c *decoder) duration(v any, place *Place, out reflect.Value, path string) {
	const example = `a duration such as "1m30s"`
	text, ok := v.(string)
	if !ok {
		c.want(example, v, place, path)
		return
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		c.want(example, v, place, path)
	case d < 0:
		c.report(place, path, "must not be negative, got %s", text)
	default:
		out.SetInt(int64(d))
	}
}

// number handles all numeric kinds of Go.
func (c *decoder) number(v any, place *Place, out reflect.Value, path string) {
	var f float64
	switch n := v.(type) {
	case int64:
		f = float64(n)
	case float64:
		f = n
	default:
		c.want("number", v, place, path)
		return
	}
	if out.CanFloat() {
		if math.IsNaN(f) || math.IsInf(f, 0) {
			c.want("a finite number", v, place, path)
			return
		}
		out.SetFloat(f)
		return
	}
	whole, exact := v.(int64)
	if !exact {
		if whole = int64(f); float64(whole) != f || math.Abs(f) >= 1<<63 {
			c.want("a whole number", v, place, path)
			return
		}
	}
	switch {
	case out.CanInt() && !out.OverflowInt(whole):
		out.SetInt(whole)
	case out.CanUint() && whole >= 0 && !out.OverflowUint(uint64(whole)):
		out.SetUint(uint64(whole))
	case out.CanUint() && whole < 0:
		c.report(place, path, "must not be negative, got %d", whole)
	case out.CanInt() || out.CanUint():
		c.report(place, path, "%d is too large", whole)
	default:
		panic("document: cannot decode into " + out.Type().String())
	}
}
