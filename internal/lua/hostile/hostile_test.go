package hostile

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	programs, err := parse("some", "-- HP-1: sorts\n\n--- A name, odd | small | host.max_steps\nlocal x = 1\n\n--- ready | free | returned\nready() x()\n\n--- whole | free | boom\nfunction main() end\n")
	if err != nil || len(programs) != 3 {
		t.Fatalf("%v, %v", programs, err)
	}
	p := programs[0]
	if p.Rule != "HP-1" || p.Name != "some/A name, odd" || p.ID != "app:some.a-name-odd" || p.Host != "app:small" || p.End != "host.max_steps" {
		t.Errorf("%+v", p)
	}
	for i, want := range []string{"end ready() local x = 1", "end ready() x()", "function main() end"} {
		if body := programs[i].Body; !strings.HasSuffix(body, want) || strings.Count(body, "ready()") > 2 {
			t.Errorf("body %q, want it to end with %q", body, want)
		}
	}
	for _, tt := range []struct{ text, want string }{
		{"local x", "1: want the rule"},
		{"-- HP-1: x\n--- name", "2: want --- NAME | HOST | END"},
		{"-- HP-1: x\n--- a | free | b\n--- A | free | b", "3: there is an app:some.a already"},
	} {
		if _, err := parse("some", tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v, want %s", tt.text, err, tt.want)
		}
	}
}

func TestCheck(t *testing.T) {
	p := Program{Name: "a", End: "host.max_steps"}
	for end, ok := range map[string]bool{
		"process over host.max_steps (1) at app:a:1": true, "process over host.max_steps (1)": false, "returned": false,
	} {
		if err := p.Check(end); (err == nil) != ok {
			t.Errorf("%s: %v", end, err)
		}
	}
}
