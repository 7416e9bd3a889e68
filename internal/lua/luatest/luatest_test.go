package luatest_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"wippy/internal/lua/luatest"
)

func TestRunReturnsWhatTheProcessLeavesBehind(t *testing.T) {
	r := luatest.Run(t, luatest.Program{Main: `print("hello", ...) return {a = {1, 2}}`, Args: []any{"x", 2.0}})
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	if want := map[string]any{"a": []any{int64(1), int64(2)}}; !reflect.DeepEqual(r.Value(), want) {
		t.Errorf("result %v, want %v", r.Value(), want)
	}
	if len(r.Logs) != 1 || r.Logs[0].String() != "INFO hello x 2 pid={app:processes|0x00001} location=app:main:1" {
		t.Errorf("logs %v", r.Logs)
	}
}

func TestSources(t *testing.T) {
	tests := []struct {
		name string
		p    luatest.Program
		want any
	}{
		{"a body", luatest.Program{Main: "return 7"}, int64(7)},
		{"a body that ends with a comment", luatest.Program{Main: "return 7 -- seven"}, int64(7)},
		{"a chunk", luatest.Program{Main: "local function main()\n return 7\nend\nreturn main"}, int64(7)},
		{"a chunk with a table", luatest.Program{Main: "local M = {}\nfunction M.main()\n return 7\nend\nreturn M"}, int64(7)},
		{"another process", luatest.Program{
			Main:  `return process.call("app:double", "app:processes", 4)`,
			Units: map[string]string{"app:double": "return 2 * ..."},
		}, int64(8)},
		{"another host", luatest.Program{
			Main:  `return process.call("app:who", "app:others")`,
			Units: map[string]string{"app:who": "return process.pid()"},
			Hosts: []string{"app:others"},
		}, "{app:others|0x00002}"},
		{"a library", luatest.Program{
			Main:    `return require("seven")() + process.call("app:more", "app:processes")`,
			Units:   map[string]string{"app:lib": "return function() return 7 end", "app:more": `return require("seven")()`},
			Imports: map[string]string{"seven": "app:lib"},
		}, int64(14)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if r := luatest.Run(t, tt.p); r.Err() != nil || r.Value() != tt.want {
				t.Errorf("result %v, %v, want %v", r.Value(), r.Err(), tt.want)
			}
		})
	}
}

func TestAFailureWhileLoadingIsTheExit(t *testing.T) {
	r := luatest.Run(t, luatest.Program{Main: "function main()\nend\nerror('boom')"})
	if r.Err() == nil || !strings.Contains(r.Err().Error(), "app:main:3: boom") {
		t.Errorf("error %v", r.Err())
	}
}

func TestFiles(t *testing.T) { luatest.Files(t, "testdata", luatest.Program{}) }

func TestASessionCanBeTalkedTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := luatest.Start(t, luatest.Program{Main: `
			local inbox = process.inbox()
			local m = inbox:receive()
			print(m:topic(), (m:payload():data()))
			inbox:receive()
		`})
		synctest.Wait()
		if got := s.Logs(); got != nil {
			t.Errorf("logged %v before the message", got)
		}
		s.Send("greeting", "hi")
		synctest.Wait()
		if got := s.Logs(); len(got) != 1 || got[0].Message != "greeting hi" {
			t.Errorf("logged %v", got)
		}
		s.Send("end", nil)
		if r := s.Wait(); r.Err() != nil {
			t.Error(r.Err())
		}
	})
}
