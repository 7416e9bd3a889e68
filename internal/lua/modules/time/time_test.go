package time_test

import (
	"runtime"
	"testing"
	"testing/synctest"
	gotime "time"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/modules/time"
)

var modules = []*lua.Module{time.Module}

// time.md; the files name the rules.
func TestTime(t *testing.T) { luatest.Files(t, "testdata", luatest.Program{Modules: modules}) }

// TM-8: a process that gets its turn late has the ticks that were due meanwhile.
func TestTickerOfABusyProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		held := make(chan struct{})
		hold := &lua.Module{Name: "hold", Functions: map[string]lua.Function{
			"still": func(c *lua.Call) error {
				<-held // on the worker, as no module may
				return nil
			},
		}}
		s := luatest.Start(t, luatest.Program{Modules: append(modules, hold), Main: `
			local start = time.now()
			local t = time.ticker("1s")
			hold.still()
			time.sleep(0)
			for i = 1, 3 do
				check.equal(tostring(t:channel():receive():sub(start)), i .. "s")
				check.equal(tostring(time.now():sub(start)), "3.5s")
			end
			check.equal(tostring(t:channel():receive():sub(start)), "4s")
			check.equal(tostring(time.now():sub(start)), "4s")
		`})
		gotime.Sleep(3500 * gotime.Millisecond)
		close(held)
		if r := s.Wait(); r.Err() != nil {
			t.Error(r.Err())
		}
	})
}

// TM-12: no thread and no goroutine belongs to a timer.
func TestTimersNeedNoGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := runtime.NumGoroutine()
		s := luatest.Start(t, luatest.Program{Modules: modules, Main: `
			for i = 1, 10000 do
				time.after("1h")
				coroutine.spawn(function() time.sleep("1h") end)
			end
			time.sleep("2h")
		`})
		synctest.Wait()
		if n := runtime.NumGoroutine() - before; n > 10 {
			t.Errorf("%d goroutines for 20000 timers", n)
		}
		if r := s.Wait(); r.Err() != nil {
			t.Error(r.Err())
		}
	})
}

func BenchmarkSleep(b *testing.B) {
	b.ReportAllocs()
	s := luatest.Start(b, luatest.Program{Modules: modules, Args: []any{float64(b.N)}, Main: `
		local n = ...
		for i = 1, n do time.sleep(0) end
	`})
	if r := s.Wait(); r.Err() != nil {
		b.Error(r.Err())
	}
}
