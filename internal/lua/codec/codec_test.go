package codec_test

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"wippy/internal/lua/codec"
	"wippy/internal/lua/vm"
)

// table returns a table of the given keys and values, in turn.
func table(pairs ...any) vm.Value {
	t := vm.NewTable(0, 0)
	for i := 0; i < len(pairs); i += 2 {
		t.Set(vm.FromGo(pairs[i]), vm.FromGo(pairs[i+1]))
	}
	return t.Value()
}

func list(items ...any) vm.Value { return vm.FromGo(items) }

func object() vm.Value {
	t := vm.NewTable(0, 0)
	t.MarkObject()
	return t.Value()
}

func cycle() vm.Value {
	t := vm.NewTable(0, 0)
	t.SetField("t", t.Value())
	return t.Value()
}

func nested(depth int) vm.Value {
	v := table()
	for range depth - 1 {
		v = list(v)
	}
	return v
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestEncodeJSON(t *testing.T) {
	for _, row := range []struct {
		rule string
		v    vm.Value
		want string
	}{
		{"PL-3 nil", vm.Value{}, `null`},
		{"PL-3 booleans", list(true, false), `[true,false]`},
		{"PL-3 numbers", list(1, -1, 0.1, 1e15, 9007199254740993.0, 1e300, -0.5, math.Copysign(0, -1)), `[1,-1,0.1,1000000000000000,9.007199254740992e+15,1e+300,-0.5,-0]`},
		{"PL-3 strings", list("", "é", "\"\\\n\r\t\x00\x7f/"), `["","é","\"\\\n\r\t\u0000` + "\x7f" + `/"]`},
		{"PL-3 array", list("a", list("b")), `["a",["b"]]`},
		{"PL-3 object with sorted keys", table("b", 1, "a", 2, "B", 3), `{"B":3,"a":2,"b":1}`},
		{"PL-3 numbers as keys", table(2, "x", 1.5, "y", "k", "z"), `{"1.5":"y","2":"x","k":"z"}`},
		{"PL-3 hole", table(1, "a", 3, "c"), `{"1":"a","3":"c"}`},
		{"PL-3 empty table", table(), `[]`},
		{"PL-3 empty object", object(), `{}`},
		{"modules.md §3 deepest", nested(128), strings.Repeat("[", 128) + strings.Repeat("]", 128)},
	} {
		got, err := codec.JSON.Encode(row.v)
		if err != nil || got != row.want {
			t.Errorf("%s: got %s, %v, want %s", row.rule, got, err, row.want)
		}
	}
}

// payload-and-messages.md PL-3
func TestWhatHasNoEncoding(t *testing.T) {
	function := vm.NewFunction("f", func(*vm.Call) error { return nil })
	for name, f := range map[string]codec.Format{"JSON": codec.JSON, "YAML": codec.YAML, "MessagePack": codec.MessagePack} {
		for _, row := range []struct {
			v    vm.Value
			want string
		}{
			{list(math.NaN()), "cannot encode the number nan"},
			{list(math.Inf(-1)), "cannot encode the number -inf"},
			{list(function), "cannot encode a function"},
			{vm.NewUserdata(vm.ErrorType, &vm.ErrorObject{}), "cannot encode a userdata"},
			{table(true, 1), "cannot encode a boolean as a key"},
			{table(list(), 1), "cannot encode a table as a key"},
			{table(10, 1, "10", 2), `two keys are written "10"`},
			{cycle(), "table contains itself"},
			{nested(129), "nested more than 128 deep"},
			{list(strings.Repeat("x", 40<<20), strings.Repeat("x", 40<<20)), "result larger than 64 MiB"},
		} {
			if got, err := f.Encode(row.v); message(err) != row.want {
				t.Errorf("%s: got %.40q, %v, want error %s", name, got, err, row.want)
			}
		}
	}
	if _, err := codec.JSON.Encode(vm.MakeString("\xff")); message(err) != "string is not valid UTF-8" {
		t.Errorf("JSON of bytes that are no text: %v", err)
	}
}

func TestDecodeJSON(t *testing.T) {
	for _, row := range []struct {
		text string
		want any // as vm.ToGo has it, or an error
	}{
		{` null `, nil},
		{`true`, true},
		{`-0.5e1`, int64(-5)},
		{`9007199254740991`, int64(9007199254740991)},
		{`"a\u00e9\ud83d\ude00\n\/\ud800x\ud800\u0041"`, "aé😀\n/\ufffdx\ufffdA"},
		{"\"\xff\"", "\xff"},
		{`[1,[2,{"a":[3]}]]`, []any{int64(1), []any{int64(2), map[string]any{"a": []any{int64(3)}}}}},
		{`{"a":null,"b":1,"b":2}`, map[string]any{"b": int64(2)}},
		{` [ ] `, map[string]any{}},
		{strings.Repeat("[", 900) + strings.Repeat("]", 900), nil},
	} {
		v, err := codec.JSON.Decode(row.text)
		if err != nil {
			t.Errorf("%.40s: %v", row.text, err)
		} else if got := vm.ToGo(v); row.want != nil && !reflect.DeepEqual(got, row.want) {
			t.Errorf("%.40s: got %#v, want %#v", row.text, got, row.want)
		}
	}
	for text, want := range map[string]string{
		``:                             "unexpected end of JSON input",
		`{"a":1`:                       "unexpected end of JSON input",
		`"abc`:                         "unexpected end of JSON input",
		`"\`:                           "unexpected end of JSON input",
		`"\u12`:                        "unexpected end of JSON input",
		`[1 2]`:                        "unexpected '2' at byte 4 of JSON input",
		`[1,]`:                         "unexpected ']' at byte 4 of JSON input",
		`{a:1}`:                        "unexpected 'a' at byte 2 of JSON input",
		`{"a" 1}`:                      "unexpected '1' at byte 6 of JSON input",
		`{"a":1,}`:                     "unexpected '}' at byte 8 of JSON input",
		`01`:                           "unexpected '1' at byte 2 of JSON input",
		`nul`:                          "unexpected 'n' at byte 1 of JSON input",
		`1.`:                           "unexpected '1' at byte 1 of JSON input",
		`+1`:                           "unexpected '+' at byte 1 of JSON input",
		`1 x`:                          "unexpected 'x' at byte 3 of JSON input",
		"\"a\nb\"":                     `unexpected '\n' at byte 3 of JSON input`,
		`"\x"`:                         "unexpected 'x' at byte 3 of JSON input",
		`"\uzzzz"`:                     "unexpected 'u' at byte 3 of JSON input",
		`[1e999]`:                      "number out of range at byte 2 of JSON input",
		strings.Repeat("[", 2_000_000): "nested more than 1000 deep",
	} {
		if _, err := codec.JSON.Decode(text); message(err) != want {
			t.Errorf("%.40q: got %v, want %s", text, err, want)
		}
	}
}

// modules.md §3: an array keeps its holes and an object its emptiness.
func TestJSONRoundTrip(t *testing.T) {
	for _, text := range []string{`{}`, `[]`, `{"a":{},"b":[]}`, `[1,"2",true,{"x":[[]]}]`, `{"k":0.1}`} {
		v, err := codec.JSON.Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := codec.JSON.Encode(v); err != nil || got != text {
			t.Errorf("%s became %s, %v", text, got, err)
		}
	}
	v, _ := codec.JSON.Decode(`[null,2,null]`)
	if got := v.Table().GetInt(2); !vm.Equal(got, vm.Number(2)) || !v.Table().GetInt(1).IsNil() {
		t.Error("[null,2,null] lost its hole")
	}
}

func FuzzDecodeJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00",null,true]}`, `[1,]`, `"\ud800"`, ` 0 `, `{"a":{}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := codec.JSON.Decode(text)
		if valid := json.Valid([]byte(text)); valid != (err == nil) && !strings.HasPrefix(message(err), "number out of range") && !strings.HasPrefix(message(err), "nested") {
			t.Fatalf("%q: got %v, encoding/json says valid = %v", text, err, valid)
		}
		if err != nil {
			return
		}
		again, err := codec.JSON.Encode(v)
		if err != nil {
			return // text that is not UTF-8, two keys with one name
		}
		if w, err := codec.JSON.Decode(again); err != nil || !reflect.DeepEqual(vm.ToGo(v), vm.ToGo(w)) {
			t.Fatalf("%q became %q, which reads as %v, %v", text, again, vm.ToGo(w), err)
		}
	})
}

