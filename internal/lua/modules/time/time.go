package time

import (
	"errors"
	"fmt"
	"math"
	"time"

	"wippy/internal/fault"
	"wippy/internal/lua"
)

// A moment is the Go value of a Time.
type moment struct{ time.Time }

var _ lua.Sendable = moment{}

// Send implements [lua.Sendable].
func (m moment) Send() (lua.Value, error) { return timeValue(m.Time), nil }

var timeType = &lua.Type{
	Name: "time",
	Text: func(_ *lua.Call, data any) string {
		return data.(moment).Round(0).String() // without the reading of the monotonic clock
	},
}

// formatRFC3339 is t:format_rfc3339().
func formatRFC3339(c *lua.Call) error {
	t, err := timeArg(c, 1)
	if err != nil {
		return err
	}
	return c.Return1(c.NewString(t.Format(time.RFC3339)))
}

func init() { // here, because the methods refer to the type
	timeType.Methods = map[string]lua.Function{
		"add":      timeAdd,
		"add_date": timeAddDate,
		"sub": withOther(func(t, u time.Time) lua.Value {
			return durationValue(t.Sub(u))
		}),
		"before": withOther(func(t, u time.Time) lua.Value { return lua.Bool(t.Before(u)) }),
		"after":  withOther(func(t, u time.Time) lua.Value { return lua.Bool(t.After(u)) }),
		"equal":  withOther(func(t, u time.Time) lua.Value { return lua.Bool(t.Equal(u)) }),

		"format":         timeFormat,
		"format_rfc3339": formatRFC3339,

		"unix": number(func(t time.Time) float64 { return float64(t.Unix()) }),
		"unix_nano": number(func(t time.Time) float64 {
			// Rounds once, and has no limits as the integer of Go has.
			return math.FMA(float64(t.Unix()), 1e9, float64(t.Nanosecond()))
		}),
		"date": three(func(t time.Time) (int, int, int) {
			y, m, d := t.Date()
			return y, int(m), d
		}),
		"clock":      three(time.Time.Clock),
		"year":       field(time.Time.Year),
		"month":      field(time.Time.Month),
		"day":        field(time.Time.Day),
		"hour":       field(time.Time.Hour),
		"minute":     field(time.Time.Minute),
		"second":     field(time.Time.Second),
		"nanosecond": field(time.Time.Nanosecond),
		"weekday":    field(time.Time.Weekday),
		"year_day":   field(time.Time.YearDay),
		"is_zero":    of(func(t time.Time) lua.Value { return lua.Bool(t.IsZero()) }),

		"utc":         of(func(t time.Time) lua.Value { return timeValue(t.UTC()) }),
		"in_local":    of(func(t time.Time) lua.Value { return timeValue(t.Local()) }),
		"in_location": timeInLocation,
		"location":    of(func(t time.Time) lua.Value { return locationValue(t.Location()) }),
		"round":       toMultiple(time.Time.Round),
		"truncate":    toMultiple(time.Time.Truncate),
	}
	timeType.Define()
}

// Measure implements [lua.Measurable].
func (moment) Measure(func(lua.Value)) int { return 24 }

func timeValue(t time.Time) lua.Value { return lua.NewUserdata(timeType, moment{t}) }

// timeArg returns argument i, which must be a Time.
func timeArg(c *lua.Call, i int) (time.Time, error) {
	data, err := c.Self(i, timeType)
	if err != nil {
		return time.Time{}, err
	}
	return data.(moment).Time, nil
}

// of returns a method without arguments.
func of(get func(time.Time) lua.Value) lua.Function {
	return func(c *lua.Call) error {
		t, err := timeArg(c, 1)
		if err != nil {
			return err
		}
		return c.Return1(get(t))
	}
}

func number(get func(time.Time) float64) lua.Function {
	return of(func(t time.Time) lua.Value { return lua.Number(get(t)) })
}

func field[N ~int](get func(time.Time) N) lua.Function {
	return number(func(t time.Time) float64 { return float64(get(t)) })
}

func three(get func(time.Time) (a, b, c int)) lua.Function {
	return func(c *lua.Call) error {
		t, err := timeArg(c, 1)
		if err != nil {
			return err
		}
		x, y, z := get(t)
		return c.Return(lua.Number(float64(x)), lua.Number(float64(y)), lua.Number(float64(z)))
	}
}

