package process_test

import (
	"strings"
	"testing"

	"wippy/internal/fault"
	"wippy/internal/process"
)

func TestParsePID(t *testing.T) {
	for _, row := range []struct {
		name, text        string
		place, host, node string // place "" means an error
		seq               uint64
	}{
		{"PID-1 host and number", "{app:processes|0x00004}", "app:processes", "app:processes", "", 4},
		{"PID-2 more than five digits", "{a:b|0x100000}", "a:b", "a:b", "", 0x100000},
		{"PID-2 the last number there is", "{a:b|0xffffffffffffffff}", "a:b", "a:b", "", 1<<64 - 1},
		{"PID-2 a number too large", "{a:b|0x10000000000000000}", "", "", "", 0},
		{"PID-3 a node", "{n1@app:processes|0x0000a}", "n1@app:processes", "app:processes", "n1", 10},
		{"unpadded", "{a:b|0x4}", "a:b", "a:b", "", 4},
		{"padded further", "{a:b|0x0000000000000000000000004}", "a:b", "a:b", "", 4},
		{"PID-3 no braces", "a:b|0x00004", "", "", "", 0},
		{"PID-3 no closing brace", "{a:b|0x00004", "", "", "", 0},
		{"PID-3 no bar", "{a:b}", "", "", "", 0},
		{"number 0", "{a:b|0x00000}", "", "", "", 0},
		{"no number", "{a:b|}", "", "", "", 0},
		{"no digits", "{a:b|0x}", "", "", "", 0},
		{"no 0x", "{a:b|00004}", "", "", "", 0},
		{"capitals", "{a:b|0x0000A}", "", "", "", 0},
		{"a sign", "{a:b|0x+0004}", "", "", "", 0},
		{"no host", "{|0x00004}", "", "", "", 0},
		{"no host after the node", "{n@|0x00004}", "", "", "", 0},
		{"no node", "{@h|0x00004}", "", "", "", 0},
		{"two nodes", "{a@b@c|0x00004}", "", "", "", 0},
		{"two bars", "{a|b|0x00004}", "", "", "", 0},
		{"nested braces", "{{a|0x00004}", "", "", "", 0},
		{"empty", "", "", "", "", 0},
		{"a name", "worker", "", "", "", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			pid, err := process.ParsePID(row.text)
			if row.place == "" {
				if fault.KindOf(err) != fault.Invalid || err.Error() != "invalid pid format" || !pid.IsZero() {
					t.Errorf("ParsePID(%q) = %v, %v; want an error", row.text, pid, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if pid.Place() != row.place || pid.Host() != row.host || pid.Node() != row.node || pid.Seq() != row.seq {
				t.Errorf("ParsePID(%q) = place %q, host %q, node %q, number %d", row.text, pid.Place(), pid.Host(), pid.Node(), pid.Seq())
			}
		})
	}
}

// PID-2
func TestPIDText(t *testing.T) {
	for _, text := range []string{"{a:b|0x00001}", "{a:b|0x0000f}", "{a:b|0xfffff}", "{a:b|0x100000}", "{n@a:b|0xffffffffffffffff}"} {
		pid, err := process.ParsePID(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := pid.String(); got != text {
			t.Errorf("String() = %s, want %s", got, text)
		}
	}
}

func TestZeroPID(t *testing.T) {
	var pid process.PID
	if !pid.IsZero() || pid.String() != "" || pid.Host() != "" || pid.Node() != "" || pid.Seq() != 0 {
		t.Errorf("the zero PID is %q of host %q", pid.String(), pid.Host())
	}
}

func TestPIDsCompare(t *testing.T) {
	a, _ := process.ParsePID("{a:b|0x00004}")
	b, _ := process.ParsePID("{a:b|0x4}")
	c, _ := process.ParsePID("{a:c|0x00004}")
	if a != b || a == c {
		t.Errorf("a == b: %v, want true; a == c: %v, want false", a == b, a == c)
	}
}

func FuzzParsePID(f *testing.F) {
	for _, text := range []string{"{app:processes|0x00004}", "{n@h|0x100000}", "{|0x}", "{a|b|0x1}", "{a@b@c|0x1}", "worker", "{}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		pid, err := process.ParsePID(text)
		if err != nil {
			return
		}
		if pid.IsZero() || pid.Host() == "" {
			t.Errorf("ParsePID(%q) = %v without an error", text, pid)
		}
		again, err := process.ParsePID(pid.String())
		if err != nil || again != pid {
			t.Errorf("ParsePID(%q) = %v, %v; want %v", pid.String(), again, err, pid)
		}
		if !strings.HasPrefix(text, "{"+pid.Place()+"|0x") {
			t.Errorf("ParsePID(%q) has the place %q", text, pid.Place())
		}
	})
}
