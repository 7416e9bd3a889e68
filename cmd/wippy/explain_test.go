package main

import (
	"fmt"
	"slices"
	"testing"

	"wippy/internal/security"
)

// SEC-20, CLI-61: every denial can be read back, whatever the names in it are.
func TestReadDenial(t *testing.T) {
	empty := security.NewScope()
	for _, test := range []struct {
		actor    string
		doing    string
		resource string // "" for the last word of doing
	}{
		{"u1", "send: relay", "{app:p|0x00001}"},
		{"u1", "register name: a on b (c); d", ""},
		{`we"ird \ "actor`, "spawn process: app:x", ""},
		{"u1", "spawn with custom context", "context"},
		{"u1", "create actor with ID: x: y", "x: y"},
	} {
		r := &security.Request{Action: "some.action", Resource: test.resource}
		why := security.Context{Actor: &security.Actor{ID: test.actor}, Scope: empty}.Refusal(r)
		if test.resource != "" {
			why += " on " + test.resource
		}
		line := fmt.Sprintf("Error: app:x:1: not allowed to %s (%s; asked at app:x:1)\nmore", test.doing, why)
		q, err := readDenial(line)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		want := test.resource
		if want == "" {
			want = test.doing[len("register name: "):]
			if test.doing == "spawn process: app:x" {
				want = "app:x"
			}
		}
		if q.actor != test.actor || q.Action != "some.action" || q.Resource != want || !q.scoped || q.policies != nil {
			t.Errorf("%s: read %+v", line, q)
		}
	}
	q, err := readDenial(`not allowed to send: x (actor "a": no policy in its scope [a:1, a:2, 9 more] allows process.send; asked at a:1)`)
	if err != nil || !slices.Equal(q.policies, []string{"a:1", "a:2"}) || q.partial != 9 {
		t.Errorf("read %+v, %v", q, err)
	}
}

// Whatever text is given as a denial, reading it ends without a panic.
func FuzzReadDenial(f *testing.F) {
	f.Add(`not allowed to send: x (actor "a": no policy in its scope [a:1, 9 more] allows process.send on y; asked at a:1)`)
	f.Add(`not allowed to x (no actor and no scope: security.strict_mode allows only what has an actor and a scope: a; asked at b:1)`)
	f.Add(`(actor \"a\": b denies c; asked at )`)
	f.Fuzz(func(t *testing.T, text string) {
		if q, err := readDenial(text); err == nil && q.Action == "" {
			t.Errorf("%q has no action", text)
		}
	})
}
