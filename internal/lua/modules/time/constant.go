package time

import (
	"strings"
	"time"
)

var units = map[string]time.Duration{
	"NANOSECOND":  time.Nanosecond,
	"MICROSECOND": time.Microsecond,
	"MILLISECOND": time.Millisecond,
	"SECOND":      time.Second,
	"MINUTE":      time.Minute,
	"HOUR":        time.Hour,
}

var layouts = map[string]string{
	"RFC3339":     time.RFC3339,
	"RFC3339NANO": time.RFC3339Nano,
	"RFC822":      time.RFC822,
	"RFC822Z":     time.RFC822Z,
	"RFC850":      time.RFC850,
	"RFC1123":     time.RFC1123,
	"RFC1123Z":    time.RFC1123Z,
	"DATE_TIME":   time.DateTime,
	"DATE_ONLY":   time.DateOnly,
	"TIME_ONLY":   time.TimeOnly,
	"KITCHEN":     time.Kitchen,
	"STAMP":       time.Stamp,
	"STAMP_MILLI": time.StampMilli,
	"STAMP_MICRO": time.StampMicro,
	"STAMP_NANO":  time.StampNano,
}

// constant returns the name of the constant for a month or a day of the week.
func constant(name string) string { return strings.ToUpper(name) }
