package node_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// crashes returns the crash reports in a log of JSON lines.
func crashes(t *testing.T, log string) (reports []map[string]any) {
	t.Helper()
	for line := range strings.Lines(log) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		if record["msg"] == "process failed" {
			reports = append(reports, record)
		}
	}
	return reports
}

// CR-1, CR-2: for machines the parts of a report are fields.
func TestCrashReportAsJSON(t *testing.T) {
	inBubble(t, `
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: terminal, kind: terminal.host}
  - name: child
    kind: process.lua
    source: |
      return function()
        local m = process.inbox():receive()
        error("bad " .. m:topic())
      end
  - name: main
    kind: process.lua
    source: |
      return function()
        local pid = process.spawn_linked_monitored("app:child", "app:pool")
        process.set_options({trap_links = true})
        process.send(pid, "job", ("12345"):rep(100))
        process.events():receive()
      end
`, func(r *rig) {
		r.launch("main", "terminal")
		all := crashes(t, r.log.String())
		if len(all) != 1 {
			t.Fatalf("%d reports, want 1: %v", len(all), all)
		}
		got := all[0]
		if m := got["messages"].([]any)[0].(map[string]any); m["size"].(float64) >= 500 {
			m["size"] = "500 and more"
		}
		const child, main = "{app:pool|0x00002}", "{app:terminal|0x00001}"
		for key, want := range map[string]string{
			"level": `"error"`, "error": `"app:child:3: bad job"`, "entry": `"app:child"`, "pid": `"` + child + `"`,
			"parent": `"` + main + `"`, "file": `"_index.yaml:11"`, "ran": `"under 1ms"`,
			"traceback": `["app:child:3: in function \u003capp:child:1\u003e"]`,
			"messages":  `[{"age":"under 1ms","from":"` + main + `","size":"500 and more","topic":"job"}]`,
			"monitors":  `{"pids":["` + main + `"],"told":1}`, "links": `{"pids":["` + main + `"],"told":1}`,
		} {
			if text, err := json.Marshal(got[key]); err != nil || string(text) != want {
				t.Errorf("%s is %s, want %s", key, text, want)
			}
		}
		if frame, _ := got["frame"].([]any); len(frame) != 4 || frame[2] != `> 11 |   error("bad " .. m:topic())` {
			t.Errorf("frame is %q", frame)
		}
	})
}

// CR-3: long texts are cut, and the middle of a long traceback is left out.
func TestCrashReportIsBounded(t *testing.T) {
	inBubble(t, `
  - {name: terminal, kind: terminal.host}
  - name: main
    kind: process.lua
    source: |
      local function deep(n)
        if n == 0 then error(("x"):rep(100000)) end
        local x = deep(n - 1)
      end
      return function()
        for i = 1, 20 do process.send(process.pid(), ("t"):rep(10000)) end
        for i = 1, 20 do process.inbox():receive() end
        for i = 1, 100 do process.registry.register(("n"):rep(1000) .. i) end
        deep(500)
      end
`, func(r *rig) {
		r.launch("main", "terminal")
		got := crashes(t, r.log.String())[0]
		for key, most := range map[string]int{"error": 2100, "names": 1000, "messages": 2000} {
			text, err := json.Marshal(got[key])
			if err != nil || len(text) > most || len(text) < 100 {
				t.Errorf("%s takes %d bytes, want at most %d: %.200s", key, len(text), most, text)
			}
		}
		calls, _ := got["traceback"].([]any)
		if len(calls) != 21 || !strings.HasPrefix(calls[16].(string), "... ") {
			t.Errorf("traceback has %d lines, want 21: %v", len(calls), calls)
		}
	})
}

// CR-1, CR-6: the report of a service's process says what the supervisor does
// next, whatever that is.
func TestCrashReportSaysWhatFollows(t *testing.T) {
	for _, test := range []struct{ source, level, next string }{
		{"error('x')", "error", "restart in 2s, attempt 2 of 2|no restart: giving up after 2 attempts"},
		{"return nil, errors.new('x')", "error", "restart in 2s, attempt 2 of 2|no restart: giving up after 2 attempts"},
		{"return nil, 'x'", "error", "no restart: the error is not retryable"},
		{"process.cancel(process.pid(), '1s') process.events() process.inbox():receive()", "warn",
			"restart in 2s, attempt 2 of 2|no restart: giving up after 2 attempts"},
		{"process.terminate(process.pid())", "", ""},
		{"return 1", "", ""},
	} {
		inBubble(t, `
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: p, kind: process.lua, source: "return function() `+test.source+` end"}
  - name: s
    kind: process.service
    process: p
    host: pool
    lifecycle: {auto_start: true, restart: {initial_delay: 2s, jitter: 0, max_attempts: 2}}
`, func(r *rig) {
			time.Sleep(time.Minute)
			synctest.Wait()
			var next []string
			for _, report := range crashes(t, r.log.String()) {
				if report["level"] != test.level {
					t.Errorf("%s: level %v, want %s", test.source, report["level"], test.level)
				}
				next = append(next, report["next"].(string))
			}
			if got := strings.Join(next, "|"); got != test.next {
				t.Errorf("%s: next %q, want %q", test.source, got, test.next)
			}
		})
	}
}

// CR-1: a service that is stopping is not restarted, and its report says so.
func TestCrashReportWhileStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := boot(t, `
  - {name: pool, kind: process.host, lifecycle: {auto_start: true}}
  - {name: p, kind: process.lua, source: "return function() process.events():receive() error('x') end"}
  - {name: s, kind: process.service, process: p, host: pool, lifecycle: {auto_start: true}}
`, "")
		synctest.Wait()
		r.stop()
		all := crashes(t, r.log.String())
		if len(all) != 1 || all[0]["next"] != "no restart: the service is stopping" {
			t.Errorf("reports %v, want one", all)
		}
	})
}
