package time

import (
	"time"

	"wippy/internal/lua"
)

// maxTicks is the number of unread ticks that a ticker keeps (TM-8).
const maxTicks = 16

// A ticker is the Go value of a Ticker.
type ticker struct {
	process *lua.Process
	every   time.Duration
	due     time.Time // when the next tick is due
	pending *lua.Timer
	channel *lua.Channel
}

// wait sets the timer for the next tick.
func (t *ticker) wait(now time.Time) {
	t.pending = t.process.After(t.due.Sub(now), t.tick).Holding(t.channel.Value())
}

// tick delivers what is due, each tick with the moment it was due at: more than
// one if the process had to wait for its turn.
func (t *ticker) tick() {
	now := t.process.Clock().Now()
	due := 1 + now.Sub(t.due)/t.every
	for i := range min(due, maxTicks) {
		t.channel.Offer(timeValue(t.due.Add(i * t.every)))
	}
	t.due = t.due.Add(due * t.every)
	t.wait(now)
}

// Measure implements [lua.Measurable].
func (t *ticker) Measure(visit func(lua.Value)) int {
	visit(t.channel.Value())
	return 96
}

var tickerType = &lua.Type{Name: "ticker"}

func init() { // here, because the methods refer to the type
	tickerType.Methods = map[string]lua.Function{"response": tickerChannel, "channel": tickerChannel, "stop": tickerStop}
	tickerType.Define()
}

// newTicker is time.ticker(d).
func newTicker(c *lua.Call) error {
	d, err := readPositive(c, 1, "time.ticker")
	if err != nil {
		return c.Fail(err)
	}
	l := lua.ProcessOf(c)
	now := l.Clock().Now()
	t := &ticker{process: l, every: d, due: now.Add(d), channel: lua.NewChannel(maxTicks)}
	t.wait(now)
	return c.Return(lua.NewUserdata(tickerType, t), lua.Value{})
}

func tickerSelf(c *lua.Call) (*ticker, error) {
	data, err := c.Self(1, tickerType)
	if err != nil {
		return nil, err
	}
	return data.(*ticker), nil
}

// tickerChannel is ticker:response() and ticker:channel().
func tickerChannel(c *lua.Call) error {
	t, err := tickerSelf(c)
	if err != nil {
		return err
	}
	return c.Return1(t.channel.Value())
}

// tickerStop is ticker:stop().
func tickerStop(c *lua.Call) error {
	t, err := tickerSelf(c)
	if err != nil {
		return err
	}
	t.pending.Stop()
	t.channel.Close()
	return c.Return1(lua.Bool(true))
}
