package logger_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"wippy/internal/logging"
	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/modules/logger"
)

var modules = []*lua.Module{logger.Module}

func run(t *testing.T, main string) []luatest.Record {
	t.Helper()
	r := luatest.Run(t, luatest.Program{Modules: modules, Main: `local logger = require("logger") ` + main})
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	return r.Logs
}

func TestRecords(t *testing.T) {
	const at = " pid={app:processes|0x00001} location=app:main:1"
	tests := []struct {
		name, main, want string
	}{
		{"LOG-1: a message with fields", `logger:info("stats", {messages = 1})`, "INFO stats" + at + " messages=1"},
		{"LOG-1: without fields", `logger:info("hi")`, "INFO hi" + at},
		{"LOG-1: debug", `logger:debug("hi")`, "DEBUG hi" + at},
		{"LOG-1: warn", `logger:warn("hi")`, "WARN hi" + at},
		{"LOG-1: error", `logger:error("hi")`, "ERROR hi" + at},
		{"LOG-2: the location is the line of the call", "\n\nlogger:info('hi')",
			"INFO hi pid={app:processes|0x00001} location=app:main:3"},
		{"LOG-2: a field wins in the place of the automatic one", `logger:info("hi", {pid = "mine", a = 1})`,
			"INFO hi pid=mine location=app:main:1 a=1"},
		{"LOG-2: with, then call; the later wins in the place of the first",
			`logger:with({z = 1, y = 2}):with({x = 3, z = 4}):info("hi", {a = 5, y = 6})`,
			"INFO hi" + at + " y=6 z=4 x=3 a=5"},
		{"LOG-2: with returns a new logger", `logger:with({a = 1}) logger:info("hi")`, "INFO hi" + at},
		{"LOG-2: with keeps what the table was", `local t = {a = {1}} local l = logger:with(t) t.a[1] = 2 t.b = 3 l:info("hi")`, "INFO hi" + at + " a=[1]"},
		{"LOG-2: with changes no other logger", `local l = logger:with({a = 1}) l:with({a = 2, b = 3}) l:info("hi")`, "INFO hi" + at + " a=1"},
		{"LOG-5: keys are sorted", `logger:info("hi", {c = 1, a = 2, b = 3})`, "INFO hi" + at + " a=2 b=3 c=1"},
		{"names", `logger:named("api"):info("hi")`, "INFO api: hi" + at},
		{"names are joined with a dot", `logger:named("api"):with({a = 1}):named("users"):info("hi")`, "INFO api.users: hi" + at + " a=1"},
		{"named returns a new logger", `logger:named("api") logger:info("hi")`, "INFO hi" + at},
		{"LOG-3: the field error of an error record is text", `logger:error("hi", {error = errors.new("boom")})`, "ERROR hi" + at + " error=boom"},
		{"LOG-3: of whatever it is", `logger:error("hi", {error = 42})`, "ERROR hi" + at + " error=42"},
		{"LOG-3: a table with its message", `logger:error("hi", {error = {message = "boom"}})`, "ERROR hi" + at + " error=boom"},
		{"LOG-3: a table without one in full", `logger:error("hi", {error = {code = 1}})`, "ERROR hi" + at + " error=map[code:1]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fmt.Sprint(run(t, tt.main)); got != "["+tt.want+"]" {
				t.Errorf("logged %s\nwant   [%s]", got, tt.want)
			}
		})
	}
}

