package terminal_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"wippy/internal/fault"
	"wippy/internal/terminal"
)

// deadline is far beyond what any test needs; it only turns a hang into a
// failure.
const deadline = 20 * time.Second

// await returns the result of a read.
func await(t *testing.T, read func(func(terminal.Result)) (terminal.Result, *terminal.Pending)) terminal.Result {
	t.Helper()
	later := make(chan terminal.Result, 2)
	now, pending := read(func(r terminal.Result) { later <- r })
	if pending == nil {
		return now
	}
	return receive(t, later)
}

func receive(t *testing.T, results <-chan terminal.Result) terminal.Result {
	t.Helper()
	select {
	case r := <-results:
		return r
	case <-time.After(deadline):
		t.Fatal("the read has not ended")
		return terminal.Result{}
	}
}

func bytesOf(term *terminal.Terminal, n int) func(func(terminal.Result)) (terminal.Result, *terminal.Pending) {
	return func(done func(terminal.Result)) (terminal.Result, *terminal.Pending) { return term.Read(n, done) }
}

// show writes a result the way the tables below do.
func show(r terminal.Result) string {
	if n := len(r.Text); r.Err == nil && n > 100 && r.Text == strings.Repeat(r.Text[:1], n) {
		return fmt.Sprintf("%d times %q", n, r.Text[:1])
	}
	if r.Err == nil {
		return fmt.Sprintf("%q", r.Text)
	}
	var f *fault.Fault
	if !errors.As(r.Err, &f) || f.Retry != fault.RetryNo {
		return fmt.Sprintf("unexpected %#v", r.Err)
	}
	return fmt.Sprintf("%s: %s", f.Kind, f.Message)
}

const endOfInput = "Internal: reading stdin: EOF"

// HST-16, HST-17, HST-19
func TestPipedReads(t *testing.T) {
	const line = -1
	big := strings.Repeat("x", 16<<20)
	tests := []struct {
		name  string
		input string
		reads []int // a number of bytes, or line
		want  []string
	}{
		{"lines lose their endings", "a\nb\r\nc\n", []int{line, line, line, line}, []string{`"a"`, `"b"`, `"c"`, endOfInput}},
		{"the last line needs no newline", "a\nb", []int{line, line, line}, []string{`"a"`, `"b"`, endOfInput}},
		{"an empty line is a line", "\n\r\n", []int{line, line, line}, []string{`""`, `""`, endOfInput}},
		{"the end of input stays the end", "", []int{line, line, 5, line}, []string{endOfInput, endOfInput, endOfInput, endOfInput}},
		{"a carriage return within a line is kept", "a\rb\r\r\n\r", []int{line, line}, []string{`"a\rb\r"`, `"\r"`}},
		{"bytes that are not UTF-8 are kept", "\xff\x00\xfe\n\x80", []int{line, line}, []string{`"\xff\x00\xfe"`, `"\x80"`}},
		{"bytes and lines share the input", "abc\ndef\nghi", []int{2, line, 4, line, 1}, []string{`"ab"`, `"c"`, `"def\n"`, `"ghi"`, endOfInput}},
		{"a number below one means 1024", strings.Repeat("y", 2000), []int{0, -5}, []string{`1024 times "y"`, `976 times "y"`}},
		{"the longest line", big + "\r\n" + "next", []int{line, line}, []string{`16777216 times "x"`, `"next"`}},
		{"the longest line at the end of input", big, []int{line, line}, []string{`16777216 times "x"`, endOfInput}},
		{"a line that is too long is dropped whole", big + "x\nnext\n", []int{line, line}, []string{"Internal: reading stdin: a line is longer than 16 MiB", `"next"`}},
		{"a line that is far too long is dropped whole", big + big + "\nnext\n", []int{line, line}, []string{"Internal: reading stdin: a line is longer than 16 MiB", `"next"`}},
		{"the last line can be too long", big + "x", []int{line, line}, []string{"Internal: reading stdin: a line is longer than 16 MiB", endOfInput}},
	}
	readers := map[string]func(io.Reader) io.Reader{
		"at once":      func(r io.Reader) io.Reader { return r },
		"byte by byte": iotest.OneByteReader,
		"end with data": func(r io.Reader) io.Reader {
			return iotest.DataErrReader(r)
		},
	}
	for _, test := range tests {
		for how, reader := range readers {
			if how == "byte by byte" && strings.HasPrefix(test.name, "a number") || how != "at once" && len(test.input) > 1<<20 {
				continue // a read returns what there is
			}
			t.Run(test.name+" "+how, func(t *testing.T) {
				term := terminal.Open(terminal.Config{Stdin: reader(strings.NewReader(test.input)), Stdout: io.Discard, Stderr: io.Discard})
				defer term.Close()
				for i, n := range test.reads {
					var r terminal.Result
					if n == line {
						r = await(t, term.ReadLine)
					} else {
						r = readFull(t, term, n)
					}
					if got := show(r); got != test.want[i] {
						t.Fatalf("read %d: got %.100s, want %.100s", i, got, test.want[i])
					}
				}
			})
		}
	}
}

