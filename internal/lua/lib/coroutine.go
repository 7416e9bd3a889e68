package lib

import (
	"wippy/internal/lua/vm"
)

// coroutineLibrary returns the library table coroutine. Programs may add to
// their own copy of it.
func coroutineLibrary() *vm.Table {
	return functionTable(map[string]func(*vm.Call) error{
		"create":  coroutineCreate,
		"resume":  coroutineResume,
		"running": func(c *vm.Call) error { return c.Return1(c.Running()) },
		"spawn":   coroutineSpawn,
		"status":  coroutineStatus,
		"wrap":    coroutineWrap,
		"yield":   (*vm.Call).Yield,
	}).Freeze()
}

func coroutineCreate(c *vm.Call) error {
	f, err := luaFunction(c)
	if err != nil {
		return err
	}
	return c.Return1(c.NewCoroutine(f))
}

// luaFunction returns argument 1, a function; the error is PUC Lua's.
func luaFunction(c *vm.Call) (vm.Value, error) {
	f := c.Arg(1)
	if !f.IsFunction() {
		return f, c.BadArgument(1, "Lua function expected")
	}
	return f, nil
}

func coroutineResume(c *vm.Call) error {
	th, err := c.Coroutine(1)
	if err != nil {
		return err
	}
	if err := c.Resumable(th); err != nil {
		return c.Return(vm.Bool(false), vm.MakeString(err.Error()))
	}
	return c.Resume(th, 2, false)
}

func coroutineStatus(c *vm.Call) error {
	th, err := c.Coroutine(1)
	if err != nil {
		return err
	}
	return c.Return1(vm.MakeString(c.Status(th)))
}

func coroutineWrap(c *vm.Call) error {
	f, err := luaFunction(c)
	if err != nil {
		return err
	}
	co := c.NewCoroutine(f)
	th := co.Thread()
	c.Charge(functionSize)
	return c.Return1(vm.NewFunctionHolding("wrap", co, func(c *vm.Call) error {
		if err := c.Resumable(th); err != nil {
			return err
		}
		return c.Resume(th, 1, true)
	}))
}

// coroutineSpawn is coroutine.spawn(fn, ...) (channel.md §4).
func coroutineSpawn(c *vm.Call) error {
	f := c.Arg(1)
	if !f.IsFunction() {
		return c.Expected(1, "function")
	}
	return c.Return1(c.Machine().Spawn(f, c.Args(2)...))
}
