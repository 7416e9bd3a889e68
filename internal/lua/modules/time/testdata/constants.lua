-- time.md §7
local time = require("time")
check.equal({ time.NANOSECOND, time.MICROSECOND, time.MILLISECOND, time.SECOND, time.MINUTE, time.HOUR },
	{ 1, 1e3, 1e6, 1e9, 6e10, 3.6e12 })
check.equal({ time.JANUARY, time.FEBRUARY, time.MARCH, time.APRIL, time.MAY, time.JUNE, time.JULY, time.AUGUST,
	time.SEPTEMBER, time.OCTOBER, time.NOVEMBER, time.DECEMBER }, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
check.equal({ time.SUNDAY, time.MONDAY, time.TUESDAY, time.WEDNESDAY, time.THURSDAY, time.FRIDAY, time.SATURDAY },
	{ 0, 1, 2, 3, 4, 5, 6 })
for name, layout in pairs {
	RFC3339 = "2006-01-02T15:04:05Z07:00", RFC3339NANO = "2006-01-02T15:04:05.999999999Z07:00",
	RFC822 = "02 Jan 06 15:04 MST", RFC822Z = "02 Jan 06 15:04 -0700",
	RFC850 = "Monday, 02-Jan-06 15:04:05 MST",
	RFC1123 = "Mon, 02 Jan 2006 15:04:05 MST", RFC1123Z = "Mon, 02 Jan 2006 15:04:05 -0700",
	DATE_TIME = "2006-01-02 15:04:05", DATE_ONLY = "2006-01-02", TIME_ONLY = "15:04:05", KITCHEN = "3:04PM",
	STAMP = "Jan _2 15:04:05", STAMP_MILLI = "Jan _2 15:04:05.000",
	STAMP_MICRO = "Jan _2 15:04:05.000000", STAMP_NANO = "Jan _2 15:04:05.000000000",
} do
	check.equal(time[name], layout, name)
end
check.raises("time is read-only", function() time.SECOND = 1 end)
