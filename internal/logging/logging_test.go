package logging_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/slogtest"
	"time"

	"wippy/internal/logging"
)

var moment = time.Date(2026, time.May, 4, 10, 11, 12, 345e6, time.Local)

// write returns what one record looks like; the clock stands still.
func write(o logging.Options, log func(*slog.Logger)) string {
	var b bytes.Buffer
	if o.Clock == nil {
		o.Clock = func() time.Time { return moment }
	}
	log(slog.New(logging.New(&b, o)))
	return b.String()
}

// cli.md §3: the shapes of a line.
func TestFormats(t *testing.T) {
	registered := func(l *slog.Logger) {
		l.With(logging.NameKey, "supervisor").Info("service registered", "service_id", "app:api", "tries", 2)
	}
	pretty := logging.Options{Format: logging.Pretty, Start: moment.Add(-420 * time.Millisecond)}
	colored := pretty
	colored.Color = true
	zone := moment.Format("Z07:00")
	tests := []struct {
		name string
		o    logging.Options
		log  func(*slog.Logger)
		want string
	}{
		{"default", logging.Options{}, registered,
			"2026-05-04 10:11:12\tINFO\tsupervisor\tservice registered\t{\"service_id\": \"app:api\", \"tries\": 2}\n"},
		{"default without a name and fields", logging.Options{}, func(l *slog.Logger) { l.Warn("hm") },
			"2026-05-04 10:11:12\tWARN\thm\n"},
		{"pretty", pretty, registered,
			"  0.42s\tINFO \tsupervisor  \tservice registered\t{\"service_id\": \"app:api\", \"tries\": 2}\n"},
		{"pretty without a name keeps the columns", pretty, func(l *slog.Logger) { l.Error("hm") },
			"  0.42s\tERROR\t            \thm\n"},
		{"pretty with colours", colored, func(l *slog.Logger) { l.Error("hm") },
			"  0.42s\t\x1b[31mERROR\x1b[0m\t            \thm\n"},
		{"json", logging.Options{Format: logging.JSON}, registered,
			`{"level":"info","ts":"2026-05-04T10:11:12.345` + zone + `","logger":"supervisor","msg":"service registered","service_id":"app:api","tries":2}` + "\n"},
		{"json without a name and fields", logging.Options{Format: logging.JSON}, func(l *slog.Logger) { l.Warn("hm") },
			`{"level":"warn","ts":"2026-05-04T10:11:12.345` + zone + `","msg":"hm"}` + "\n"},
		{"json fields named like the parts of a record", logging.Options{Format: logging.JSON},
			func(l *slog.Logger) { l.Info("hm", "level", 3, "ts", 1, "msg", "m", "logger", "l") },
			`{"level":"info","ts":"2026-05-04T10:11:12.345` + zone + `","msg":"hm","_level":3,"_ts":1,"_msg":"m","_logger":"l"}` + "\n"},
		{"the last name counts", logging.Options{},
			func(l *slog.Logger) { l.With("logger", "a").With("logger", "b").Info("hm") },
			"2026-05-04 10:11:12\tINFO\tb\thm\n"},
		{"logger is an ordinary field of a record", logging.Options{}, func(l *slog.Logger) { l.Info("hm", "logger", "x") },
			"2026-05-04 10:11:12\tINFO\thm\t{\"logger\": \"x\"}\n"},
		{"fields keep their order, those of With first", logging.Options{},
			func(l *slog.Logger) { l.With("z", 1).With("b", 2).Info("hm", "y", 3, "a", 4) },
			"2026-05-04 10:11:12\tINFO\thm\t{\"z\": 1, \"b\": 2, \"y\": 3, \"a\": 4}\n"},
		{"groups", logging.Options{},
			func(l *slog.Logger) {
				l.WithGroup("g").With("a", 1).WithGroup("h").Info("hm", "b", 2, slog.Group("i", "c", 3), slog.Group("", "d", 4))
			},
			"2026-05-04 10:11:12\tINFO\thm\t{\"g.a\": 1, \"g.h.b\": 2, \"g.h.i.c\": 3, \"g.h.d\": 4}\n"},
		{"one record is one line", logging.Options{},
			func(l *slog.Logger) { l.With("logger", "a\tb").Info("1\n2\r\x1b[2J\x7f\xff\u0085ü", "k\n", "v\n\x1b") },
			"2026-05-04 10:11:12\tINFO\ta\\tb\t1\\n2\\r\\x1b[2J\\x7f\\xff\\x85ü\t{\"k\\n\": \"v\\n\\u001b\"}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := write(tt.o, tt.log); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// cli.md §3: levels have colours, and names one each that does not change.
func TestColors(t *testing.T) {
	o := logging.Options{Format: logging.Pretty, Color: true, Level: slog.LevelDebug}
	for level, color := range map[slog.Level]string{
		slog.LevelDebug: "\x1b[36mDEBUG\x1b[0m", slog.LevelInfo: "\x1b[32mINFO \x1b[0m",
		slog.LevelWarn: "\x1b[33mWARN \x1b[0m", slog.LevelError: "\x1b[31mERROR\x1b[0m",
	} {
		got := write(o, func(l *slog.Logger) { l.Log(context.Background(), level, "hm") })
		if !strings.Contains(got, "\t"+color+"\t") {
			t.Errorf("level %v is written as %q, want %q", level, got, color)
		}
	}
	named := func(l *slog.Logger) { l.With("logger", "api").Info("hm") }
	first := write(o, named)
	if !strings.Contains(first, "mapi         \x1b[0m\thm") || first != write(o, named) {
		t.Errorf("the name is written as %q", first)
	}
	for _, f := range []logging.Format{logging.Console, logging.JSON} {
		if got := write(logging.Options{Format: f, Color: true}, named); strings.Contains(got, "\x1b") {
			t.Errorf("format %d has colours: %q", f, got)
		}
	}
}

// CLI-9
func TestLevels(t *testing.T) {
	all := func(l *slog.Logger) {
		for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
			l.Log(context.Background(), level, "hm")
		}
	}
	var changing slog.LevelVar
	changing.Set(slog.LevelError)
	for _, tt := range []struct {
		name  string
		level slog.Leveler
		want  int
	}{
		{"nil means info", nil, 3},
		{"debug", slog.LevelDebug, 4},
		{"a level that can change", &changing, 1},
	} {
		if got := strings.Count(write(logging.Options{Level: tt.level}, all), "\n"); got != tt.want {
			t.Errorf("%s: %d records, want %d", tt.name, got, tt.want)
		}
	}
}

type loud struct{}

func (loud) String() string { return "loud" }

type late struct{ v any }

func (l late) LogValue() slog.Value { return slog.AnyValue(l.v) }

func TestValues(t *testing.T) {
	var none *loud
	tests := []struct {
		name string
		v    any
		want string // in the default format
	}{
		{"text", `a"b\c`, `"a\"b\\c"`},
		{"text that is no UTF-8", "\xff", "\"\uFFFD\""},
		{"nil", nil, `null`},
		{"boolean", true, `true`},
		{"integer", 42, `42`},
		{"large unsigned integer", uint64(math.MaxUint64), `18446744073709551615`},
		{"number", 1.5, `1.5`},
		{"large number", 1e300, `1e+300`},
		{"not a number", math.NaN(), `"NaN"`},
		{"infinite", math.Inf(-1), `"-Inf"`},
		{"duration", 1500 * time.Millisecond, `"1.5s"`},
		{"time", time.Unix(0, 5).UTC(), `"1970-01-01T00:00:00.000000005Z"`},
		{"error", errors.New("boom"), `"boom"`},
		{"text of its own", loud{}, `"loud"`},
		{"nil pointer with a text", none, `"<nil>"`},
		{"computed late", late{7}, `7`},
		{"list", []any{1, "a", nil}, `[1, "a", null]`},
		{"list of text", []string{"a", "b"}, `["a", "b"]`},
		{"map, sorted", map[string]any{"b": []any{}, "a": map[string]any{"x": 1.0}}, `{"a": {"x": 1}, "b": []}`},
		{"struct", struct{ A int }{1}, `{"A":1}`},
		{"what JSON does not know", func() {}, ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := write(logging.Options{}, func(l *slog.Logger) { l.Info("hm", "k", tt.v) })
			_, fields, _ := strings.Cut(strings.TrimSpace(got), "\thm\t")
			if want := `{"k": ` + tt.want + `}`; tt.want != "" && fields != want {
				t.Errorf("fields are %s, want %s", fields, want)
			}
			if !json.Valid([]byte(fields)) {
				t.Errorf("fields are no JSON: %s", fields)
			}
		})
	}
}

// docs/security.md: the values of fields whose names look secret are never
// written, however deep they are and wherever they were given.
func TestSecretsAreMasked(t *testing.T) {
	deep := map[string]any{"user": "ann", "api_key": "hunter2", "list": []any{map[string]any{"Password": "hunter2", "secret": nil}}}
	for _, format := range []logging.Format{logging.Console, logging.Pretty, logging.JSON} {
		got := write(logging.Options{Format: format}, func(l *slog.Logger) {
			l.With("token", "hunter2").WithGroup("g").With("cookie", "hunter2").Info("hm", "password", "hunter2", "request", deep,
				"authorization", map[string]any{"scheme": "hunter2"}, slog.Group("session", "id", "hunter2"),
				"credentials", []string{"hunter2"}, "has_secret", true, "secret", nil, "max_tokens", 77)
		})
		if strings.Contains(got, "hunter2") {
			t.Errorf("format %d shows a secret: %s", format, got)
		}
		if n := strings.Count(got, `"***"`); n != 8 {
			t.Errorf("format %d masks %d values, want 8: %s", format, n, got)
		}
		for _, want := range []string{"ann", "true", "null", "77"} {
			if !strings.Contains(got, want) {
				t.Errorf("format %d does not show %s: %s", format, want, got)
			}
		}
	}
}

func TestBlocksStandBelowTheLine(t *testing.T) {
	fail := func(l *slog.Logger) {
		l.Error("process failed", "pid", "{a:b|0x00001}",
			"traceback", logging.Block{Lines: []string{"app:a:3: in function 'f'", "app:a:9:\x1b in main chunk"}},
			"messages", logging.Block{Title: "last messages:", Lines: []string{"job"}, Data: []any{map[string]any{"topic": "job"}}},
			"n", 1)
	}
	for _, tt := range []struct {
		name string
		o    logging.Options
		want string
	}{
		{"below", logging.Options{}, "2026-05-04 10:11:12\tERROR\tprocess failed\t{\"pid\": \"{a:b|0x00001}\", \"n\": 1}\n" +
			"    app:a:3: in function 'f'\n    app:a:9:\\x1b in main chunk\n    last messages:\n      job\n"},
		{"in JSON a field", logging.Options{Format: logging.JSON},
			`"pid":"{a:b|0x00001}","traceback":["app:a:3: in function 'f'","app:a:9:\u001b in main chunk"],"messages":[{"topic":"job"}],"n":1}` + "\n"},
	} {
		if got := write(tt.o, fail); !strings.HasSuffix(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A handler keeps to what log/slog asks for, but for groups: they are prefixes.
func TestSlogRules(t *testing.T) {
	var b bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		b.Reset()
		return logging.New(&b, logging.Options{Format: logging.JSON})
	}, func(t *testing.T) map[string]any {
		flat := map[string]any{}
		if err := json.Unmarshal(b.Bytes(), &flat); err != nil {
			t.Fatalf("%q: %v", b.String(), err)
		}
		record := map[string]any{}
		for key, v := range flat {
			path := strings.Split(strings.Replace(key, "ts", slog.TimeKey, 1), ".")
			at := record
			for _, group := range path[:len(path)-1] {
				if at[group] == nil {
					at[group] = map[string]any{}
				}
				at = at[group].(map[string]any)
			}
			at[path[len(path)-1]] = v
		}
		return record
	})
}

func TestDerivedHandlersShareNothingThatChanges(t *testing.T) {
	got := write(logging.Options{}, func(l *slog.Logger) {
		base := l.With("a", 1)
		b, c := base.With("b", 2), base.With("c", 3)
		b.Info("hm")
		c.Info("hm")
	})
	if want := "{\"a\": 1, \"b\": 2}\n2026-05-04 10:11:12\tINFO\thm\t{\"a\": 1, \"c\": 3}\n"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want …%q", got, want)
	}
}

// writes collects what each call of Write got.
type writes []string

func (w *writes) Write(p []byte) (int, error) {
	*w = append(*w, string(p))
	return len(p), nil
}

func TestOneWriteForEachRecordOfManyGoroutines(t *testing.T) {
	var got writes // unlocked: the race detector sees writes that overlap
	log := slog.New(logging.New(&got, logging.Options{}))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				log.With("a", 1).Error("hm", "traceback", logging.Block{Lines: []string{"x"}})
			}
		})
	}
	wg.Wait()
	if len(got) != 400 {
		t.Fatalf("%d writes for 400 records", len(got))
	}
	for _, line := range got {
		if !strings.HasSuffix(line, "\tERROR\thm\t{\"a\": 1}\n    x\n") {
			t.Fatalf("a record was written as %q", line)
		}
	}
}

func TestAFailingWriterIsReported(t *testing.T) {
	h := logging.New(failing{}, logging.Options{})
	if err := h.Handle(context.Background(), slog.Record{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Handle = %v, want %v", err, io.ErrClosedPipe)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func BenchmarkInfo(b *testing.B) {
	log := slog.New(logging.New(io.Discard, logging.Options{}))
	b.ReportAllocs()
	for b.Loop() {
		log.Info("request", "pid", "{app:processes|0x00001}", "status", 200)
	}
}

func BenchmarkDisabled(b *testing.B) {
	log := slog.New(logging.New(io.Discard, logging.Options{}))
	b.ReportAllocs()
	for b.Loop() {
		log.Debug("request", "pid", "{app:processes|0x00001}", "status", 200)
	}
}
