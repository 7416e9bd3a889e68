package document_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"wippy/internal/document"
)

type pool struct {
	Size int     `yaml:"size"`
	Rate float64 `yaml:"rate"`
}

// upper is text that makes itself.
type upper string

func (u *upper) DecodeText(scope, text string) error {
	if text == "" {
		return errors.New("must not be empty")
	}
	*u = upper(scope + strings.ToUpper(text))
	return nil
}

// words is one string or several.
type words []string

func (w *words) DecodeValue(v any) error {
	if s, ok := v.(string); ok {
		*w = words{s}
		return nil
	}
	return errors.New("expected words")
}

type common struct {
	Label string `yaml:"label"`
}

type service struct {
	common  `yaml:",inline"`
	Process string            `yaml:"process,required"`
	Timeout time.Duration     `yaml:"stop_timeout"`
	Auto    bool              `yaml:"auto_start"`
	Tries   int               `yaml:"tries"`
	Small   uint8             `yaml:"small"`
	Pool    pool              `yaml:"pool"`
	Maybe   *pool             `yaml:"maybe"`
	Input   []any             `yaml:"input"`
	Names   []string          `yaml:"names"`
	Pools   []pool            `yaml:"pools"`
	Env     map[string]string `yaml:"env"`
	Any     any               `yaml:"any"`
	Upper   upper             `yaml:"upper"`
	Words   words             `yaml:"words"`
	Own     string            // no tag: not for documents
	Never   string            `yaml:"-"`
}

func decode(t *testing.T, text string, into any) []string {
	t.Helper()
	d := parse(t, text)
	var lines []string
	for _, p := range document.Decode(d.Value, d.Place, into, document.Decoding{File: "f.yaml", Entry: "app:x", Scope: "ns-"}) {
		line := p.Error()
		if p.Warning {
			line = "WARN " + line
		}
		lines = append(lines, line)
	}
	return lines
}

func TestDecodeFillsEveryType(t *testing.T) {
	got := service{Own: "kept", Tries: 7, common: common{Label: "default"}}
	lines := decode(t, `
process: app:relay
stop_timeout: 1m30s
auto_start: true
small: 200
pool: {size: 3, rate: 1}
maybe: {rate: 0.5}
input: [full, 3]
names: [a, b]
pools: [{size: 1}, {size: 2.0}]
env: {A: x}
any: {k: [1]}
upper: abc
words: one
label: null
`, &got)
	if lines != nil {
		t.Fatalf("Decode gives %v", lines)
	}
	want := service{
		common: common{Label: "default"}, Process: "app:relay", Timeout: 90 * time.Second, Auto: true, Tries: 7, Small: 200,
		Pool: pool{3, 1}, Maybe: &pool{Rate: 0.5}, Input: []any{"full", int64(3)}, Names: []string{"a", "b"},
		Pools: []pool{{Size: 1}, {Size: 2}}, Env: map[string]string{"A": "x"}, Any: map[string]any{"k": []any{int64(1)}},
		Upper: "ns-ABC", Words: words{"one"}, Own: "kept",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Decode gives\n%+v, want\n%+v", got, want)
	}
}

