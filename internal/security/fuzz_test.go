package security_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"wippy/internal/security"
)

// A pattern matches as the table of SEC-9 says, in other words than the code.
func FuzzPattern(f *testing.F) {
	for _, p := range []string{"*", "abc", "abc*", "abc.*", ".*", "*.read", "a*b", "", "**", "a**"} {
		f.Add(p, "abc.d")
		f.Add(p, "")
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		p, flaws := compile("p", rule("allow", pattern, "*"))
		if strings.TrimSpace(pattern) == "" {
			if len(flaws) == 0 {
				t.Errorf("the blank pattern %q is accepted", pattern)
			}
			return
		}
		want := pattern == name
		if rest, ok := strings.CutSuffix(pattern, "*"); ok {
			if short, ok := strings.CutSuffix(rest, "."); ok && short != "" {
				rest = short
			}
			want = strings.HasPrefix(name, rest)
		}
		if got := p.Evaluate(nil, &security.Request{Action: name}) == security.Allow; got != want {
			t.Errorf("%q under %q: %v, want %v", name, pattern, got, want)
		}
	})
}

// Whatever a policy looks like, decoding, compiling and asking it ends soon and
// without a panic, and a policy never answers the opposite of its effect.
func FuzzPolicy(f *testing.F) {
	for _, text := range []string{
		`{"effect":"allow","actions":"a*","resources":["b"]}`,
		`{"effect":"deny","actions":["a"],"resources":"*","conditions":[{"field":"actor.meta.x","operator":"in","value":["y",1]}]}`,
		`{"effect":"deny","actions":"*","resources":"*","conditions":[{"field":"resource","operator":"matches","value":"(a|b)*c"}]}`,
		`{"effect":"deny","actions":"*","resources":"*","conditions":[{"field":"meta.a.b","operator":"nexists"},{"field":"pid","operator":"lt","value_from":"meta.x"}]}`,
		`{"effect":"allow","actions":"*","resources":"*","expression":"actor.id in meta.list"}`,
		`{"effect":3,"actions":{},"resources":[[]],"conditions":[[]]}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var fields map[string]any
		if json.Unmarshal([]byte(text), &fields) != nil || fields == nil {
			return
		}
		p, flaws := compile("p", fields)
		for _, flaw := range flaws {
			if !strings.HasPrefix(flaw, "warning: ") {
				return
			}
		}
		for _, actor := range []*security.Actor{nil, ann} {
			for _, r := range []*security.Request{{}, asked} {
				got := p.Evaluate(actor, r)
				if got != security.Undefined && got != p.Effect {
					t.Errorf("%s answers %s", text, got)
				}
				traces := security.NewScope(p).Explain(actor, r)
				if traces[0].Answer != got {
					t.Errorf("%s answers %s, and is explained as %s", text, got, traces[0].Answer)
				}
			}
		}
	})
}

// Whatever an expression says, compiling and asking it ends soon and without a
// panic: it can neither loop nor make large values (SEC-13).
func FuzzExpression(f *testing.F) {
	for _, text := range []string{
		`actor.id == "ann"`, `meta.a.b.c != nil && len(meta.list) > 2 ** 10`, `resource matches "(x+x+)+y"`,
		`1 in 1..1000000000`, `let a = resource + resource; let b = a + a; b == b`, `any(meta.list, any(meta.list, # == 1))`,
		strings.Repeat("(", 500) + "1" + strings.Repeat(")", 500), strings.Repeat("!", 400) + "true",
		`repeat("x", 1000000000) == ""`, `[1,2,3][5] == 1`, `resource[1:3] == "ho"`, `{"a": 1}.a == 1`, `meta["pid"]?.x ?? true`,
	} {
		f.Add(text)
	}
	list := []any{}
	for range 1000 {
		list = append(list, "x")
	}
	r := &security.Request{Action: "a", Resource: strings.Repeat("x", 1000), Attributes: map[string]any{"list": list, "pid": "p"}}
	f.Fuzz(func(t *testing.T, text string) {
		fields := rule("allow", "*", "*")
		fields["expression"] = text
		begin := time.Now()
		p, flaws := compile("p", fields)
		if len(flaws) == 0 {
			p.Evaluate(ann, r)
			p.Evaluate(nil, &security.Request{})
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%q took %v", text, took)
		}
	})
}
