//go:build unix

package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wippy/internal/node"
	"wippy/internal/registry"
)

// Cli.md §7: who asks a process to end that takes its time is told how to end it
// at once, unless nothing is to be said.
func TestSecondSignalHint(t *testing.T) {
	for _, test := range []struct {
		name   string
		silent bool
		takes  string
		want   string
	}{
		{"a slow end", false, "1500ms", "stopping app:main: press Ctrl+C again to end at once\n"},
		{"a quick end", false, "900ms", ""},
		{"silent", true, "1500ms", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := project(t, `
namespace: app
entries:
  - {name: terminal, kind: terminal.host}
  - name: main
    kind: process.lua
    modules: [time]
    source: |
      return function(takes)
        process.events():receive()
        require("time").sleep(takes)
        return 5
      end
`)
			synctest.Test(t, func(t *testing.T) {
				var stderr bytes.Buffer
				a := &app{
					surroundings: surroundings{
						stdin: strings.NewReader(""), stdout: &stderr, stderr: &stderr, dir: dir,
						env: func(string) (string, bool) { return "", false },
					},
					flags: globalFlags{silent: test.silent}, log: slog.New(slog.DiscardHandler), logTo: &logOutput{base: &stderr},
				}
				f := runFlags{projectFlags: projectFlags{lockFile: "wippy.lock"}}
				cfg, err := a.config(f.projectFlags)
				if err != nil {
					t.Fatal(err)
				}
				s, entries, err := a.newSession(f, cfg, true)
				if err != nil {
					t.Fatal(err)
				}
				if err := s.node.Boot(t.Context(), entries); err != nil {
					t.Fatal(err)
				}
				app := func(name string) registry.ID { return registry.ID{NS: "app", Name: name} }
				launch := node.Launch{Process: app("main"), Host: app("terminal"), Args: []string{test.takes}}
				s.node.Launch(launch)
				if err := s.node.Start(); err != nil {
					t.Fatal(err)
				}
				go func() { // ends at once, in a second
					time.Sleep(time.Second)
					s.interrupt()
				}()
				code, forced := s.wait(t.Context(), &launch)
				if code != 5 || forced || stderr.String() != test.want {
					t.Errorf("exit code %d, forced %v, stderr %q, want %q", code, forced, stderr.String(), test.want)
				}
				if err := s.node.Stop(t.Context()); err != nil {
					t.Error(err)
				}
			})
		})
	}
}