// manifests.md MAN-29: unknown fields, wrong types, durations.
func TestDecodeReportsWhatDoesNotFit(t *testing.T) {
	const pre = "f.yaml:"
	tests := []struct{ name, text, want string }{
		{"required field absent", "tries: 1", pre + "1:1: entry app:x: process is required"},
		{"required field blank", "process: ' '", pre + "1:10: entry app:x: process is required"},
		{"required field null", "process:", pre + "1:9: entry app:x: process is required"},
		{"misspelt field", "process: p\nproces: q", pre + `2:1: entry app:x: unknown field "proces" (did you mean process?)`},
		{"misspelt inlined field", "process: p\nlabl: q", pre + `2:1: entry app:x: unknown field "labl" (did you mean label?)`},
		{"unknown field", "process: p\nversion: 3", "WARN " + pre + `2:1: entry app:x: unknown field "version" is ignored`},
		{"misspelt field inside", "process: p\npool: {siz: 3}", pre + `2:8: entry app:x: pool: unknown field "siz" (did you mean size?)`},
		{"field without tag", "process: p\nOwn: x", "WARN " + pre + `2:1: entry app:x: unknown field "Own" is ignored`},
		{"number for string", "process: 5", pre + "1:10: entry app:x: process: expected string, got number 5"},
		{"list for string", "process: [a]", pre + "1:10: entry app:x: process: expected string, got a list"},
		{"text for bool", "process: p\nauto_start: yes", pre + `2:13: entry app:x: auto_start: expected true or false, got string "yes"`},
		{"text for number", "process: p\ntries: many", pre + `2:8: entry app:x: tries: expected number, got string "many"`},
		{"fraction for integer", "process: p\ntries: 1.5", pre + "2:8: entry app:x: tries: expected a whole number, got number 1.5"},
		{"endless for float", "process: p\npool: {rate: .inf}", pre + "2:14: entry app:x: pool.rate: expected a finite number, got number +Inf"},
		{"too large", "process: p\nsmall: 256", pre + "2:8: entry app:x: small: 256 is too large"},
		{"negative for unsigned", "process: p\nsmall: -1", pre + "2:8: entry app:x: small: must not be negative, got -1"},
		{"number for duration", "process: p\nstop_timeout: 5", pre + `2:15: entry app:x: stop_timeout: expected a duration such as "1m30s", got number 5`},
		{"text for duration", "process: p\nstop_timeout: soon", pre + `2:15: entry app:x: stop_timeout: expected a duration such as "1m30s", got string "soon"`},
		{"negative duration", "process: p\nstop_timeout: -1s", pre + "2:15: entry app:x: stop_timeout: must not be negative, got -1s"},
		{"map for list", "process: p\ninput: {a: 1}", pre + "2:8: entry app:x: input: expected a list, got a map"},
		{"text for map", "process: p\nenv: x", pre + `2:6: entry app:x: env: expected a map, got string "x"`},
		{"wrong item", "process: p\nnames: [a, 2]", pre + "2:12: entry app:x: names[1]: expected string, got number 2"},
		{"null item", "process: p\nnames: [a, null]", pre + "2:12: entry app:x: names[1]: expected string, got nothing"},
		{"wrong item of a map", "process: p\nenv: {A: 2}", pre + "2:10: entry app:x: env.A: expected string, got number 2"},
		{"wrong field of an item", "process: p\npools: [{size: x}]", pre + `2:16: entry app:x: pools[0].size: expected number, got string "x"`},
		{"text that refuses", "process: p\nupper: ''", pre + "2:8: entry app:x: upper: must not be empty"},
		{"number for such text", "process: p\nupper: 3", pre + "2:8: entry app:x: upper: expected string, got number 3"},
		{"value that refuses", "process: p\nwords: 3", pre + "2:8: entry app:x: words: expected words"},
		{"not a map at all", "[1]", pre + "1:1: entry app:x: expected a map, got a list"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s service
			lines := decode(t, tt.text, &s)
			if len(lines) != 1 || lines[0] != tt.want {
				t.Errorf("Decode of %q gives\n%q, want\n%q", tt.text, lines, tt.want)
			}
		})
	}
}

func TestDecodeCollectsProblems(t *testing.T) {
	var s service
	if lines := decode(t, "tries: x\nsmall: -1\nprocess: p\nstop_timeout: 3", &s); len(lines) != 3 {
		t.Errorf("Decode gives %d problems, want 3: %v", len(lines), lines)
	}
	if s.Process != "p" {
		t.Errorf("the field that was right is %q", s.Process)
	}
}

func TestDecodeWithoutPlaces(t *testing.T) {
	var s service
	problems := document.Decode(map[string]any{"pools": []any{map[string]any{"size": "x"}}}, nil, &s, document.Decoding{Path: "meta.x"})
	want := []string{"meta.x.process is required", `meta.x.pools[0].size: expected number, got string "x"`}
	for i, p := range problems {
		if i >= len(want) || p.Error() != want[i] {
			t.Errorf("problem %d is %q", i, p.Error())
		}
	}
	if len(problems) != len(want) {
		t.Errorf("Decode gives %d problems, want %d", len(problems), len(want))
	}
}

// cli.md CLI-47, CLI-48: values on the command line.
func TestParseScalar(t *testing.T) {
	tests := []struct {
		text string
		want any
	}{
		{"true", true}, {"FALSE", false}, {"5", int64(5)}, {"-5", int64(-5)}, {"0", int64(0)}, {"1.5", 1.5}, {"0.5", 0.5},
		{"007", "007"}, {"-01", "-01"}, {"1e5", "1e5"}, {"1.2.3", "1.2.3"}, {".5", ".5"}, {"5.", "5."}, {"", ""}, {"-", "-"}, {".", "."},
		{"abc", "abc"}, {"10s", "10s"}, {"inf", "inf"},
	}
	for _, tt := range tests {
		if got := document.ParseScalar(tt.text); got != tt.want {
			t.Errorf("ParseScalar(%q) = %#v, want %#v", tt.text, got, tt.want)
		}
	}
}

func TestSetAndLookup(t *testing.T) {
	v, err := document.Set(map[string]any{"a": map[string]any{"b": int64(1)}}, "new", "a", "c", "d")
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := document.Lookup(v, "a", "c", "d"); !ok || got != "new" {
		t.Errorf("Lookup gives %v, %v after Set", got, ok)
	}
	if _, err := document.Set(v, 1, "a", "b", "x"); err == nil {
		t.Error("Set goes through a number without an error")
	}
	list := []any{"x", map[string]any{"k": "y"}}
	if got, ok := document.Lookup(list, "1", "k"); !ok || got != "y" {
		t.Errorf("Lookup of a list item gives %v, %v", got, ok)
	}
	for _, path := range [][]string{{"2"}, {"-1"}, {"x"}, {"0", "k"}} {
		if got, ok := document.Lookup(list, path...); ok {
			t.Errorf("Lookup of %v gives %v", path, got)
		}
	}
}