func TestEncodeMessagePack(t *testing.T) {
	for _, row := range []struct {
		v    vm.Value
		want string
	}{
		{vm.Value{}, "\xc0"},
		{vm.Bool(false), "\xc2"},
		{vm.Bool(true), "\xc3"},
		{vm.Number(127), "\x7f"},
		{vm.Number(128), "\xcc\x80"},
		{vm.Number(256), "\xcd\x01\x00"},
		{vm.Number(65536), "\xce\x00\x01\x00\x00"},
		{vm.Number(1 << 32), "\xcf\x00\x00\x00\x01\x00\x00\x00\x00"},
		{vm.Number(-32), "\xe0"},
		{vm.Number(-33), "\xd0\xdf"},
		{vm.Number(-129), "\xd1\xff\x7f"},
		{vm.Number(-32769), "\xd2\xff\xff\x7f\xff"},
		{vm.Number(-1 << 32), "\xd3\xff\xff\xff\xff\x00\x00\x00\x00"},
		{vm.Number(0.5), "\xcb\x3f\xe0\x00\x00\x00\x00\x00\x00"},
		{vm.MakeString("é"), "\xa2é"},
		{vm.MakeString("\xff\x00"), "\xc4\x02\xff\x00"},
		{vm.MakeString(strings.Repeat("x", 32)), "\xd9\x20" + strings.Repeat("x", 32)},
		{list(1, list()), "\x92\x01\x90"},
		{table("a", 1), "\x81\xa1a\x01"},
		{object(), "\x80"},
	} {
		got, err := codec.MessagePack.Encode(row.v)
		if err != nil || got != row.want {
			t.Errorf("got % x, %v, want % x", got, err, row.want)
		}
		back, err := codec.MessagePack.Decode(row.want)
		if err != nil || !reflect.DeepEqual(vm.ToGo(back), vm.ToGo(row.v)) {
			t.Errorf("% x reads as %v, %v, want %v", row.want, vm.ToGo(back), err, vm.ToGo(row.v))
		}
	}
}

