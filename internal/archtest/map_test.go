package archtest

import (
	"os"
	"testing"
)

// mayImport lists, for each package, the packages of this module that it may
// import. Paths are relative to internal/, except for those that begin with
// cmd/. As in the go command, x/... stands for x and everything below it, and
// ... for everything but commands. A row for one package beats a row with dots,
// and a longer row a shorter one.
//
// Arrows only point down: cmd/wippy → node → the parts → process → sched. What
// is used everywhere and uses nothing (fault, problem) is at the bottom.
var mayImport = map[string]string{
	"cmd/wippy": "atomicfile config document fault host loader logging lua/lint lua/stubs node problem registry sched secret security supervisor terminal",
	"node":      "...",

	// Entries: from manifests to the registry.
	"config":    "document fault problem",
	"document":  "fault problem",
	"env":       "atomicfile fault",
	"loader":    "atomicfile document fault problem registry",
	"registry":  "document fault problem",
	"codeframe": "",
	"problem":   "codeframe fault",

	// Processes, which know no Lua and no YAML.
	"host":       "process supervisor",
	"process":    "fault sched",
	"sched":      "fault",
	"sched/...":  "",
	"security":   "fault secret",
	"store":      "document fault",
	"supervisor": "fault registry sched",
	"terminal":   "fault",

	// The engine, which knows no manifests.
	"lua":                  "fault lua/code lua/lib lua/syntax lua/vm process registry sched security",
	"lua/code":             "lua/syntax",
	"lua/codec":            "lua/number lua/vm",
	"lua/conformance":      "fault lua lua/... process sched",
	"lua/determinism":      "",
	"lua/format":           "",
	"lua/hostile":          "",
	"lua/lib":              "fault lua/codec lua/format lua/number lua/pattern lua/vm",
	"lua/luatest":          "fault lua lua/modules/... process sched security terminal",
	"lua/lint":             "fault lua/code lua/syntax problem",
	"lua/modules/...":      "fault lua",
	"lua/modules/io":       "fault lua terminal",
	"lua/modules/security": "fault lua security",
	"lua/number":           "",
	"lua/pattern":          "",
	"lua/stubs":            "atomicfile",
	"lua/syntax":           "",
	"lua/vm":               "fault lua/code lua/number lua/syntax",

	// Below everything, and beside it.
	"archtest":      "",
	"atomicfile":    "",
	"fault":         "",
	"logging":       "secret",
	"secret":        "",
	"tools/...":     "",
	"tools/luadocs": "lua/stubs",
}

// mayUse lists, for each library outside the standard library, who may import
// it or a package below it. CONTRIBUTING.md gives the reason for each.
var mayUse = map[string]string{
	"github.com/chzyer/readline":    "terminal",
	"github.com/expr-lang/expr":     "security",
	"github.com/mattn/go-runewidth": "cmd/wippy codeframe problem terminal",
	"github.com/spf13/cobra":        "cmd/wippy",
	"github.com/spf13/pflag":        "cmd/wippy",
	"github.com/yuin/gopher-lua":    "lua/...",
	"golang.org/x/sys":              "terminal",
	"golang.org/x/term":             "cmd/wippy terminal",
	"gopkg.in/yaml.v3":              "cmd/wippy config document loader lua/codec",
}

// surroundings lists what belongs to the program as a whole. Only package main
// touches it; everything else gets streams and settings as arguments, and the
// time from the clock of the scheduler: a run can be repeated, and setting the
// computer's time moves no timer.
var surroundings = map[string]surrounding{
	"fmt":  {names: "Print Printf Println"},
	"os":   {names: "Environ Exit Getenv LookupEnv Setenv Stderr Stdin Stdout"},
	"time": {names: "After AfterFunc NewTicker NewTimer Now Since Sleep Tick Until", also: "logging lua/luatest lua/vm sched"},
}

func TestPackagesKeepToTheMap(t *testing.T) {
	m := architecture{"wippy", mayImport, mayUse, surroundings}
	problems, err := m.check(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}
