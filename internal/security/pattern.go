package security

import (
	"errors"
	"fmt"
	"strings"
)

// A pattern matches names of actions or of resources (SEC-9).
type pattern struct {
	source string
	text   string // what must be there
	prefix bool   // more may follow
}

func newPattern(source string) pattern {
	p := pattern{source: source, text: source}
	switch {
	case source == "*":
		p.text, p.prefix = "", true
	case strings.HasSuffix(source, ".*") && len(source) > 2:
		p.text, p.prefix = source[:len(source)-2], true
	case strings.HasSuffix(source, "*"):
		p.text, p.prefix = source[:len(source)-1], true
	}
	return p
}

func (p pattern) matches(name string) bool {
	if p.prefix {
		return strings.HasPrefix(name, p.text)
	}
	return name == p.text
}

// literalStar reports whether a "*" in the pattern stands for itself, which
// hardly anybody means.
func (p pattern) literalStar() bool { return strings.Contains(p.text, "*") }

// Patterns are the names that a policy is about: one is enough to match.
type Patterns []pattern

// DecodeValue takes a string or a list of strings from a manifest.
func (ps *Patterns) DecodeValue(v any) error {
	items, isList := v.([]any)
	if !isList {
		items = []any{v}
	}
	if len(items) == 0 {
		return errors.New("must not be empty")
	}
	for i, item := range items {
		text, ok := item.(string)
		switch {
		case !ok && isList:
			return fmt.Errorf("item %d must be a string", i+1)
		case !ok:
			return errors.New("must be a string or a list of strings")
		case text == "":
			return errors.New("must not be empty")
		}
		*ps = append(*ps, newPattern(text))
	}
	return nil
}

// find returns the first pattern that matches, as it was written.
func (ps Patterns) find(name string) (source string, ok bool) {
	for i := range ps {
		if ps[i].matches(name) {
			return ps[i].source, true
		}
	}
	return "", false
}

// Sources returns the patterns as they were written.
func (ps Patterns) Sources() []string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.source
	}
	return texts
}
