package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wippy/internal/lua/stubs"
)

// What is committed is what the stubs say.
func TestPagesAreUpToDate(t *testing.T) {
	all, err := stubs.All()
	if err != nil {
		t.Fatal(err)
	}
	want := pages(all)
	repo := os.DirFS(filepath.Join("..", "..", ".."))
	for name, text := range want {
		got, err := fs.ReadFile(repo, folder+"/"+name)
		if err != nil || strings.ReplaceAll(string(got), "\r\n", "\n") != text {
			t.Errorf("%s/%s is not what the stubs say: run make docs", folder, name)
		}
	}
	files, err := fs.Glob(repo, folder+"/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(want) {
		t.Errorf("%s has %d files, want %d: run make docs", folder, len(files), len(want))
	}
}

// Every declaration of every stub is on its page, once.
func TestPagesLeaveNothingOut(t *testing.T) {
	all, err := stubs.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		text := page(f)
		for _, item := range f.Items {
			if item.Kind == stubs.Class && item.Table == f.Name {
				continue // which the page is about
			}
			if n := strings.Count(text, "# "+item.Name+"\n"); n != 1 {
				t.Errorf("%s.md has %d sections for %s", f.Name, n, item.Name)
			}
		}
	}
}

func TestPage(t *testing.T) {
	f, err := stubs.Parse("clock", `---@meta
--[[
Tells the time.
]]

---@class clock
---@field ZONE string of this machine
clock = {}

--- Reads the clock.
---@overload fun(): number
---@param zone? string
---@param ... Hand which hands
---@return number? hours
---@return Error? err NOT_FOUND for an unknown zone
function clock.read(zone, ...) end

--- One hand.
---@class Hand
local Hand = {}

--- Stops it.
function Hand:stop() end

return clock
`)
	if err != nil {
		t.Fatal(err)
	}
	const want = "# clock\n\nTells the time.\n" +
		"\n## clock.read\n\n```\nclock.read(zone?: string, ...: Hand) -> hours: number?, err: Error?\nclock.read(): number\n```\n" +
		"\nReads the clock.\n\n- `...`: which hands\n- returns `err`: NOT_FOUND for an unknown zone\n" +
		"\n## Fields\n\n- `ZONE: string`: of this machine\n" +
		"\n## Hand\n\nOne hand.\n\n### Hand:stop\n\n```\nHand:stop()\n```\n\nStops it.\n"
	if got := page(f); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
