package vm

import "errors"

// Next and IpairsStep are the functions next and the iterator of ipairs. The
// executor knows them and runs loops over plain tables without calling them.
var (
	Next       = NewFunction("next", next)
	IpairsStep = NewFunction("ipairs", ipairsStep)

	nextFunction   = Next.goFunction()
	ipairsFunction = IpairsStep.goFunction()
)

func next(c *Call) error {
	t, err := c.Table(1)
	if err != nil {
		return err
	}
	from, ok := t.position(c.Arg(2))
	if !ok {
		return errors.New("invalid key to 'next'")
	}
	k, v, to := t.at(from)
	c.m.steps -= (to - from) / skipped
	if k.IsNil() {
		return c.Return1(Value{})
	}
	return c.Return(k, v)
}

func ipairsStep(c *Call) error {
	t, err := c.Table(1)
	if err != nil {
		return err
	}
	i, err := c.Int(2)
	if err != nil {
		return err
	}
	v := t.GetInt(i + 1)
	if v.IsNil() {
		return c.Return1(Value{})
	}
	return c.Return(Number(float64(i+1)), v)
}
