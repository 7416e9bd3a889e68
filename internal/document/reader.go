package document

import (
	"math"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"wippy/internal/problem"
)

// A reader turns yaml nodes into values and places. It expands aliases, so it
// also bounds what they may expand to.
type reader struct {
	file     string
	lines    lineIndex
	problems problem.List
	values   int  // read so far, aliases expanded
	full     bool // the bound was hit and reported; nothing more is read
}

// value returns what a node stands for and where. It returns nil values for
// nodes it had to report.
func (r *reader) value(n *yaml.Node, depth int) (any, *Place) {
	place := &Place{Pos: Pos{n.Line, n.Column}}
	if r.refuses(n, place, depth) {
		return nil, place
	}
	switch n.Kind {
	case yaml.AliasNode:
		// The place is that of the alias; what is inside stands at the anchor.
		v, inner := r.value(n.Alias, depth+1)
		place.Fields, place.Items = inner.Fields, inner.Items
		return v, place
	case yaml.MappingNode:
		return r.mapping(n, place, depth), place
	case yaml.SequenceNode:
		items := make([]any, 0, len(n.Content))
		place.Items = make([]*Place, 0, len(n.Content))
		for _, c := range n.Content {
			v, p := r.value(c, depth+1)
			items = append(items, v)
			place.Items = append(place.Items, p)
		}
		return items, place
	}
	return r.scalar(n, place), place
}

// refuses reports whether a bound is hit, saying so once.
func (r *reader) refuses(n *yaml.Node, place *Place, depth int) bool {
	r.values++
	switch {
	case r.full:
	case depth > maxDepth:
		// An anchor that contains its own alias ends here too.
		r.report(place.Problem(r.file, "is nested more than %d levels deep", maxDepth))
	case r.values > maxValues:
		r.report(place.Problem(r.file, "holds more than %d values once aliases are expanded", maxValues))
	default:
		return false
	}
	r.full = true
	return true
}

func (r *reader) report(p problem.Problem) { r.problems = append(r.problems, p) }

func (r *reader) mapping(n *yaml.Node, place *Place, depth int) map[string]any {
	fields := make(map[string]any, len(n.Content)/2)
	place.Fields = make(map[string]*Place, len(n.Content)/2)
	var merges []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		at := Key{Pos{n.Content[i].Line, n.Content[i].Column}, utf8.RuneCountInString(key.Value)}
		if key.Kind != yaml.ScalarNode {
			r.report((&Place{Key: at}).KeyProblem(r.file, "a key must be a word, not a list or a map"))
			continue
		}
		if key.ShortTag() == "!!merge" {
			merges = append(merges, val)
			continue
		}
		if first, dup := place.Fields[key.Value]; dup {
			r.report((&Place{Key: at}).KeyProblem(r.file, "duplicate key %q: lines %d and %d", key.Value, first.Key.Line, at.Line))
			continue
		}
		v, p := r.value(val, depth+1)
		p.Key = at
		fields[key.Value], place.Fields[key.Value] = v, p
	}
	for _, m := range merges {
		r.merge(fields, place, m, depth)
	}
	return fields
}

// merge adds what "<<" names: a mapping or a list of mappings. Keys of the
// mapping itself win, and earlier merges win over later ones.
func (r *reader) merge(fields map[string]any, place *Place, n *yaml.Node, depth int) {
	v, from := r.value(n, depth+1)
	sources, places := []any{v}, []*Place{from}
	if list, ok := v.([]any); ok {
		sources, places = list, from.Items
	}
	for i, s := range sources {
		m, ok := s.(map[string]any)
		if !ok {
			if !r.full {
				r.report(places[i].Problem(r.file, "only maps can be merged with <<, got %s", Describe(s)))
			}
			continue
		}
		for k, item := range m {
			if _, has := fields[k]; !has {
				fields[k], place.Fields[k] = item, places[i].Fields[k]
			}
		}
	}
}

// scalar returns the value of a scalar node: dates and unknown tags stay text.
func (r *reader) scalar(n *yaml.Node, place *Place) any {
	if !strings.Contains(n.Value, "\n") {
		place.Width = utf8.RuneCountInString(n.Value)
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			place.Width += 2
		}
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		var b bool
		if n.Decode(&b) == nil {
			return b
		}
	case "!!int":
		var i int64
		if n.Decode(&i) == nil {
			return i
		}
		// Beyond 64 bits only the magnitude survives, as in JSON.
		var f float64
		if n.Decode(&f) == nil {
			return f
		}
	case "!!float":
		var f float64
		if n.Decode(&f) == nil {
			if f == math.Trunc(f) && !strings.ContainsAny(n.Value, ".eE") && !math.IsInf(f, 0) && math.Abs(f) < 1<<63 {
				return int64(f)
			}
			return f
		}
	case "!!binary":
		var s string
		if n.Decode(&s) == nil {
			return s
		}
		r.report(place.Problem(r.file, "is marked !!binary but is not base64"))
		return nil
	default:
		place.Text = r.lines.textOf(n)
		return n.Value
	}
	r.report(place.Problem(r.file, "%q is not a %s", n.Value, strings.TrimPrefix(n.ShortTag(), "!!")))
	return nil
}
