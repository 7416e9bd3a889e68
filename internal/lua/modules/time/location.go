package time

import (
	"time"

	"wippy/internal/fault"
	"wippy/internal/lua"
)

// A zone is the Go value of a Location.
type zone struct{ *time.Location }

var _ lua.Sendable = zone{}

// Send implements [lua.Sendable].
func (z zone) Send() (lua.Value, error) { return locationValue(z.Location), nil }

var locationType = &lua.Type{
	Name: "location",
	Text: func(_ *lua.Call, data any) string { return data.(zone).String() },
}

func init() { // here, because the methods refer to the type
	locationType.Methods = map[string]lua.Function{
		"string": func(c *lua.Call) error {
			data, err := c.Self(1, locationType)
			if err != nil {
				return err
			}
			return c.Return1(c.NewString(data.(zone).String()))
		},
	}
	locationType.Define()
}

func locationValue(l *time.Location) lua.Value { return lua.NewUserdata(locationType, zone{l}) }

// locationArg returns argument i, which must be a Location.
func locationArg(c *lua.Call, i int) (*time.Location, error) {
	data, err := c.Self(i, locationType)
	if err != nil {
		return nil, err
	}
	return data.(zone).Location, nil
}

// locationOr is locationArg, or the local zone if the argument is nil or absent.
func locationOr(c *lua.Call, i int) (*time.Location, error) {
	if c.Arg(i).IsNil() {
		return time.Local, nil
	}
	return locationArg(c, i)
}

// loadLocation is time.load_location(name).
func loadLocation(c *lua.Call) error {
	name, err := lua.StringArg(c, 1)
	if err != nil {
		return err
	}
	if name == "" {
		return c.Fail(fault.New(fault.Invalid, "", "empty location name"))
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return c.Fail(fault.New(fault.NotFound, "", "unknown time zone %s", fault.Excerpt(name)))
	}
	return c.Return(locationValue(l), lua.Value{})
}

// fixedZone is time.fixed_zone(name, seconds).
func fixedZone(c *lua.Call) error {
	name, err := lua.StringArg(c, 1)
	if err != nil {
		return err
	}
	seconds, err := integerArg(c, 2)
	if err != nil {
		return err
	}
	return c.Return1(locationValue(time.FixedZone(name, seconds)))
}
