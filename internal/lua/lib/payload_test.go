package lib_test

import (
	"testing"

	"wippy/internal/lua/lib"
	"wippy/internal/lua/vm"
)

func TestPayload(t *testing.T) {
	check(t, []program{
		{"PL-1 wrapper", `local p = payload.new({x = 1}) return type(p), p:get_format(), tostring(p), p:data().x`, "userdata, lua/any, payload{format=lua/any}, 1"},
		{"PL-1 no field", `payload.new({x = 1}).x`, "error: t:1: payload is a wrapper: call :data()"},
		{"PL-1 no field of number", `payload.new({1})[1]`, "nil"},
		{"§3 the same table each time", `local t = {} local p = payload.new(t) return p:data() == t, p:unmarshal() == t`, "true, true"},
		{"§3 nothing", `payload.new():get_format(), payload.new():data()`, "lua/any, nil"},
		{"§3 one result if nothing is decoded", `select("#", payload.new(1):data()), select("#", payload.new(1):transcode("json/plain"):data())`, "1, 2"},
		{"§3 error objects", `local e = errors.new("x") local p = payload.new(e) return p:get_format(), p:data() == e, (p:transcode(payload.format.STRING)):data()`, "golang/error, true, x, nil"},
		{"§3 formats", `local f = payload.format return f.JSON, f.YAML, f.STRING, f.BYTES, f.MSGPACK, f.LUA, f.GOLANG, f.ERROR`,
			"json/plain, yaml/plain, text/plain, application/octet-stream, application/msgpack, lua/any, golang/any, golang/error"},
		{"§3 read-only", `local f = payload.format f.JSON = 1`, "error: t:1: payload.format is read-only"},
		{"PL-2 wrong self", `payload.new(1).data("x")`, "error: t:1: bad argument #1 to 'data' (payload expected, got string)"},
		{"PL-2 transcode to nothing", `payload.new(1):transcode()`, "error: t:1: bad argument #1 to 'transcode' (string expected, got no value)"},
		{"§3 unknown format", `local p, err = payload.new(1):transcode("x") return p, tostring(err), err:kind()`, `nil, transcode failed: unknown format "x", Internal`},
		{"PL-4 JSON and back", `local j, err = payload.new({id = 7, tags = {"a", "b"}, ok = true, f = 0.1}):transcode(payload.format.JSON)
			local d, err2 = j:data() return err, err2, j:get_format(), d.id, d.tags[2], d.ok, d.f == 0.1, #d.tags`, "nil, nil, json/plain, 7, b, true, true, 2"},
		{"PL-3 JSON text", `local j = payload.new({b = {1, 2.5, "x\n\"\1"}, a = {}, [3] = false}):transcode(payload.format.JSON) return j:transcode(payload.format.STRING):data()`,
			`{"3":false,"a":[],"b":[1,2.5,"x\n\"\u0001"]}, nil`},
		{"PL-3 JSON keeps empty objects", `local j = payload.new({}):transcode("json/plain") local k = j:transcode("text/plain"):data() return k`, "[]"},
		{"PL-3 cycle", `local t = {} t.t = t local p, err = payload.new(t):transcode(payload.format.JSON) return p, tostring(err)`, "nil, transcode failed: table contains itself"},
		{"PL-3 function", `tostring(select(2, payload.new({next}):transcode(payload.format.YAML)))`, "transcode failed: cannot encode a function"},
		{"PL-3 nan", `tostring(select(2, payload.new(0/0):transcode(payload.format.MSGPACK)))`, "transcode failed: cannot encode the number nan"},
		{"PL-5 text of values", `payload.new(5):transcode("text/plain"):data(), payload.new(true):transcode("text/plain"):data()`, "5, true, nil"},
		{"PL-5 text of a table", `local p, err = payload.new({}):transcode("text/plain") return p, err:kind(), tostring(err)`, "nil, Internal, transcode failed: a table is no text"},
		{"§3 YAML and back", `local y = payload.new({a = {1, 2}, b = "yes", c = "1"}):transcode("yaml/plain") local d = y:data() return d.a[2], d.b, d.c == "1", y:transcode("text/plain"):data()`,
			"2, yes, true, a:\n    - 1\n    - 2\nb: \"yes\"\nc: \"1\"\n, nil"},
		{"§3 MessagePack and back", `local m = payload.new({a = {1, -5, 1e10, 0.5}, s = "\255"}):transcode("application/msgpack") local d = m:data() return d.a[2], d.a[3], d.a[4], d.s == "\255"`, "-5, 10000000000, 0.5, true"},
		{"§3 Go data", `local t = {a = {1}} local g = payload.new(t):transcode("golang/any") return g:get_format(), g:data().a[1], g:data() ~= t`, "golang/any, 1, true"},
		{"§3 Go data without functions", `select(2, payload.new({f = next}):transcode("golang/any")):kind()`, "Internal"},
		{"§3 original is unchanged", `local p = payload.new({1}) p:transcode("json/plain") return p:get_format()`, "lua/any"},
		{"§3 hostile sharing", `local d = {} for i = 1, 60 do d = {d, d} end local p, err = payload.new(d):transcode("json/plain") return p, tostring(err)`, "nil, transcode failed: more than 1048576 values"},
		{"§3 hostile depth", `local d = {} for i = 1, 1e5 do d = {d} end local p, err = payload.new(d):transcode("json/plain") return p, tostring(err)`, "nil, transcode failed: nested more than 128 deep"},
	})
}