// LOG-3
func TestFieldsBecomePlainData(t *testing.T) {
	tests := []struct {
		name, value string
		want        any
	}{
		{"string", `"a\0b"`, "a\x00b"},
		{"boolean", `false`, false},
		{"integral number", `3.0`, int64(3)},
		{"other number", `1.5`, 1.5},
		{"number too large for an exact integer", `1e300`, 1e300},
		{"list", `{1, "a", true}`, []any{int64(1), "a", true}},
		{"map, without keys that are no strings", `{a = 1, [1] = 2, [true] = 3}`, map[string]any{"a": int64(1)}},
		{"empty table", `{}`, map[string]any{}},
		{"list with a hole", `{[1] = 1, [3] = 3}`, map[string]any{}},
		{"nested", `{a = {{b = 1}}}`, map[string]any{"a": []any{map[string]any{"b": int64(1)}}}},
		{"error object", `errors.wrap(errors.new("boom"), "load")`, "load: boom"},
		{"error object inside", `{e = errors.new("boom")}`, map[string]any{"e": "boom"}},
		{"function", `print`, "function: builtin: print"},
		{"cycle", `(function() local t = {} t.t = {t} return t end)()`, map[string]any{"t": []any{"<cycle>"}}},
		{"the same twice is no cycle", `(function() local t = {a = 1} return {t, t} end)()`,
			[]any{map[string]any{"a": int64(1)}, map[string]any{"a": int64(1)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := run(t, `logger:info("hi", {v = `+tt.value+`})`)[0].Field("v")
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("the field is %#v, want %#v", got, tt.want)
			}
		})
	}
	for value, prefix := range map[string]string{
		"function() end":                   "function: 0x",
		"coroutine.create(function() end)": "thread: 0x",
		"channel.new()":                    "channel: 0x",
	} {
		if got, _ := run(t, `logger:info("hi", {v = `+value+`})`)[0].Field("v").(string); !strings.HasPrefix(got, prefix) {
			t.Errorf("%s became %q, want %s…", value, got, prefix)
		}
	}
}

// LOG-3: bounds keep one record small, whatever the table.
func TestLargeTables(t *testing.T) {
	many := run(t, `local t = {} for i = 1, 20000 do t[i] = i end logger:info("hi", {v = t})`)[0].Field("v").([]any)
	if len(many) != 10_000 || many[9998] != int64(9999) || many[9999] != "<too large>" {
		t.Errorf("%d items of a long list, the last %v", len(many), many[len(many)-1])
	}
	got := fmt.Sprint(run(t, `local t = {} for i = 1, 100 do t = {t} end logger:info("hi", {v = t})`)[0].Field("v"))
	if want := strings.Repeat("[", 32) + "<too deep>" + strings.Repeat("]", 32); got != want {
		t.Errorf("a deep table is %s, want %s", got, want)
	}
	got = fmt.Sprint(run(t, `local t = {} for i = 1, 31 do t = {a = t, b = t} end logger:info("hi", {v = t})`)[0].Field("v"))
	if len(got) > 1<<20 || !strings.Contains(got, "<too large>") {
		t.Errorf("a table with 2^31 paths takes %d bytes", len(got))
	}
}

// Bad arguments, and that tables stay as they are, are tested in Lua.
func TestLogger(t *testing.T) { luatest.Files(t, "testdata", luatest.Program{Modules: modules}) }

// LOG-4, cli.md §3: the line that a record makes.
func TestTheLineOfARecord(t *testing.T) {
	var b bytes.Buffer
	luatest.Run(t, luatest.Program{
		Modules: modules,
		Main:    `require("logger"):named("relay"):info("stats", {messages = 1, tags = {"a", "b"}, at = {x = 1}})`,
		Setup:   func(r *lua.Runtime) { r.Log = slog.New(logging.New(&b, logging.Options{})) },
	})
	_, line, _ := strings.Cut(b.String(), "\t")
	want := "INFO\trelay\tstats\t" +
		`{"pid": "{app:processes|0x00001}", "location": "app:main:1", "at": {"x": 1}, "messages": 1, "tags": ["a", "b"]}` + "\n"
	if line != want {
		t.Errorf("the line is %q, want %q", line, want)
	}
	if _, fields, _ := strings.Cut(line, "stats\t"); !json.Valid([]byte(fields)) {
		t.Errorf("fields are no JSON: %s", fields)
	}
}

// A level that is off costs a call, but wrong arguments are found all the same.
func TestDisabledLevels(t *testing.T) {
	var b bytes.Buffer
	r := luatest.Run(t, luatest.Program{
		Modules: modules,
		Main: `
			logger:debug("hi", {f = function() end})
			logger:named("x"):debug("hi")
			check.raises("string expected", logger.debug, logger, 1)
			logger:info("seen")`,
		Setup: func(r *lua.Runtime) { r.Log = slog.New(logging.New(&b, logging.Options{})) },
	})
	if r.Err() != nil || strings.Count(b.String(), "\n") != 1 || !strings.Contains(b.String(), "seen") {
		t.Errorf("error %v, log %q", r.Err(), b.String())
	}
}