func TestMessagePackKeepsLongValues(t *testing.T) {
	for _, n := range []int{15, 16, 31, 32, 255, 256, 65535, 65536, 70000} {
		items := make([]any, n)
		pairs := make(map[string]any, n)
		for i := range items {
			items[i] = int64(i)
			pairs[strings.Repeat("k", i%40)+string(rune('a'+i%26))] = int64(i)
		}
		want := map[string]any{"text": strings.Repeat("x", n), "bytes": strings.Repeat("\xff", n), "items": items, "pairs": pairs}
		data, err := codec.MessagePack.Encode(vm.FromGo(want))
		if err != nil {
			t.Fatal(err)
		}
		v, err := codec.MessagePack.Decode(data)
		if err != nil || !reflect.DeepEqual(vm.ToGo(v), want) {
			t.Errorf("%d items do not come back: %v", n, err)
		}
	}
}

func TestDecodeMessagePack(t *testing.T) {
	for data, want := range map[string]any{
		"\xca\x3f\x00\x00\x00":                 0.5,
		"\xcf\x00\x00\x00\x00\x00\x00\x00\x05": int64(5),
		"\xd1\xff\xff":                         int64(-1),
		"\xd3\xff\xff\xff\xff\xff\xff\xff\xff": int64(-1),
		"\x81\x05\xc3":                         map[string]any{"5": true},
		"\xdd\x00\x00\x00\x01\x07":             []any{int64(7)},
	} {
		v, err := codec.MessagePack.Decode(data)
		if got := vm.ToGo(v); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("% x: got %#v, %v, want %#v", data, got, err, want)
		}
	}
	for data, want := range map[string]string{
		"":                          "unexpected end of MessagePack data",
		"\xcd\x01":                  "unexpected end of MessagePack data",
		"\xa5abc":                   "unexpected end of MessagePack data",
		"\xdb\xff\xff\xff\xffabc":   "unexpected end of MessagePack data",
		"\xdd\xff\xff\xff\xff\x01":  "unexpected end of MessagePack data",
		"\xdf\xff\xff\xff\xff":      "unexpected end of MessagePack data",
		"\x01\x02":                  "1 bytes behind the end of MessagePack data",
		"\xc1":                      "unknown MessagePack code 0xc1 at byte 1",
		"\xd4\x01\x02":              "unknown MessagePack code 0xd4 at byte 1",
		"\x81\xc0\x01":              "key in MessagePack object: want a string, a number or a boolean",
		"\x81\x90\x01":              "key in MessagePack object: want a string, a number or a boolean",
		strings.Repeat("\x91", 1e6): "nested more than 1000 deep",
	} {
		if _, err := codec.MessagePack.Decode(data); message(err) != want {
			t.Errorf("% .20x: got %v, want %s", data, err, want)
		}
	}
}

func FuzzDecodeMessagePack(f *testing.F) {
	f.Add("\x82\xa1a\x92\x01\xcb\x3f\xe0\x00\x00\x00\x00\x00\x00\xa1b\xc3")
	f.Add("\x9b0000\xc0000000") // an array with a hole
	f.Fuzz(func(t *testing.T, data string) {
		v, err := codec.MessagePack.Decode(data)
		if err != nil {
			return
		}
		again, err := codec.MessagePack.Encode(v)
		if err != nil {
			return
		}
		if w, err := codec.MessagePack.Decode(again); err != nil || !reflect.DeepEqual(vm.ToGo(v), vm.ToGo(w)) {
			t.Fatalf("%x became %x: %v", data, again, err)
		}
	})
}

