// Package hostile holds programs that want to harm others, for the tests that
// show that none can: those of the engine and those of the whole command.
//
// The programs are in testdata/*.lua. Each file has those of one rule of
// base.md §10, which its first line names, one after the other:
//
//	--- doubling in pcall | small | host.max_memory
//	local s = "x" while true do pcall(function() s = s .. s end) end
//
// That is a name, the host that it runs on and how it ends: with an error that
// contains the text, with [Returned], or only when it is [Terminated]. It is the
// body of a function, to which two locals are known: warden, the pid of the
// process that watches it, and ready, to be called when it is about to do harm;
// where it does not, that is at once. One that defines a function main is the
// whole text of its entry instead, and does its harm while it loads.
//
// [Prison] runs one beside a process that answers. [Sources] are texts that want
// to harm the compiler.
package hostile

import (
	"cmp"
	"embed"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// The hosts of the programs, which whoever runs them provides.
const (
	Free    = "free"    // no limits
	Small   = "small"   // MaxMemory
	Counted = "counted" // MaxSteps
	Crowded = "crowded" // MaxProcesses
)

// The limits of these hosts.
const (
	MaxMemory    = 16 << 20
	MaxSteps     = 100_000
	MaxProcesses = 10
)

// Ends of programs besides errors.
const (
	Returned   = "returned"
	Terminated = "terminated"
)

// A Program is a hostile program.
type Program struct {
	Rule string // "HP-1"
	Name string // "loops/repeat"
	ID   string // of its entry: "app:loops.repeat"
	Host string // one of the hosts above, in the namespace app
	End  string // Returned, Terminated, or a part of the text of the error
	Body string // of the function that its entry returns, or a whole chunk (see the package comment)
}

//go:embed testdata/*.lua
var files embed.FS

// Prison and the entries that it needs: all are bodies of functions.
var (
	// Prison returns how a program ends. Its arguments are the pid of a Friend,
	// the id and the host of the program, and whether the program ends by itself.
	//
	//go:embed prison.lua
	Prison string
	// Friend answers.
	//
	//go:embed friend.lua
	Friend string
)

// Others are the bodies of entries that programs use, by id.
var Others = map[string]string{
	"app:friend":  Friend,
	"app:nothing": "",
	"app:relay":   "local id, warden = ... process.upgrade(id, warden, true)",
}

var (
	title   = regexp.MustCompile(`^-- (HP-\d+): .+$`)
	heading = regexp.MustCompile(`^--- (.+) \| (\w+) \| (.+)$`)
	chunk   = regexp.MustCompile(`(?m)^function main\(`)
	unnamed = regexp.MustCompile(`[^a-z0-9_]+`)
)

// Programs returns all programs. The error says what is wrong with a file.
func Programs() ([]Program, error) {
	entries, err := files.ReadDir("testdata")
	if err != nil {
		return nil, err
	}
	var all []Program
	for _, e := range entries {
		text, err := files.ReadFile("testdata/" + e.Name())
		if err != nil {
			return nil, err
		}
		found, err := parse(strings.TrimSuffix(e.Name(), path.Ext(e.Name())), string(text))
		if err != nil {
			return nil, fmt.Errorf("testdata/%s:%w", e.Name(), err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// parse returns the programs of a file.
func parse(file, text string) (all []Program, err error) {
	names := map[string]bool{}
	rule := ""
	var body strings.Builder
	finish := func() {
		if len(all) > 0 {
			all[len(all)-1].Body = complete(strings.TrimSpace(body.String()))
		}
		body.Reset()
	}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\n")
		switch m := heading.FindStringSubmatch(line); {
		case number == 1:
			m := title.FindStringSubmatch(line)
			if m == nil {
				return nil, fmt.Errorf("%d: want the rule, got %q", number, line)
			}
			rule = m[1]
		case m != nil:
			finish()
			id := "app:" + file + "." + strings.Trim(unnamed.ReplaceAllString(strings.ToLower(m[1]), "-"), "-")
			if names[id] {
				return nil, fmt.Errorf("%d: there is an %s already", number, id)
			}
			names[id] = true
			all = append(all, Program{Rule: rule, Name: file + "/" + m[1], ID: id, Host: "app:" + m[2], End: m[3]})
		case strings.HasPrefix(line, "---"):
			return nil, fmt.Errorf("%d: want --- NAME | HOST | END, got %q", number, line)
		default:
			body.WriteString(line + "\n")
		}
	}
	finish()
	return all, nil
}

// complete gives a program what its body refers to.
func complete(body string) string {
	if chunk.MatchString(body) {
		return body
	}
	begin := "local warden = ... local function ready() process.send(warden, 'ready') end "
	if !strings.Contains(body, "ready()") {
		begin += "ready() "
	}
	return begin + body
}

// Check returns what is wrong with the end of p, nil if it is as it should be.
func (p Program) Check(end string) error {
	switch {
	case !strings.Contains(end, p.End):
		return fmt.Errorf("%s (%s) ended with %s, want %s\n%s", p.Name, p.Rule, shorten(end), p.End, p.Body)
	case p.End == "host.max_memory", p.End == "host.max_steps":
		if !strings.Contains(end, " at app:") {
			return fmt.Errorf("%s (%s) ended with %s, want the line\n%s", p.Name, p.Rule, shorten(end), p.Body)
		}
	}
	return nil
}

// Patient reports whether p ends without help.
func (p Program) Patient() bool { return p.End != Terminated }

func shorten(text string) string {
	const most = 300
	return fmt.Sprintf("%q", cmp.Or(text[:min(len(text), most)], "nothing"))
}
