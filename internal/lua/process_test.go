package lua_test

import (
	"testing"

	"wippy/internal/lua"
	"wippy/internal/lua/luatest"
	"wippy/internal/lua/modules/security"
	"wippy/internal/lua/modules/time"
)

// behaviour is what the programs in testdata run with.
var behaviour = luatest.Program{
	Modules: []*lua.Module{time.Module, security.Module, contextModule},
	Hosts:   []string{"app:others"},
}

// contextModule shows a program the context values that it runs with.
var contextModule = &lua.Module{Name: "context", Functions: map[string]lua.Function{
	// get(name) returns a copy of a context value, nil if there is none.
	"get": func(c *lua.Call) error {
		name, err := lua.StringArg(c, 1)
		if err != nil {
			return err
		}
		ctx := lua.ProcessOf(c).Context()
		if ctx == nil {
			return c.Return1(lua.Value{})
		}
		v, err := c.Machine().Send(ctx.Values[name], name)
		if err != nil {
			return err
		}
		return c.Return1(v)
	},
}}

func TestProcess(t *testing.T) { luatest.Files(t, "testdata/process", behaviour) }

func TestGlobals(t *testing.T) { luatest.Files(t, "testdata/globals", behaviour) }

func TestWaiting(t *testing.T) { luatest.Files(t, "testdata/waiting", behaviour) }

func TestPayloads(t *testing.T) { luatest.Files(t, "testdata/payload", behaviour) }

func TestErrors(t *testing.T) { luatest.Files(t, "testdata/errors", behaviour) }

// process.md PID-3: leading zeros are optional, but always written.
func TestShortPIDsAreNotRepeated(t *testing.T) {
	run(t, luatest.Program{
		Workers: 1, // which remembers texts of pids
		Main: `
			local events = process.events()
			local pid = process.spawn_monitored("app:child", "app:processes")
			local short = pid:gsub("0x0+", "0x")
			check.equal(process.send(short, "end"), true)
			check.equal(events:receive().from, pid)`,
		Units: map[string]string{"app:child": `process.inbox():receive()`},
	})
}