func TestEncodeYAML(t *testing.T) {
	for _, row := range []struct {
		v    vm.Value
		want string
	}{
		{table("b", list(1, 2.5), "a", "x"), "a: x\nb:\n    - 1\n    - 2.5\n"},
		{list("1", "true", "null", "yes", "", "~", "a: b", "# no", "2001-01-01", "1e3"), "- \"1\"\n- \"true\"\n- \"null\"\n- \"yes\"\n- \"\"\n- \"~\"\n- 'a: b'\n- '# no'\n- \"2001-01-01\"\n- \"1e3\"\n"},
		{list(true, vm.Number(-1), 1e300), "- true\n- -1\n- 1e+300\n"},
		{table("e", list(), "o", object()), "e: []\no: {}\n"},
		{vm.MakeString("a\nb\n"), "|\n    a\n    b\n"},
		{vm.Value{}, "null\n"},
	} {
		got, err := codec.YAML.Encode(row.v)
		if err != nil || got != row.want {
			t.Errorf("got %q, %v, want %q", got, err, row.want)
		}
		back, err := codec.YAML.Decode(got)
		if err != nil || !reflect.DeepEqual(vm.ToGo(back), vm.ToGo(row.v)) {
			t.Errorf("%q reads as %v, %v", got, vm.ToGo(back), err)
		}
	}
}

func TestDecodeYAML(t *testing.T) {
	for text, want := range map[string]any{
		"a: 1\nb: [x, 2.5, ~, true]":            map[string]any{"a": int64(1), "b": map[string]any{"1": "x", "2": 2.5, "4": true}},
		"0x10":                                  int64(16),
		"2001-01-01":                            "2001-01-01",
		"!!binary aGk=":                         "hi",
		"a: &x {k: 1}\nb: *x":                   map[string]any{"a": map[string]any{"k": int64(1)}, "b": map[string]any{"k": int64(1)}},
		"a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}": map[string]any{"a": map[string]any{"k": int64(1), "l": int64(2)}, "b": map[string]any{"k": int64(3), "l": int64(2)}},
		"a: &x {k: 1}\nc: &y {k: 5, m: 6}\nb: {<<: [*x, *y]}": map[string]any{"a": map[string]any{"k": int64(1)}, "c": map[string]any{"k": int64(5), "m": int64(6)}, "b": map[string]any{"k": int64(1), "m": int64(6)}},
		"1: x\ntrue: y": map[string]any{"1": "x", "true": "y"},
	} {
		v, err := codec.YAML.Decode(text)
		if got := vm.ToGo(v); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %#v, %v, want %#v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                          "no YAML document",
		"a: 1\n---\nb: 2":           "more than one YAML document",
		"a: [":                      "reading YAML: yaml: line 1: did not find expected node content",
		"{[1]: 2}":                  "key in line 1 of YAML: want a string, a number or a boolean",
		"a: 1\n<<: 5":               "line 2 of YAML: only objects can be merged",
		"a: &a [[*a]]\nb: {<<: *a}": "line 2 of YAML: only objects can be merged",
		"!!binary '?'":              "line 1 of YAML: illegal base64 data at input byte 0",
		strings.Repeat("- ", 5e6):   "YAML text longer than 8 MiB",
	} {
		if _, err := codec.YAML.Decode(text); message(err) != want {
			t.Errorf("%.40q: got %v, want %s", text, err, want)
		}
	}
}

// An alias is a reference: however often a document multiplies, reading it is
// linear, and a list may contain itself.
func TestYAMLAliasesAreShared(t *testing.T) {
	text := "a0: &a0 [x]\n"
	for i := 1; i < 60; i++ {
		n, p := string(rune('0'+i/10))+string(rune('0'+i%10)), string(rune('0'+(i-1)/10))+string(rune('0'+(i-1)%10))
		if i == 1 {
			p = "0"
		}
		text += "a" + n + ": &a" + n + " [*a" + p + ", *a" + p + "]\n"
	}
	if _, err := codec.YAML.Decode(text); err != nil {
		t.Error(err)
	}
	v, err := codec.YAML.Decode("&a [*a]")
	if err != nil || v.Table().GetInt(1).Table() != v.Table() {
		t.Errorf("a list in itself: %v", err)
	}
}
