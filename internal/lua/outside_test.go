package lua_test

import (
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
)

// An operation outside is called off if, and only if, the process ends first.
func TestOperationsOutside(t *testing.T) {
	var calledOff []int
	finish := make(chan struct{})
	module := &lua.Module{Name: "outside", Functions: map[string]lua.Function{
		// wait(n) waits for operation n, which ends by itself if n is 1.
		"wait": func(c *lua.Call) error {
			n, err := c.Int(1)
			if err != nil {
				return err
			}
			w := c.Park(nil)
			var completed func()
			completed = lua.ProcessOf(c).Begin(func() { w.Resume(lua.String("completed")) }, func() {
				calledOff = append(calledOff, n)
				completed()
			})
			if n == 1 {
				go func() {
					<-finish
					completed()
				}()
			}
			return nil
		},
		"finish": func(*lua.Call) error {
			close(finish)
			return nil
		},
	}}
	r := luatest.Run(t, luatest.Program{Modules: []*lua.Module{module}, Main: `
		for _, n in ipairs { 2, 3 } do
			coroutine.spawn(function() outside.wait(n) end)
		end
		coroutine.spawn(function() outside.finish() end)
		return outside.wait(1)
	`})
	if r.Err() != nil || r.Value() != "completed" {
		t.Errorf("result %v, error %v", r.Value(), r.Err())
	}
	if len(calledOff) != 2 || calledOff[0]+calledOff[1] != 2+3 {
		t.Errorf("called off are %v, want 2 and 3", calledOff)
	}
}
