---@meta
--[[
Waiting, timers, moments, spans and zones. Declare it with `modules: [time]`.

A duration is a number of **nanoseconds**, text such as `"250ms"` or `"1h30m"`, or a Duration; units are `ns us µs ms s m
h`. A bad one is an error of kind INVALID, unless the function says that it raises. Layouts are those of Go: how the
moment `Mon Jan 2 15:04:05 MST 2006` would look. Nothing here blocks more than the coroutine that calls it, and a timer
keeps no process alive. In a run with `--seed` the clock is virtual.

```lua
local time = require("time")

local started = time.now()
time.sleep("200ms")
print("took", time.now():sub(started):milliseconds(), "ms")

local idle = time.after(5 * time.SECOND)
local r = channel.select { process.inbox():case_receive(), idle:case_receive() }
if r.channel == idle then
    return "idle"
end
```
]]

--- A number of nanoseconds, text such as `"1.5s"`, or a Duration.
---@alias duration number|string|Duration

---@class time
---@field utc Location
---@field localtz Location the zone of this machine
---@field NANOSECOND number 1
---@field MICROSECOND number 1e3 ns
---@field MILLISECOND number 1e6 ns
---@field SECOND number 1e9 ns
---@field MINUTE number 6e10 ns
---@field HOUR number 3.6e12 ns
---@field RFC3339 string `2006-01-02T15:04:05Z07:00`
---@field RFC3339NANO string `2006-01-02T15:04:05.999999999Z07:00`
---@field RFC822 string `02 Jan 06 15:04 MST`
---@field RFC822Z string `02 Jan 06 15:04 -0700`
---@field RFC850 string `Monday, 02-Jan-06 15:04:05 MST`
---@field RFC1123 string `Mon, 02 Jan 2006 15:04:05 MST`
---@field RFC1123Z string `Mon, 02 Jan 2006 15:04:05 -0700`
---@field DATE_TIME string `2006-01-02 15:04:05`
---@field DATE_ONLY string `2006-01-02`
---@field TIME_ONLY string `15:04:05`
---@field KITCHEN string `3:04PM`
---@field STAMP string `Jan _2 15:04:05`
---@field STAMP_MILLI string `Jan _2 15:04:05.000`
---@field STAMP_MICRO string `Jan _2 15:04:05.000000`
---@field STAMP_NANO string `Jan _2 15:04:05.000000000`
---@field JANUARY integer 1
---@field FEBRUARY integer 2
---@field MARCH integer 3
---@field APRIL integer 4
---@field MAY integer 5
---@field JUNE integer 6
---@field JULY integer 7
---@field AUGUST integer 8
---@field SEPTEMBER integer 9
---@field OCTOBER integer 10
---@field NOVEMBER integer 11
---@field DECEMBER integer 12
---@field SUNDAY integer 0
---@field MONDAY integer 1
---@field TUESDAY integer 2
---@field WEDNESDAY integer 3
---@field THURSDAY integer 4
---@field FRIDAY integer 5
---@field SATURDAY integer 6
time = {}

--- Lets a span pass; other coroutines and processes go on. A span of 0 or less only lets them have a turn.
---@param d duration
---@return nil
---@return Error? err only if d is bad; else nothing is returned
function time.sleep(d) end

--- Returns a channel that delivers the Time when a span has passed, and is closed then. It stays ready: make a new one
--- for each turn of a loop.
---@param d duration more than 0
---@return Channel? ch
---@return Error? err
function time.after(d) end

--- Starts a timer, which can be stopped and started again.
---@param d duration more than 0
---@return Timer? timer
---@return Error? err
function time.timer(d) end

--- Starts a ticker, which delivers a Time each time a span has passed, without drifting.
---@param d duration more than 0
---@return Ticker? ticker
---@return Error? err
function time.ticker(d) end

--- Returns the present, in the local zone.
---@return Time
function time.now() end

--- Returns a moment. Fields out of range carry over: month 13 is next January. Raises for anything but numbers.
---@param year number
---@param month number 1 to 12
---@param day number
---@param hour number
---@param minute number
---@param second number
---@param nanosecond number
---@param loc? Location the local zone by default
---@return Time
function time.date(year, month, day, hour, minute, second, nanosecond, loc) end

--- Returns the moment so many seconds after 1970 began, in the local zone. Raises for anything but numbers.
---@param seconds number
---@param nanoseconds? number added to it, 0 by default
---@return Time
function time.unix(seconds, nanoseconds) end

--- Reads a moment from text. INVALID if the text does not fit the layout.
---@param layout string
---@param text string
---@param loc? Location for text without a zone, the local zone by default
---@return Time? t
---@return Error? err
function time.parse(layout, text, loc) end

--- Turns a duration of any form into a Duration.
---@param d duration
---@return Duration? d
---@return Error? err
function time.parse_duration(d) end

