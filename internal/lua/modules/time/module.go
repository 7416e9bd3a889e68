// Package time implements the Lua module time (time.md): waiting, timers and
// tickers, and the objects Time, Duration and Location.
//
// Everything that it does goes by the clock of the process, so that it follows
// virtual time. The three kinds of objects are immutable and can be sent to
// other processes. Zone data is part of the program.
package time

import (
	"time"
	_ "time/tzdata" // zones must be known on machines without zone files

	"wippy/internal/lua"
)

// Module is the Lua module time. A duration d is a number of nanoseconds, a
// string such as "1h30m", or a Duration; a bad one is an error value of kind
// INVALID unless the function raises it. Text layouts are those of Go, made from
// the moment "Mon Jan 2 15:04:05 MST 2006".
//
//	sleep(d) -> nothing | nil, error       let d pass; other coroutines go on. d <= 0 only lets them have a turn
//	after(d) -> channel | nil, error       delivers the Time when d has passed, then is closed; d > 0
//	timer(d) -> Timer, nil | nil, error    the same, but it can be stopped; d > 0
//	  timer:response() -> channel            always the same; timer:channel() too
//	  timer:stop() -> boolean                false if it had fired or been stopped; closes the channel
//	  timer:reset(d) -> boolean              fires d from now instead; false if it had fired or been stopped; raises a bad d
//	ticker(d) -> Ticker, nil | nil, error  delivers a Time every d, without drifting; d > 0
//	  ticker:response() -> channel           always the same; ticker:channel() too. Holds 16 ticks, drops what is over
//	  ticker:stop() -> true                  closes the channel; ticks in it can still be read
//
//	now() -> Time                          the present, in the local zone
//	date(y, mo, d, h, mi, s, ns[, loc]) -> Time       fields out of range carry over; loc is the local zone
//	unix(seconds[, ns]) -> Time            in the local zone
//	parse(layout, text[, loc]) -> Time, nil | nil, error   zone from the text, else loc, else local
//	  t:add(d), t:add_date(y, m, d) -> Time
//	  t:sub(u) -> Duration                 the time from u to t
//	  t:before(u), t:after(u), t:equal(u) -> boolean    by the instant, whatever the zones
//	  t:format(layout), t:format_rfc3339(), tostring(t) -> string
//	  t:unix(), t:unix_nano() -> number
//	  t:date() -> y, m, d    t:clock() -> h, m, s
//	  t:year() month() day() hour() minute() second() nanosecond() weekday() year_day() -> number
//	  t:is_zero() -> boolean
//	  t:utc(), t:in_local(), t:in_location(loc) -> Time    the same instant
//	  t:location() -> Location
//	  t:round(D), t:truncate(D) -> Time    D must be a Duration
//
//	parse_duration(d) -> Duration, nil | nil, error
//	  D:hours() minutes() seconds() -> number                 with fractions
//	  D:milliseconds() microseconds() nanoseconds() -> number whole
//	  tostring(D) -> string                "1h30m45.5s"
//
//	load_location(name) -> Location, nil | nil, error    an IANA name such as "Europe/Berlin"
//	fixed_zone(name, seconds) -> Location  that far east of UTC
//	utc, localtz                           Locations
//	  loc:string(), tostring(loc) -> string
//
//	NANOSECOND … HOUR                      durations as numbers
//	RFC3339, KITCHEN, …                    layouts
//	JANUARY … DECEMBER, SUNDAY … SATURDAY  1 to 12, 0 to 6
var Module = &lua.Module{
	Name: "time",
	Functions: map[string]lua.Function{
		"sleep":  sleep,
		"after":  after,
		"timer":  newTimer,
		"ticker": newTicker,

		"now":   now,
		"date":  date,
		"unix":  unix,
		"parse": parse,

		"parse_duration": parseDuration,

		"load_location": loadLocation,
		"fixed_zone":    fixedZone,
	},
	Values: values(),
}

// values returns the fields of the module that are no functions.
func values() map[string]lua.Value {
	v := map[string]lua.Value{"utc": locationValue(time.UTC), "localtz": locationValue(time.Local)}
	for name, d := range units {
		v[name] = lua.Number(float64(d))
	}
	for name, layout := range layouts {
		v[name] = lua.String(layout)
	}
	for m := time.January; m <= time.December; m++ {
		v[constant(m.String())] = lua.Number(float64(m))
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		v[constant(d.String())] = lua.Number(float64(d))
	}
	return v
}
