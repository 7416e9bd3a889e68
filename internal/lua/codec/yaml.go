package codec

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	"wippy/internal/lua/vm"
)

// maxYAML bounds the YAML text that is read: yaml.v3 takes its time.
const maxYAML = 8 << 20

// maxMerged bounds how many pairs merge keys may copy.
const maxMerged = 1 << 20

func encodeYAML(v vm.Value) (string, error) {
	w := &yamlWriter{}
	w.stack = []*yaml.Node{{Kind: yaml.DocumentNode}}
	e := encoder{to: w}
	if err := e.encode(v); err != nil {
		return "", err
	}
	if w.size() > MaxSize {
		return "", errTooLarge
	}
	out, err := yaml.Marshal(w.stack[0])
	return string(out), err
}

// A yamlWriter builds the tree that yaml.v3 writes.
type yamlWriter struct {
	stack []*yaml.Node // the nodes around the present value, outermost first
	bytes int
}

func (w *yamlWriter) add(n *yaml.Node) {
	top := w.stack[len(w.stack)-1]
	top.Content = append(top.Content, n)
	w.bytes += perNode + len(n.Value)
}

// perNode is what each value counts for in the size: the tree takes far more
// room and time than the text.
const perNode = 64

func (w *yamlWriter) size() int { return w.bytes }

func (w *yamlWriter) scalar(tag, value string) {
	w.add(&yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value})
}

func (w *yamlWriter) null() { w.scalar("!!null", "null") }

func (w *yamlWriter) boolean(b bool) { w.scalar("!!bool", fmt.Sprint(b)) }

func (w *yamlWriter) number(f float64) {
	j := jsonWriter{}
	j.number(f)
	tag := "!!float"
	if _, ok := integer(f); ok {
		tag = "!!int"
	}
	w.scalar(tag, string(j.out))
}

// text writes a string; yaml.v3 makes binary data of one that is not valid
// UTF-8, and adds quotes where they are needed.
func (w *yamlWriter) text(s string) error {
	n := &yaml.Node{}
	n.SetString(s)
	if isOldBoolean(s) {
		n.Style = yaml.DoubleQuotedStyle
	}
	w.add(n)
	return nil
}

// isOldBoolean reports whether YAML 1.1 takes s for a boolean, as other programs
// still may.
func isOldBoolean(s string) bool {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off":
		return true
	}
	return false
}

func (w *yamlWriter) begin(object bool, n int) {
	node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	if object {
		node = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	}
	if n == 0 {
		node.Style = yaml.FlowStyle
	}
	w.add(node)
	w.stack = append(w.stack, node)
}

func (w *yamlWriter) next(bool) {}
func (w *yamlWriter) value()    {}
func (w *yamlWriter) end(bool)  { w.stack = w.stack[:len(w.stack)-1] }

func decodeYAML(text string) (vm.Value, error) {
	if len(text) > maxYAML {
		return vm.Value{}, fmt.Errorf("YAML text longer than %d MiB", maxYAML>>20)
	}
	d := yaml.NewDecoder(strings.NewReader(text))
	var document, more yaml.Node
	if err := d.Decode(&document); errors.Is(err, io.EOF) {
		return vm.Value{}, errors.New("no YAML document")
	} else if err != nil {
		return vm.Value{}, fmt.Errorf("reading YAML: %w", err)
	}
	if d.Decode(&more) == nil {
		return vm.Value{}, errors.New("more than one YAML document")
	}
	r := yamlReader{anchors: map[*yaml.Node]vm.Value{}}
	return r.value(&document, 0)
}

// A yamlReader turns the tree that yaml.v3 has read into values. What an alias
// refers to is one table, however often it is referred to.
type yamlReader struct {
	anchors map[*yaml.Node]vm.Value
	merged  int
}

func (r *yamlReader) value(n *yaml.Node, depth int) (vm.Value, error) {
	if depth > maxNesting {
		return vm.Value{}, errNested
	}
	switch n.Kind {
	case yaml.DocumentNode:
		return r.value(n.Content[0], depth)
	case yaml.AliasNode:
		if v, ok := r.anchors[n.Alias]; ok {
			return v, nil
		}
		return r.value(n.Alias, depth+1)
	case yaml.SequenceNode:
		return r.list(n, depth)
	case yaml.MappingNode:
		return r.object(n, depth)
	}
	return scalar(n)
}

func (r *yamlReader) list(n *yaml.Node, depth int) (vm.Value, error) {
	t := vm.NewTable(len(n.Content), 0)
	r.anchors[n] = t.Value()
	for i, item := range n.Content {
		v, err := r.value(item, depth+1)
		if err != nil {
			return vm.Value{}, err
		}
		if !v.IsNil() {
			t.SetInt(i+1, v)
		}
	}
	return t.Value(), nil
}

func (r *yamlReader) object(n *yaml.Node, depth int) (vm.Value, error) {
	t := vm.NewTable(0, len(n.Content)/2)
	t.MarkObject()
	r.anchors[n] = t.Value()
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		v, err := r.value(value, depth+1)
		if err != nil {
			return vm.Value{}, err
		}
		if key.Tag == "!!merge" {
			if err := r.merge(t, v); err != nil {
				return vm.Value{}, fmt.Errorf("line %d of YAML: %w", key.Line, err)
			}
			continue
		}
		k, err := r.value(key, depth+1)
		if err != nil {
			return vm.Value{}, err
		}
		if !isKey(k) {
			return vm.Value{}, fmt.Errorf("key in line %d of YAML: %w", key.Line, errKey)
		}
		t.Set(k, v)
	}
	return t.Value(), nil
}

var errMerge = errors.New("only objects can be merged")

// merge adds the pairs of v, an object or a list of them, that t has not got.
func (r *yamlReader) merge(t *vm.Table, v vm.Value) error {
	from := v.Table()
	if from == nil {
		return errMerge
	}
	if from.IsObject() {
		return r.mergeObject(t, from)
	}
	for _, item := range from.Items() {
		if item.Table() == nil || !item.Table().IsObject() {
			return errMerge
		}
		if err := r.mergeObject(t, item.Table()); err != nil {
			return err
		}
	}
	return nil
}

func (r *yamlReader) mergeObject(t, from *vm.Table) error {
	if t == from {
		return errMerge
	}
	from.Each(func(k, v vm.Value) bool {
		if t.Get(k).IsNil() {
			t.Set(k, v)
		}
		r.merged++
		return r.merged <= maxMerged
	})
	if r.merged > maxMerged {
		return fmt.Errorf("more than %d pairs are merged", maxMerged)
	}
	return nil
}

func scalar(n *yaml.Node) (vm.Value, error) {
	switch n.ShortTag() {
	case "!!null":
		return vm.Value{}, nil
	case "!!bool":
		var b bool
		err := n.Decode(&b)
		return vm.Bool(b), err
	case "!!int", "!!float":
		var f float64
		err := n.Decode(&f)
		return vm.Number(f), err
	case "!!binary":
		b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Value), ""))
		if err != nil {
			return vm.Value{}, fmt.Errorf("line %d of YAML: %w", n.Line, err)
		}
		return vm.MakeString(string(b)), nil
	}
	return vm.MakeString(n.Value), nil // dates too: they stay as they are written
}
