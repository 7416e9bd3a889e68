package security

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// A ConditionSpec is one condition of a policy as it is written: a field, an
// operator, and a value or another field to compare with.
type ConditionSpec struct {
	Field     string   `yaml:"field,required"`
	Operator  Operator `yaml:"operator,required"`
	Value     any      `yaml:"value"`
	ValueFrom string   `yaml:"value_from"` // beats Value; "" for none
}

// A condition is a compiled ConditionSpec.
type condition struct {
	field    path
	operator Operator
	value    any
	from     *path          // nil: value
	pattern  *regexp.Regexp // of matches with a value
}

// compile compiles a condition that stands at a path of the policy. A flaw of
// the field or the operator itself has been found when it was decoded.
func (s ConditionSpec) compile(at string) (condition, []Flaw) {
	c := condition{field: newPath(s.Field), operator: s.Operator, value: s.Value}
	if s.Field == "" || s.Operator == "" {
		return c, nil
	}
	if s.ValueFrom != "" {
		from := newPath(s.ValueFrom)
		c.from = &from
		return c, nil
	}
	flaw := func(path, text string) []Flaw { return []Flaw{{Path: path, Text: text}} }
	switch s.Operator {
	case "exists", "nexists":
		if c.value == nil {
			c.value = true
		}
		if _, ok := c.value.(bool); !ok {
			return c, flaw(at+".value", fmt.Sprintf("%s needs true or false", s.Operator))
		}
		return c, nil
	}
	if s.Value == nil {
		return c, flaw(at, "needs a value or a value_from")
	}
	switch s.Operator {
	case "matches", "nmatches":
		text, ok := s.Value.(string)
		if !ok {
			return c, flaw(at+".value", fmt.Sprintf("%s needs a regular expression", s.Operator))
		}
		var err error
		if c.pattern, err = regexp.Compile(text); err != nil {
			return c, flaw(at+".value", err.Error())
		}
	case "lt", "lte", "gt", "gte":
		if _, ok := toNumber(s.Value); !ok {
			return c, []Flaw{{at + ".value", fmt.Sprintf("%s compares numbers: the condition never holds", s.Operator), true}}
		}
	}
	return c, nil
}

// holds reports whether the condition is true; an error says why that cannot be
// told.
func (c *condition) holds(actor *Actor, r *Request) (bool, error) {
	field, present := c.field.lookup(actor, r)
	value := c.value
	if c.from != nil {
		var ok bool
		if value, ok = c.from.lookup(actor, r); !ok {
			return false, fmt.Errorf("%s is missing", c.from.text)
		}
	}
	switch c.operator {
	case "exists", "nexists":
		want, ok := value.(bool)
		if !ok {
			return false, fmt.Errorf("%s is no boolean", c.from.text)
		}
		return (present == want) == (c.operator == "exists"), nil
	}
	if !present {
		return false, nil
	}
	if c.operator == "matches" || c.operator == "nmatches" {
		return c.match(field)
	}
	return compare(c.operator, field, value)
}

func (c *condition) match(field any) (bool, error) {
	if c.pattern == nil {
		return false, errors.New("a pattern from another field is not compiled")
	}
	text, ok := toText(field)
	if !ok {
		return false, errors.New("only text can match")
	}
	return c.pattern.MatchString(text) == (c.operator == "matches"), nil
}

// String returns the condition as a line.
func (c *condition) String() string {
	if c.from != nil {
		return fmt.Sprintf("%s %s %s", c.field.text, c.operator, c.from.text)
	}
	return fmt.Sprintf("%s %s %s", c.field.text, c.operator, shown(c.field.text, c.value))
}

// A path names a value that a condition looks at (security.md §3.2).
type path struct {
	text  string
	root  string   // "actor.id", "actor.meta", "action", "resource", "meta", or "" for an attribute of the name text
	steps []string // below the root
}

func newPath(text string) path {
	for _, root := range []string{"actor.meta", "meta"} {
		if rest, ok := strings.CutPrefix(text, root+"."); ok {
			return path{text, root, strings.Split(rest, ".")}
		}
	}
	switch text {
	case "actor.id", "action", "resource":
		return path{text, text, nil}
	}
	return path{text: text}
}

// lookup returns the value at the path. Null counts as missing (SEC-11).
func (p path) lookup(actor *Actor, r *Request) (any, bool) {
	var v any
	switch p.root {
	case "action":
		return r.Action, true
	case "resource":
		return r.Resource, true
	case "actor.id":
		if actor == nil {
			return nil, false
		}
		return actor.ID, true
	case "actor.meta":
		if actor == nil {
			return nil, false
		}
		v = actor.Meta
	case "meta":
		v = r.Attributes
	default:
		v = r.Attributes[p.text]
	}
	for _, step := range p.steps {
		fields, _ := v.(map[string]any)
		v = fields[step]
	}
	return v, v != nil
}