func TestMalformedPayloadFailsWhenRead(t *testing.T) {
	p := lib.NewTextPayload(lib.FormatJSON, `{"a":`)
	m := start(t, `local p = ... local d, err = p:data() local u, err2 = p:unmarshal() return d, tostring(err), err:kind(), u, tostring(err2)`, p)
	want := "nil, transcode failed: unexpected end of JSON input, Internal, nil, unmarshal failed: unexpected end of JSON input"
	if got := outcome(t, m, 1000); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if _, ok := lib.PayloadData(p); ok {
		t.Error("PayloadData read malformed JSON")
	}
}

// payload-and-messages.md V-11: what is sent is the content.
func TestPayloadsAreForwardedAsTheirContent(t *testing.T) {
	for _, row := range []struct{ rule, src, want string }{
		{"V-11 at the top", `return payload.new({x = 1})`, "{x=1}"},
		{"V-11 in a table", `return {p = payload.new("s")}`, "{p=s}"},
		{"V-11 decoded", `return (payload.new({1}):transcode("json/plain"))`, "[1]"},
		{"V-11 payload of a payload", `return payload.new(payload.new(7))`, "7"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			m := start(t, row.src)
			outcome(t, m, 1000)
			sent, err := vm.Send(m.Results()[0], "arg 1")
			if err != nil {
				t.Fatal(err)
			}
			const show = `local function show(v) if type(v) ~= "table" then return tostring(v) end if v[1] then return "[" .. show(v[1]) .. "]" end
				local k, x = next(v) return "{" .. k .. "=" .. show(x) .. "}" end return show(...)`
			if got := outcome(t, start(t, show, sent), 1000); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

// payload-and-messages.md V-6, V-9: neither a payload in itself nor a million of
// them within each other harms the sender.
func TestHostilePayloadsAreSentOrRefused(t *testing.T) {
	for _, row := range []struct{ src, want string }{
		{`local t = {} t.p = payload.new(t) return t`, ""},
		{`local p = payload.new(1) for i = 1, 1e5 do p = payload.new(p) end return p`, "value nested too deeply at arg 1"},
		{`return {h = payload.new({f = next})}`, "cannot send value of type function at arg 1.h.f"},
	} {
		m := start(t, row.src)
		outcome(t, m, 1<<20)
		_, err := vm.Send(m.Results()[0], "arg 1")
		if got := text(err); got != row.want {
			t.Errorf("sending the result of %s: %q, want %q", row.src, got, row.want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