// withOther returns a method whose argument is another Time.
func withOther(get func(t, u time.Time) lua.Value) lua.Function {
	return func(c *lua.Call) error {
		t, err := timeArg(c, 1)
		if err != nil {
			return err
		}
		u, err := timeArg(c, 2)
		if err != nil {
			return err
		}
		return c.Return1(get(t, u))
	}
}

// toMultiple returns round or truncate.
func toMultiple(get func(time.Time, time.Duration) time.Time) lua.Function {
	return func(c *lua.Call) error {
		t, err := timeArg(c, 1)
		if err != nil {
			return err
		}
		d, err := durationArg(c, 2)
		if err != nil {
			return err
		}
		return c.Return1(timeValue(get(t, d)))
	}
}

// timeAdd is t:add(d).
func timeAdd(c *lua.Call) error {
	t, err := timeArg(c, 1)
	if err != nil {
		return err
	}
	d, err := anyDuration(c, 2)
	if err != nil {
		return fmt.Errorf("bad argument #2 to 'add' (%w)", err) // counted with t, as time.md §4 has it
	}
	return c.Return1(timeValue(t.Add(d)))
}

// timeAddDate is t:add_date(y, m, d).
func timeAddDate(c *lua.Call) error {
	t, err := timeArg(c, 1)
	if err != nil {
		return err
	}
	var n [3]int
	for i := range n {
		if n[i], err = integerArg(c, 2+i); err != nil {
			return err
		}
	}
	return c.Return1(timeValue(t.AddDate(n[0], n[1], n[2])))
}

// timeFormat is t:format(layout).
func timeFormat(c *lua.Call) error {
	t, err := timeArg(c, 1)
	if err != nil {
		return err
	}
	layout, err := lua.StringArg(c, 2)
	if err != nil {
		return err
	}
	c.Spend(len(layout) / 4)
	return c.Return1(c.NewString(t.Format(layout)))
}

// timeInLocation is t:in_location(loc).
func timeInLocation(c *lua.Call) error {
	t, err := timeArg(c, 1)
	if err != nil {
		return err
	}
	l, err := locationArg(c, 2)
	if err != nil {
		return err
	}
	return c.Return1(timeValue(t.In(l)))
}

// now is time.now().
func now(c *lua.Call) error {
	return c.Return1(timeValue(lua.ProcessOf(c).Clock().Now()))
}

// date is time.date(y, mo, d, h, mi, s, ns[, loc]).
func date(c *lua.Call) error {
	var n [7]int
	for i := range n {
		var err error
		if n[i], err = integerArg(c, 1+i); err != nil {
			return err
		}
	}
	l, err := locationOr(c, 8)
	if err != nil {
		return err
	}
	return c.Return1(timeValue(time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], n[6], l)))
}

// unix is time.unix(seconds[, ns]).
func unix(c *lua.Call) error {
	seconds, err := lua.NumberArg(c, 1)
	if err != nil {
		return err
	}
	ns := 0
	if !c.Arg(2).IsNil() {
		if ns, err = integerArg(c, 2); err != nil {
			return err
		}
	}
	whole, fraction := math.Modf(seconds)
	return c.Return1(timeValue(time.Unix(int64(whole), int64(ns)).Add(time.Duration(math.Round(fraction * 1e9)))))
}

// parse is time.parse(layout, text[, loc]).
func parse(c *lua.Call) error {
	layout, err := lua.StringArg(c, 1)
	if err != nil {
		return err
	}
	text, err := lua.StringArg(c, 2)
	if err != nil {
		return err
	}
	l, err := locationOr(c, 3)
	if err != nil {
		return err
	}
	t, err := time.ParseInLocation(layout, text, l)
	if err != nil {
		return c.Fail(fault.New(fault.Invalid, "", "%s", unparsed(err)))
	}
	return c.Return(timeValue(t), lua.Value{})
}

// unparsed returns the message of an error of time.Parse, which quotes all it was
// given, however long.
func unparsed(err error) string {
	e, ok := errors.AsType[*time.ParseError](err)
	if !ok {
		return err.Error()
	}
	short := *e
	for _, text := range []*string{&short.Layout, &short.Value, &short.LayoutElem, &short.ValueElem, &short.Message} {
		*text = fault.Beginning(*text)
	}
	return short.Error()
}

// integerArg returns argument i, which must be a number, cut towards zero.
func integerArg(c *lua.Call, i int) (int, error) {
	if _, err := lua.NumberArg(c, i); err != nil {
		return 0, err
	}
	return c.Int(i)
}
