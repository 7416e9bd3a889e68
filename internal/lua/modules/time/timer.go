package time

import (
	"time"

	"wippy/internal/lua"
)

// sleep is time.sleep(d).
func sleep(c *lua.Call) error {
	d, err := readDuration(c, 1, "time.sleep")
	if err != nil {
		return c.Fail(err)
	}
	w := c.Park(nil)
	lua.ProcessOf(c).After(d, func() { w.Resume() })
	return nil
}

// after is time.after(d).
func after(c *lua.Call) error {
	d, err := readPositive(c, 1, "time.after")
	if err != nil {
		return c.Fail(err)
	}
	return c.Return1(startTimer(lua.ProcessOf(c), d).channel.Value())
}

// A timer is the Go value of a Timer.
type timer struct {
	process *lua.Process
	pending *lua.Timer
	channel *lua.Channel
}

func startTimer(l *lua.Process, d time.Duration) *timer {
	t := &timer{process: l, channel: lua.NewChannel(1)}
	t.start(d)
	return t
}

func (t *timer) start(d time.Duration) {
	t.pending = t.process.After(d, func() {
		t.channel.Offer(timeValue(t.process.Clock().Now()))
		t.channel.Close()
	}).Holding(t.channel.Value())
}

// Measure implements [lua.Measurable].
func (t *timer) Measure(visit func(lua.Value)) int {
	visit(t.channel.Value())
	return 64
}

var timerType = &lua.Type{Name: "timer"}

func init() { // here, because the methods refer to the type
	timerType.Methods = map[string]lua.Function{"response": timerChannel, "channel": timerChannel, "stop": timerStop, "reset": timerReset}
	timerType.Define()
}

// newTimer is time.timer(d).
func newTimer(c *lua.Call) error {
	d, err := readPositive(c, 1, "time.timer")
	if err != nil {
		return c.Fail(err)
	}
	return c.Return(lua.NewUserdata(timerType, startTimer(lua.ProcessOf(c), d)), lua.Value{})
}

func timerSelf(c *lua.Call) (*timer, error) {
	data, err := c.Self(1, timerType)
	if err != nil {
		return nil, err
	}
	return data.(*timer), nil
}

// timerChannel is timer:response() and timer:channel().
func timerChannel(c *lua.Call) error {
	t, err := timerSelf(c)
	if err != nil {
		return err
	}
	return c.Return1(t.channel.Value())
}

// timerStop is timer:stop().
func timerStop(c *lua.Call) error {
	t, err := timerSelf(c)
	if err != nil {
		return err
	}
	stopped := t.pending.Stop()
	if stopped {
		t.channel.Close()
	}
	return c.Return1(lua.Bool(stopped))
}

// timerReset is timer:reset(d).
func timerReset(c *lua.Call) error {
	t, err := timerSelf(c)
	if err != nil {
		return err
	}
	d, err := readPositive(c, 2, "timer:reset")
	if err != nil {
		return err
	}
	running := t.pending.Stop()
	if running {
		t.start(d)
	}
	return c.Return1(lua.Bool(running))
}
