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
	c.SpendText(c.Arg(2))
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

// followingItem advances a generic for by ipairs, whose registers are r, to the
// item that follows, if there is one in the array part.
func (t *Table) followingItem(r window) bool {
	n := int(r.at(2).n)
	if uint(n) >= uint(len(t.array)) || !r.at(2).isNumber() || t.array[n].IsNil() {
		return false
	}
	*r.at(4) = t.array[n]
	r.at(3).setNumber(float64(n + 1))
	return true
}

// nextInLoop advances a generic for over t by next. r is the registers of the
// loop: iterator, table, key, and where the next pair goes. The position is remembered in the spare number of the register that holds the
// iterator, which no program can see, and is checked against the key.
func (m *Machine) nextInLoop(t *Table, r window) bool {
	iterator, key := r.at(0), r.at(2)
	pos, n := int(iterator.n), len(t.array)
	switch {
	case key.IsNil():
		pos = 0
	case pos > n && pos-n <= len(t.nodes) && t.nodes[pos-n-1].key.same(key):
	case pos > 0 && pos <= n && key.isNumber() && key.num() == float64(pos):
	default:
		var ok bool
		if pos, ok = t.position(*key); !ok {
			return false
		}
	}
	k, v, next := t.at(pos)
	m.steps -= (next - pos) / skipped
	iterator.n = float64(next)
	*r.at(3), *r.at(4) = k, v
	return true
}