--- Returns a zone by its IANA name. INVALID for `""`, NOT_FOUND for an unknown one.
---@param name string such as `"Europe/Berlin"`
---@return Location? loc
---@return Error? err
function time.load_location(name) end

--- Returns a zone that is always as far from UTC.
---@param name string
---@param seconds number east of UTC
---@return Location
function time.fixed_zone(name, seconds) end

--- A moment. It cannot be changed and can be sent to other processes. There are no operators for it.
---@class Time
local Time = {}

--- Returns the moment so much later. Raises for a bad duration.
---@param d duration
---@return Time
function Time:add(d) end

--- Returns the span from another moment to this one.
---@param other Time
---@return Duration
function Time:sub(other) end

--- Returns the moment so much later in the calendar. Fields out of range carry over.
---@param years number
---@param months number
---@param days number
---@return Time
function Time:add_date(years, months, days) end

--- Reports whether this moment is before another.
---@param other Time
---@return boolean
function Time:before(other) end

--- Reports whether this moment is after another.
---@param other Time
---@return boolean
function Time:after(other) end

--- Reports whether this is the same moment as another, whatever their zones.
---@param other Time
---@return boolean
function Time:equal(other) end

--- Returns the moment as text.
---@param layout string such as `time.RFC3339`
---@return string
function Time:format(layout) end

--- Returns the moment in the layout RFC3339.
---@return string
function Time:format_rfc3339() end

--- Returns the seconds since 1970.
---@return integer
function Time:unix() end

--- Returns the nanoseconds since 1970, rounded to a double.
---@return number
function Time:unix_nano() end

--- Returns the date.
---@return integer year
---@return integer month
---@return integer day
function Time:date() end

--- Returns the time of the day.
---@return integer hour
---@return integer minute
---@return integer second
function Time:clock() end

--- Returns the year.
---@return integer
function Time:year() end

--- Returns the month, 1 to 12.
---@return integer
function Time:month() end

--- Returns the day of the month.
---@return integer
function Time:day() end

--- Returns the hour.
---@return integer
function Time:hour() end

--- Returns the minute.
---@return integer
function Time:minute() end

--- Returns the second.
---@return integer
function Time:second() end

--- Returns the nanosecond.
---@return integer
function Time:nanosecond() end

--- Returns the day of the week; Sunday is 0.
---@return integer
function Time:weekday() end

--- Returns the day of the year, 1 to 366.
---@return integer
function Time:year_day() end

--- Reports whether this is the first moment of the year 1, which stands for none.
---@return boolean
function Time:is_zero() end

--- Returns the same moment in UTC.
---@return Time
function Time:utc() end

--- Returns the same moment in the local zone.
---@return Time
function Time:in_local() end

--- Returns the same moment in another zone.
---@param loc Location
---@return Time
function Time:in_location(loc) end

--- Returns the zone.
---@return Location
function Time:location() end

--- Returns the multiple of a span that is nearest. A span of 0 or less changes nothing.
---@param d Duration neither a number nor text
---@return Time
function Time:round(d) end

--- Returns the last multiple of a span. A span of 0 or less changes nothing.
---@param d Duration neither a number nor text
---@return Time
function Time:truncate(d) end

--- A span of time, which may be negative. It cannot be changed and can be sent to other processes. `tostring` shows it as
--- `1h30m45.5s`.
---@class Duration
local Duration = {}

--- Returns the span in hours, with a fraction.
---@return number
function Duration:hours() end

--- Returns the span in minutes, with a fraction.
---@return number
function Duration:minutes() end

--- Returns the span in seconds, with a fraction.
---@return number
function Duration:seconds() end

--- Returns the whole milliseconds.
---@return integer
function Duration:milliseconds() end

--- Returns the whole microseconds.
---@return integer
function Duration:microseconds() end

--- Returns the nanoseconds.
---@return integer
function Duration:nanoseconds() end

--- A time zone. It can be sent to other processes.
---@class Location
local Location = {}

--- Returns the name.
---@return string
function Location:string() end

--- A timer. It fires once.
---@class Timer
local Timer = {}

--- Returns the channel, always the same. It delivers the Time when the timer fires, and is closed then.
---@return Channel
function Timer:response() end

--- Returns the channel, as `response` does.
---@return Channel
function Timer:channel() end

--- Stops the timer and closes its channel.
---@return boolean stopped false if it had fired or been stopped
function Timer:stop() end

--- Makes the timer fire a span from now instead. Raises for a bad span.
---@param d duration more than 0
---@return boolean reset false if it had fired or been stopped
function Timer:reset(d) end

--- A ticker. It fires until it is stopped.
---@class Ticker
local Ticker = {}

--- Returns the channel, always the same. It keeps 16 ticks that are not received and drops further ones.
---@return Channel
function Ticker:response() end

--- Returns the channel, as `response` does.
---@return Channel
function Ticker:channel() end

--- Stops the ticker and closes its channel. Ticks in it can still be received.
---@return true
function Ticker:stop() end

return time
