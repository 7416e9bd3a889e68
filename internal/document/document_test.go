package document_test

import (
	"reflect"
	"strings"
	"testing"

	"wippy/internal/document"
)

// parse returns the one document of a text that has no problems.
func parse(t *testing.T, text string) document.Document {
	t.Helper()
	docs, problems := document.Parse("f.yaml", []byte(text))
	if len(problems) > 0 || len(docs) != 1 {
		t.Fatalf("Parse(%q) gives %d documents and %v", text, len(docs), problems)
	}
	return docs[0]
}

func TestParseGivesPlainValues(t *testing.T) {
	tests := []struct {
		name, text string
		want       any
	}{
		{"string", "a", "a"},
		{"quoted number", `"1.0"`, "1.0"},
		{"integer", "42", int64(42)},
		{"negative", "-3", int64(-3)},
		{"octal", "0755", int64(0o755)},
		{"beyond 64 bits", "123456789012345678901", 123456789012345678901.0},
		{"float", "1.5", 1.5},
		{"whole float", "2.0", 2.0},
		{"bool", "true", true},
		{"yes is text, as in YAML 1.2", "yes", "yes"},
		{"date is text", "2026-01-02", "2026-01-02"},
		{"null in a map", "a: null", map[string]any{"a": nil}},
		{"empty value", "a:", map[string]any{"a": nil}},
		{"list", "- 1\n- b", []any{int64(1), "b"}},
		{"empty list", "[]", []any{}},
		{"keys are text", "1: a\ntrue: b", map[string]any{"1": "a", "true": "b"}},
		{"alias", "a: &x {k: 1}\nb: *x", map[string]any{"a": map[string]any{"k": int64(1)}, "b": map[string]any{"k": int64(1)}}},
		{"merge, own keys win", "a: &x {k: 1, m: 2}\nb:\n  <<: *x\n  k: 3", map[string]any{
			"a": map[string]any{"k": int64(1), "m": int64(2)}, "b": map[string]any{"k": int64(3), "m": int64(2)},
		}},
		{"merge of a list, earlier ones win", "a: &x {k: 1}\nb: &y {k: 2, m: 2}\nc:\n  <<: [*x, *y]", map[string]any{
			"a": map[string]any{"k": int64(1)}, "b": map[string]any{"k": int64(2), "m": int64(2)},
			"c": map[string]any{"k": int64(1), "m": int64(2)},
		}},
		{"unknown tag is text", "!color red", "red"},
		{"binary", "!!binary aGk=", "hi"},
		{"JSON with tabs", "{\n\t\"a\": [1,\n\t2]\n}", map[string]any{"a": []any{int64(1), int64(2)}}},
		{"byte order mark and CRLF (MAN-5)", "\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n", map[string]any{"a": int64(1), "b": "x\ny\n"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := parse(t, tt.text).Value; !reflect.DeepEqual(got, tt.want) {
				t.Errorf("Parse(%q) = %#v, want %#v", tt.text, got, tt.want)
			}
		})
	}
}

func TestAliasesShareNothing(t *testing.T) {
	v := parse(t, "a: &x {k: 1}\nb: *x").Value.(map[string]any)
	v["a"].(map[string]any)["k"] = "changed"
	if got := v["b"].(map[string]any)["k"]; got != int64(1) {
		t.Errorf("a change of the anchor shows through the alias: %v", got)
	}
}

// manifests.md MAN-5: several documents in one file.
func TestParseReadsAllDocuments(t *testing.T) {
	docs, problems := document.Parse("f.yaml", []byte("a: 1\n---\n---\nb: 2\n"))
	if len(docs) != 2 || len(problems) > 0 {
		t.Fatalf("Parse gives %d documents and %v, want 2 and no problem", len(docs), problems)
	}
	if line := docs[1].Place.At("b").Line; line != 4 {
		t.Errorf("b stands in line %d, want 4", line)
	}
}

func TestParseReportsEveryMistake(t *testing.T) {
	deep := strings.Repeat("[", 300) + strings.Repeat("]", 300)
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		prev := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+prev+",", 10), ",") + "]\n"
	}
	tests := []struct {
		name, text string
		want       []string // beginnings of the lines
	}{
		{"duplicate keys (MAN-7)", "a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}", []string{
			`f.yaml:3:1: duplicate key "a": lines 1 and 3`, `f.yaml:4:11: duplicate key "d": lines 4 and 4`,
		}},
		{"key that is a list", "? [a]\n: 1", []string{"f.yaml:1:3: a key must be a word"}},
		{"bad base64", "a: !!binary '%'", []string{"f.yaml:1:4: is marked !!binary"}},
		{"bad number tag", "a: !!int x", []string{`f.yaml:1:4: "x" is not a int`}},
		{"merge of a scalar", "<<: 5", []string{"f.yaml:1:5: only maps can be merged"}},
		{"anchor within itself", "a: &x [*x]", []string{"f.yaml:1:"}},
		{"too deep", deep, []string{"f.yaml:1:202: is nested more than 200 levels deep"}},
		{"alias bomb", bomb, []string{"f.yaml:"}},
		{"unknown anchor", "a: *nowhere", []string{"f.yaml:1: unknown anchor 'nowhere' referenced"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := document.Parse("f.yaml", []byte(tt.text))
			if len(problems) != len(tt.want) {
				t.Fatalf("Parse gives %d problems, want %d:\n%v", len(problems), len(tt.want), problems)
			}
			for i, p := range problems {
				if !strings.HasPrefix(p.Error(), tt.want[i]) {
					t.Errorf("problem %d is %q, want %q…", i, p.Error(), tt.want[i])
				}
			}
		})
	}
}

