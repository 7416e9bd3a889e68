package lib_test

import (
	"testing"
	"time"
)

func TestOS(t *testing.T) {
	check(t, []program{
		{"base.md §8 platform", `os.platform`, "wippy"},
		{"base.md §8 time", `os.time()`, "1709633229"},
		{"base.md §8 time of a table", `os.time{year = 2024, month = 3, day = 5, hour = 12, min = 7, sec = 9}`, "1709633229"},
		{"base.md §8 time today", `os.time{}, os.time{hour = 12, min = 7, sec = 9}, os.time{year = 2024}`, "1709589600, 1709633229, 1709589600"},
		{"base.md §8 time normalises", `os.time{year = 2024, month = 14, day = -3} == os.time{year = 2025, month = 1, day = 28}`, "true"},
		{"base.md §8 time of text", `os.time{year = "2024", month = "3", day = "5"}`, "1709589600"},
		{"base.md §8 time of no table", `os.time(5)`, "error: t:1: bad argument #1 to 'time' (table expected, got number)"},
		{"base.md §8 time of a bad field", `os.time{year = "x"}`, "error: t:1: field 'year' in date table must be a number, got string"},
		{"base.md §8 time of a huge field", `os.time{year = 1e300}`, "error: t:1: field 'year' in date table is out of range"},
		{"base.md §8 time and back", `os.time(os.date("*t", 1e9))`, "1000000000"},
		{"base.md §8 date", `os.date()`, "Tue Mar  5 12:07:09 2024"},
		{"base.md §8 date in UTC", `os.date("!%Y-%m-%d %H:%M:%S", 0)`, "1970-01-01 00:00:00"},
		{"base.md §8 date specifiers", `os.date("%y %I %p %A %a %B %b %w %j %U %x %X %%")`, "24 12 PM Tuesday Tue March Mar 2 065 09 03/05/24 12:07:09 %"},
		{"base.md §8 date zones", `os.date("%z %Z"), os.date("!%z %Z")`, "+0200 EET, +0000 GMT"},
		{"base.md §8 date morning", `os.date("!%I %p", 0), os.date("!%I", 13 * 3600)`, "12 AM, 01"},
		{"base.md §8 date unknown specifier", `os.date("%Q %! %")`, "%Q %! %"},
		{"base.md §8 date table", `local d = os.date("*t") return d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday, d.isdst`, "2024, 3, 5, 12, 7, 9, 3, 65, false"},
		{"base.md §8 date table in UTC", `os.date("!*t", 3600).hour, os.date("*t", 3600).hour`, "1, 3"},
		{"base.md §8 date of no text", `os.date({})`, "error: t:1: bad argument #1 to 'date' (string expected, got table)"},
		{"base.md §8 date of no time", `os.date("%c", "x")`, "error: t:1: bad argument #2 to 'date' (number expected, got string)"},
		{"base.md §8 date out of range", `os.date("%c", 1e300)`, "error: t:1: bad argument #2 to 'date' (time out of range)"},
		{"base.md §8 date nan", `os.date("%c", 0/0)`, "error: t:1: bad argument #2 to 'date' (time out of range)"},
		{"base.md §8 difftime", `os.difftime(10, 4)`, "6"},
		{"base.md §8 difftime of text", `os.difftime(1, {})`, "error: t:1: bad argument #2 to 'difftime' (number expected, got table)"},
		{"base.md §3 nothing else", `os.execute, os.exit, os.remove, os.rename, os.tmpname, os.getenv, os.setlocale`, "nil, nil, nil, nil, nil, nil, nil"},
	})
}

// base.md §8: os.clock counts from the start of the runtime, by the clock of
// the machine's world.
func TestClockFollowsTheWorld(t *testing.T) {
	m := start(t, "return os.clock()")
	m.World.Now = func() time.Time { return noon.Add(1500 * time.Millisecond) }
	if got := outcome(t, m, 1000); got != "1.5" {
		t.Errorf("os.clock() = %s 1.5 s after the start", got)
	}
}