// readFull reads n bytes, or fewer if the input ends. A number below one makes
// it a single read.
func readFull(t *testing.T, term *terminal.Terminal, n int) terminal.Result {
	t.Helper()
	all := await(t, bytesOf(term, n))
	for all.Err == nil && len(all.Text) < n {
		r := await(t, bytesOf(term, n-len(all.Text)))
		if r.Err != nil {
			break
		}
		all.Text += r.Text
	}
	return all
}

// HST-17: a failing stdin is an error of its own, and stays one.
func TestFailingStdin(t *testing.T) {
	stdin := io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(errors.New("device gone")))
	term := terminal.Open(terminal.Config{Stdin: stdin, Stdout: io.Discard, Stderr: io.Discard})
	defer term.Close()
	for i, want := range []string{`"a"`, `"b"`, "Internal: reading stdin: device gone", "Internal: reading stdin: device gone"} {
		if got := show(await(t, term.ReadLine)); got != want {
			t.Errorf("line %d: got %s, want %s", i, got, want)
		}
	}
}

// HST-18: readers are served in call order, lines and bytes alike.
func TestReadersAreServedInOrder(t *testing.T) {
	stdin, typed := io.Pipe()
	defer typed.Close()
	term := terminal.Open(terminal.Config{Stdin: stdin, Stdout: io.Discard, Stderr: io.Discard})
	defer term.Close()
	answers := make(chan string, 3)
	answer := func(name string) func(terminal.Result) {
		return func(r terminal.Result) { answers <- name + " " + show(r) }
	}
	term.ReadLine(answer("first"))
	term.Read(2, answer("second"))
	term.ReadLine(answer("third"))
	if _, err := typed.Write([]byte("one\ntwo\n")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`first "one"`, `second "tw"`, `third "o"`} {
		if got := <-answers; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// A withdrawn read is not answered and costs no input.
func TestCancelWithdrawsARead(t *testing.T) {
	stdin, typed := io.Pipe()
	defer typed.Close()
	term := terminal.Open(terminal.Config{Stdin: stdin, Stdout: io.Discard, Stderr: io.Discard})
	defer term.Close()
	results := make(chan terminal.Result, 1)
	_, first := term.ReadLine(func(terminal.Result) { t.Error("a withdrawn read was answered") })
	_, second := term.ReadLine(func(r terminal.Result) { results <- r })
	if !first.Cancel() || first.Cancel() {
		t.Error("Cancel must report true once")
	}
	if _, err := typed.Write([]byte("line\n")); err != nil {
		t.Fatal(err)
	}
	if got := show(receive(t, results)); got != `"line"` {
		t.Errorf("the next read got %s", got)
	}
	if second.Cancel() {
		t.Error("Cancel of an answered read reports true")
	}
}

// HST-17: the runtime shutting down ends pending and later reads.
func TestShutdownEndsReads(t *testing.T) {
	for name, act := range map[string]func(*terminal.Terminal){
		"Canceled: the runtime is shutting down": (*terminal.Terminal).Shutdown,
		"Canceled: the terminal is closed":       func(term *terminal.Terminal) { term.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			stdin, typed := io.Pipe()
			defer typed.Close()
			term := terminal.Open(terminal.Config{Stdin: stdin, Stdout: io.Discard, Stderr: io.Discard})
			defer term.Close()
			results := make(chan terminal.Result, 2)
			term.ReadLine(func(r terminal.Result) { results <- r })
			term.Read(1, func(r terminal.Result) { results <- r })
			act(term)
			for _, r := range []terminal.Result{receive(t, results), receive(t, results), await(t, term.ReadLine), await(t, bytesOf(term, 1))} {
				if got := show(r); got != name {
					t.Errorf("got %s, want %s", got, name)
				}
			}
			if _, err := term.Write([]byte("x")); err != nil {
				t.Errorf("writing afterwards: %v", err)
			}
		})
	}
}

// IO-2: concurrent writers never interleave inside one call.
func TestWritesDoNotInterleave(t *testing.T) {
	var out pieces
	term := terminal.Open(terminal.Config{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out})
	defer term.Close()
	var wg sync.WaitGroup
	for i := range 8 {
		w := io.Writer(term)
		if i%2 == 1 {
			w = term.Stderr()
		}
		wg.Go(func() {
			for range 100 {
				fmt.Fprint(w, strings.Repeat(string(rune('a'+i)), 10), "\n")
			}
		})
	}
	wg.Wait()
	lines := slices.Collect(strings.Lines(string(out)))
	if len(lines) != 800 {
		t.Fatalf("got %d lines, want 800", len(lines))
	}
	for _, line := range lines {
		if line != strings.Repeat(line[:1], 10)+"\n" {
			t.Fatalf("two writes are mixed: %q", line)
		}
	}
}

// pieces is a writer that is not safe for concurrent use and tears writes
// apart.
type pieces []byte

func (p *pieces) Write(b []byte) (int, error) {
	for _, c := range b {
		*p = append(*p, c)
	}
	return len(b), nil
}

// CLI §7 SIGPIPE, IO-1: a closed stdout is an Internal fault.
func TestWriteErrors(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	term := terminal.Open(terminal.Config{Stdin: strings.NewReader(""), Stdout: w, Stderr: w})
	defer term.Close()
	_, err := term.Write([]byte("x"))
	if got, want := show(terminal.Result{Err: err}), "Internal: writing stdout: io: read/write on closed pipe"; got != want {
		t.Errorf("Write: got %s, want %s", got, want)
	}
	_, err = term.Stderr().Write([]byte("x"))
	if got, want := show(terminal.Result{Err: err}), "Internal: writing stderr: io: read/write on closed pipe"; got != want {
		t.Errorf("Stderr: got %s, want %s", got, want)
	}
	if err := term.Flush(); err != nil {
		t.Errorf("Flush: %v", err)
	}
}

// The io table of hosts-and-terminal.md §4: raw mode needs a terminal.
func TestWithoutATerminal(t *testing.T) {
	term := terminal.Open(terminal.Config{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard})
	defer term.Close()
	if got, want := show(terminal.Result{Err: term.Raw(true)}), "Unavailable: stdin is not a terminal"; got != want {
		t.Errorf("Raw: got %s, want %s", got, want)
	}
	_, _, err := term.Size()
	if got, want := show(terminal.Result{Err: err}), "Unavailable: stdout is not a terminal"; got != want {
		t.Errorf("Size: got %s, want %s", got, want)
	}
	if term.IsTerminal() {
		t.Error("IsTerminal is true")
	}
}

// endless is a reader that repeats itself.
type endless []byte

func (e endless) Read(p []byte) (n int, err error) {
	for n+len(e) <= len(p) {
		n += copy(p[n:], e)
	}
	return n, nil
}

func BenchmarkPipedLines(b *testing.B) {
	line := endless("a line of ordinary length, as a program might read them\n")
	term := terminal.Open(terminal.Config{Stdin: line, Stdout: io.Discard, Stderr: io.Discard})
	defer term.Close()
	results := make(chan terminal.Result)
	done := func(r terminal.Result) { results <- r }
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		r, pending := term.ReadLine(done)
		if pending != nil {
			r = <-results
		}
		if r.Err != nil {
			b.Fatal(r.Err)
		}
	}
}
