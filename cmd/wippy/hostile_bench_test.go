//go:build linux

package main

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"wippy/internal/lua/hostile"
)

// measureMain runs one hostile program after the other, asks another process
// again and again while one does harm, and prints the longest time to an answer,
// how often it has asked, and how long the program took to end.
const measureMain = `
local io, time = require("io"), require("time")
local events, inbox = process.events(), process.inbox()
local friend = assert(process.spawn("app:friend", "app:processes"))
local harm = 100 -- milliseconds

local function since(start) return time.now():sub(start):nanoseconds() / 1e6 end

local function measure(id, host)
  local ready, villain, ended, unborn = false, nil, false, false
  coroutine.spawn(function()
    villain = process.spawn_monitored(id, host, process.pid())
    unborn = not villain
  end)
  local worst, asked, start = 0, 0, time.now()
  repeat
    local asking = time.now()
    process.send(friend, "question", asked)
    local m
    repeat
      m = inbox:receive()
      if not ready and m:topic() == "ready" then ready, worst, start = true, 0, time.now() end
    until m:topic() == "answer"
    asked, worst = asked + 1, math.max(worst, since(asking))
    local r = channel.select{events:case_receive(), default = true}
    ended = r.channel == events
  until ended or unborn or ready and since(start) > harm or since(start) > 50 * harm
  local ending = time.now()
  if villain and not ended then
    process.terminate(villain)
    events:receive()
  end
  io.print(id, worst, asked, since(ending))
end
`

// BenchmarkHostile reports the longest time to an answer beside any of the
// hostile programs of each sort, and the longest time that one took to end once
// it was terminated.
func BenchmarkHostile(b *testing.B) {
	programs, err := hostile.Programs()
	if err != nil {
		b.Fatal(err)
	}
	wippy := build(b)
	sorts := map[string][]hostile.Program{}
	var names []string
	for _, p := range programs {
		sort := path.Dir(p.Name)
		if sorts[sort] == nil {
			names = append(names, sort)
		}
		sorts[sort] = append(sorts[sort], p)
	}
	for _, sort := range names {
		b.Run(sort, func(b *testing.B) {
			main := measureMain
			for _, p := range sorts[sort] {
				main += fmt.Sprintf("measure(%q, %q)\n", p.ID, p.Host)
			}
			dir := hostileProject(b, sorts[sort], main)
			var answer, end float64
			var log strings.Builder
			for b.Loop() {
				for line := range strings.Lines(runHostile(b, wippy, dir)) {
					var id string
					var worst, asked, ended float64
					if _, err := fmt.Sscan(line, &id, &worst, &asked, &ended); err != nil {
						b.Fatalf("%v: %s", err, line)
					}
					answer, end = max(answer, worst), max(end, ended)
					fmt.Fprintf(&log, "\n%8.3f ms to an answer, %8.3f ms to the end: %s", worst, ended, id)
				}
			}
			fmt.Println(log.String()) // b.Log would cut it
			b.ReportMetric(answer, "ms/answer")
			b.ReportMetric(end, "ms/end")
			b.ReportMetric(0, "ns/op")
		})
	}
}
