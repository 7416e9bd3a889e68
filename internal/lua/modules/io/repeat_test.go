package io_test

import (
	"fmt"
	"runtime"
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/modules/io"
	"wippy/internal/lua/modules/time"
	"wippy/internal/sched/schedtest"
)

// In a run that can be repeated it makes no difference when input comes.
func TestRepeatableReads(t *testing.T) {
	program := luatest.Program{
		Modules:  []*lua.Module{io.Module, time.Module},
		Terminal: true,
		Main: `
			local time, done = require("time"), channel.new()
			for reader = 1, 2 do
				coroutine.spawn(function()
					repeat
						local line = io.readline()
						print(reader, line, os.clock())
						if math.random(2) == 1 then time.sleep(math.random(20) .. "ms") end
					until not line
					done:send(true)
				end)
			end
			local ticker = time.ticker("10ms"):response()
			for _ = 1, 2 do
				while channel.select {done:case_receive(), ticker:case_receive()}.channel == ticker do print("tick", os.clock()) end
			end`,
	}.Compile(t)
	run := func(t *testing.T, seed uint64, play func(*luatest.Session)) string {
		p := program
		p.Seed = seed
		s := luatest.Start(t, p)
		play(s)
		return fmt.Sprint(s.Wait().Logs)
	}
	distinct := map[string]bool{}
	const seeds = 30
	schedtest.Seeds(t, seeds, func(t *testing.T, seed uint64) {
		atOnce := run(t, seed, func(s *luatest.Session) {
			s.Type("a\nb\nc\nd\n")
			s.Hangup()
		})
		byAndBy := run(t, seed, func(s *luatest.Session) {
			for _, text := range []string{"a", "\nb\n", "c", "\nd\n"} {
				runtime.Gosched() // the program may get anywhere
				s.Type(text)
			}
			s.Hangup()
		})
		if atOnce != byAndBy {
			t.Errorf("the run depends on the typist:\n%s\n%s", atOnce, byAndBy)
		}
		distinct[atOnce] = true
	})
	if len(distinct) < 2 && !schedtest.Single() {
		t.Error("all seeds give the same run")
	}
}
