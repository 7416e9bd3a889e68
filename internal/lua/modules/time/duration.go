package time

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"wippy/internal/fault"
	"wippy/internal/lua"
)

// A span is the Go value of a Duration.
type span time.Duration

var (
	_ lua.Durational = span(0)
	_ lua.Sendable   = span(0)
)

// Duration implements [lua.Durational].
func (s span) Duration() time.Duration { return time.Duration(s) }

// Send implements [lua.Sendable].
func (s span) Send() (lua.Value, error) { return durationValue(time.Duration(s)), nil }

var durationType = &lua.Type{
	Name: "duration",
	Text: func(_ *lua.Call, data any) string { return data.(span).Duration().String() },
}

func init() { // here, because the methods refer to the type
	durationType.Methods = map[string]lua.Function{
		"hours":        inUnit(time.Duration.Hours),
		"minutes":      inUnit(time.Duration.Minutes),
		"seconds":      inUnit(time.Duration.Seconds),
		"milliseconds": inWholeUnit(time.Duration.Milliseconds),
		"microseconds": inWholeUnit(time.Duration.Microseconds),
		"nanoseconds":  inWholeUnit(time.Duration.Nanoseconds),
	}
	durationType.Define()
}

func durationValue(d time.Duration) lua.Value { return lua.NewUserdata(durationType, span(d)) }

// durationArg returns argument i, which must be a Duration.
func durationArg(c *lua.Call, i int) (time.Duration, error) {
	data, err := c.Self(i, durationType)
	if err != nil {
		return 0, err
	}
	return data.(span).Duration(), nil
}

func inUnit(unit func(time.Duration) float64) lua.Function {
	return func(c *lua.Call) error {
		d, err := durationArg(c, 1)
		if err != nil {
			return err
		}
		return c.Return1(lua.Number(unit(d)))
	}
}

func inWholeUnit(unit func(time.Duration) int64) lua.Function {
	return inUnit(func(d time.Duration) float64 { return float64(unit(d)) })
}

// parseDuration is time.parse_duration(d).
func parseDuration(c *lua.Call) error {
	d, err := readDuration(c, 1, "time.parse_duration")
	if err != nil {
		return c.Fail(err)
	}
	return c.Return(durationValue(d), lua.Value{})
}

// anyDuration returns argument i in one of the forms of time.md §1. The error
// says what is wrong with it.
func anyDuration(c *lua.Call, i int) (time.Duration, error) {
	v := c.Arg(i)
	if ns, ok := v.Num(); ok {
		if !(ns > -1<<63 && ns < 1<<63) {
			return 0, fmt.Errorf("invalid duration: %s nanoseconds", c.Text(v))
		}
		return time.Duration(ns), nil
	}
	if text, ok := v.Text(); ok {
		d, err := time.ParseDuration(text)
		if err != nil { // it quotes the text, however long it is
			_, err = time.ParseDuration(fault.Beginning(text))
			return 0, errors.New(strings.TrimPrefix(err.Error(), "time: "))
		}
		return d, nil
	}
	if d, ok := lua.DurationOf(v); ok {
		return d, nil
	}
	return 0, fmt.Errorf("duration expected, got %s", c.TypeName(v))
}

// readDuration is anyDuration with an Invalid fault as its error, which begins
// with the name of the function.
func readDuration(c *lua.Call, i int, function string) (time.Duration, error) {
	d, err := anyDuration(c, i)
	if err != nil {
		return 0, fault.New(fault.Invalid, "", "%s: %w", function, err)
	}
	return d, nil
}

// readPositive is readDuration for a duration that must be over 0.
func readPositive(c *lua.Call, i int, function string) (time.Duration, error) {
	d, err := readDuration(c, i, function)
	if err == nil && d <= 0 {
		err = fault.New(fault.Invalid, "", "%s: duration must be > 0", function)
	}
	return d, err
}