// manifests.md MAN-4: a mistake in the syntax is shown where it is, although the
// parser names the line where the block around it begins.
func TestSyntaxErrorsNameTheLine(t *testing.T) {
	tests := []struct {
		name, text string
		line       int
	}{
		{"mapping inside a value", "a: 1\nb: c: d\ne: 2\n", 2},
		{"item among keys", "a: 1\nb: 2\n- c\nd: 3\n", 3},
		{"bad indentation", "a:\n  b: 1\n c: 2\nd: 3\n", 3},
		{"tab as indentation", "a:\n\tb: 1\n", 2},
		{"flow list left open", "a: 1\nb: [1, 2\nc: 3\nd: 4\n", 2},
		{"quote left open", "a: 1\nb: \"x\nc: 3\nd: 4\n", 2},
		{"lonely percent", "a: 1\nb: %x\n", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs, problems := document.Parse("f.yaml", []byte(tt.text))
			if len(docs) != 0 || len(problems) != 1 {
				t.Fatalf("Parse gives %d documents and %v", len(docs), problems)
			}
			if problems[0].Line != tt.line {
				t.Errorf("the problem is %v, want line %d", problems[0], tt.line)
			}
		})
	}
}

func TestParseRefusesHugeFiles(t *testing.T) {
	_, problems := document.Parse("f.yaml", make([]byte, document.MaxSize+1))
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "larger than 16 MiB") {
		t.Errorf("Parse of a huge file gives %v", problems)
	}
}

// manifests.md MAN-12: places of values and keys.
func TestPlaces(t *testing.T) {
	d := parse(t, "name: x\nlist:\n  - one\n  - \"two\"\nmap: {key: value}\n")
	tests := []struct {
		path  string
		pos   document.Pos
		key   document.Key
		width int
	}{
		{"name", document.Pos{Line: 1, Column: 7}, document.Key{Pos: document.Pos{Line: 1, Column: 1}, Width: 4}, 1},
		{"list[1]", document.Pos{Line: 4, Column: 5}, document.Key{}, 5},
		{"map.key", document.Pos{Line: 5, Column: 12}, document.Key{Pos: document.Pos{Line: 5, Column: 7}, Width: 3}, 5},
	}
	for _, tt := range tests {
		p := d.Place.At(document.SplitPath(tt.path)...)
		if p == nil || p.Pos != tt.pos || p.Key != tt.key || p.Width != tt.width {
			t.Errorf("%s stands at %+v, want %v, key %v, width %d", tt.path, p, tt.pos, tt.key, tt.width)
		}
	}
	if p := d.Place.At("map", "none"); p != nil {
		t.Errorf("a field that is not there stands at %+v", p)
	}
	if p := d.Place.Nearest("map", "none"); p != d.Place.At("map") {
		t.Errorf("the nearest place of map.none is %+v, want that of map", p)
	}
}

// manifests.md MAN-15, MAN-34: a line of an inline program is found again.
func TestTextOfStrings(t *testing.T) {
	const text = "block: |\n    a\n      b\nblank: |\n\n  a\nclipped: |2-\n    a\nplain: a\nquoted: 'a'\ndouble: \"a\\nb\"\nfolded: >\n  a\n  b\nlong: a\n  b\n"
	d := parse(t, text)
	tests := []struct {
		field string
		want  *document.Text
	}{
		{"block", &document.Text{Line: 2, Column: 4}},
		{"blank", &document.Text{Line: 5, Column: 2}},
		{"clipped", &document.Text{Line: 8, Column: 2}},
		{"plain", &document.Text{Line: 9, Column: 7}},
		{"quoted", &document.Text{Line: 10, Column: 9}},
		{"double", nil},
		{"folded", nil},
		{"long", &document.Text{Line: 15, Column: 6}},
	}
	for _, tt := range tests {
		if got := d.Place.At(tt.field).Text; !reflect.DeepEqual(got, tt.want) {
			t.Errorf("the text of %s stands at %+v, want %+v", tt.field, got, tt.want)
		}
	}
}

// manifests.md MAN-29 is about what Decode makes of it; this is about surviving.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a: 1\nb: [x, {y: z}]\n", "a: &x\n  <<: *x\n", "- |\n  x\n- >-\n y\n", "%YAML 1.2\n---\n!!binary x", "{\"a\":\t1}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		docs, problems := document.Parse("f", text)
		for _, d := range docs {
			if d.Value == nil || d.Place == nil {
				t.Errorf("Parse(%q) gives a document of nothing", text)
			}
		}
		for _, p := range problems {
			if p.Text == "" || p.Line < 0 {
				t.Errorf("Parse(%q) gives the problem %+v", text, p)
			}
		}
	})
}
