package lib

import (
	"fmt"
	"math"
	"strings"
	"time"

	"wippy/internal/lua/vm"
)

// osLibrary returns the library table os (base.md §8). Programs may add to
// their own copy of it. The clock and the time zone are those of the machine's
// World.
func osLibrary() *vm.Table {
	t := functionTable(map[string]func(*vm.Call) error{
		"clock":    osClock,
		"date":     osDate,
		"difftime": osDifftime,
		"time":     osTime,
	})
	t.SetField("platform", vm.MakeString("wippy"))
	return t.Freeze()
}

func osClock(c *vm.Call) error {
	w := c.Machine().World
	return c.Return1(vm.Number(w.Now().Sub(w.Start).Seconds()))
}

func osDifftime(c *vm.Call) error {
	return binary(c, func(x, y float64) float64 { return x - y })
}

var (
	keyYear  = vm.Key("year")
	keyMonth = vm.Key("month")
	keyDay   = vm.Key("day")
	keyHour  = vm.Key("hour")
	keyMin   = vm.Key("min")
	keySec   = vm.Key("sec")
	keyWday  = vm.Key("wday")
	keyYday  = vm.Key("yday")
	keyIsdst = vm.Key("isdst")
)

// osTime is os.time([table]).
func osTime(c *vm.Call) error {
	now := c.Machine().World.Now()
	if c.Arg(1).IsNil() {
		return c.Return1(vm.Number(float64(now.Unix())))
	}
	t, err := c.Table(1)
	if err != nil {
		return err
	}
	year, month, day := now.Date()
	fields := [...]struct {
		key   vm.Value
		value int
	}{{keyYear, year}, {keyMonth, int(month)}, {keyDay, day}, {keyHour, 0}, {keyMin, 0}, {keySec, 0}}
	for i := range fields {
		f := &fields[i]
		v := t.Get(f.key)
		if v.IsNil() {
			continue
		}
		name, _ := f.key.Text()
		x, ok := c.ToNumber(v)
		if !ok {
			return fmt.Errorf("field '%s' in date table must be a number, got %s", name, c.TypeName(v))
		}
		if !(math.Abs(x) <= math.MaxInt32) {
			return fmt.Errorf("field '%s' in date table is out of range", name)
		}
		f.value = int(x)
	}
	moment := time.Date(fields[0].value, time.Month(fields[1].value), fields[2].value,
		fields[3].value, fields[4].value, fields[5].value, 0, now.Location())
	return c.Return1(vm.Number(float64(moment.Unix())))
}

// maxSeconds is the largest distance from 1970 that os.date accepts: the year
// then still fits in 32 bits, as C demands.
const maxSeconds = 67_000_000_000_000_000

// maxLayout is the length in bytes of the longest format of os.date, all of which
// is done at once.
const maxLayout = 1 << 12

// osDate is os.date([format[, time]]).
func osDate(c *vm.Call) error {
	layout, err := c.StringOr(1, "%c")
	if err != nil {
		return err
	}
	moment := c.Machine().World.Now()
	if !c.Arg(2).IsNil() {
		x, err := c.Number(2)
		if err != nil {
			return err
		}
		if !(math.Abs(x) <= maxSeconds) {
			return c.BadArgument(2, "time out of range")
		}
		moment = time.Unix(int64(x), 0).In(moment.Location())
	}
	layout, utc := strings.CutPrefix(layout, "!")
	if utc {
		moment = moment.UTC()
	}
	if strings.HasPrefix(layout, "*t") {
		return c.Return1(dateTable(c, moment))
	}
	if len(layout) > maxLayout {
		return c.BadArgument(1, "date format too long")
	}
	c.Spend(len(layout) / 4)
	d := date{moment: moment, utc: utc}
	d.write(layout)
	return c.Return1(copyString(c, d.out))
}

func dateTable(c *vm.Call, t time.Time) vm.Value {
	d := c.NewTable(0, 9)
	hour, minute, second := t.Clock()
	for _, f := range [...]struct {
		key   vm.Value
		value int
	}{
		{keyYear, t.Year()},
		{keyMonth, int(t.Month())},
		{keyDay, t.Day()},
		{keyHour, hour},
		{keyMin, minute},
		{keySec, second},
		{keyWday, int(t.Weekday()) + 1},
		{keyYday, t.YearDay()},
	} {
		d.Set(f.key, vm.Number(float64(f.value)))
	}
	d.Set(keyIsdst, vm.Bool(t.IsDST()))
	return d.Value()
}

// A date writes one moment as the format of os.date asks, in the words of the C
// locale.
type date struct {
	moment time.Time
	utc    bool
	out    []byte
}

// write appends layout with its specifiers replaced. Unknown ones stay as they
// are.
func (d *date) write(layout string) {
	for {
		i := strings.IndexByte(layout, '%')
		if i < 0 || i+1 == len(layout) {
			d.out = append(d.out, layout...)
			return
		}
		d.out = append(d.out, layout[:i]...)
		if !d.field(layout[i+1]) {
			d.out = append(d.out, layout[i:i+2]...)
		}
		layout = layout[i+2:]
	}
}

// field appends what a specifier stands for; it reports false for an unknown one.
func (d *date) field(specifier byte) bool {
	t := d.moment
	switch specifier {
	case '%':
		d.out = append(d.out, '%')
	case 'Y':
		d.out = fmt.Appendf(d.out, "%d", t.Year())
	case 'y':
		d.number(((t.Year()%100)+100)%100, 2)
	case 'm':
		d.number(int(t.Month()), 2)
	case 'd':
		d.number(t.Day(), 2)
	case 'H':
		d.number(t.Hour(), 2)
	case 'I':
		d.number((t.Hour()+11)%12+1, 2)
	case 'M':
		d.number(t.Minute(), 2)
	case 'S':
		d.number(t.Second(), 2)
	case 'j':
		d.number(t.YearDay(), 3)
	case 'w':
		d.number(int(t.Weekday()), 1)
	case 'U': // weeks begin on Sunday
		d.number((t.YearDay()+6-int(t.Weekday()))/7, 2)
	case 'W': // weeks begin on Monday
		d.number((t.YearDay()+6-(int(t.Weekday())+6)%7)/7, 2)
	case 'p':
		d.layout("PM")
	case 'A':
		d.layout("Monday")
	case 'a':
		d.layout("Mon")
	case 'B':
		d.layout("January")
	case 'b':
		d.layout("Jan")
	case 'z':
		d.layout("-0700")
	case 'Z':
		d.zone()
	case 'c':
		d.layout("Mon Jan _2 15:04:05 ")
		d.field('Y')
	case 'x':
		d.write("%m/%d/%y")
	case 'X':
		d.layout("15:04:05")
	default:
		return false
	}
	return true
}

func (d *date) number(n, width int) { d.out = fmt.Appendf(d.out, "%0*d", width, n) }

// layout appends the moment in a layout of package time.
func (d *date) layout(s string) { d.out = d.moment.AppendFormat(d.out, s) }

// zone appends the name of the zone: that of UTC, if asked for with "!", is GMT
// in C.
func (d *date) zone() {
	if d.utc {
		d.out = append(d.out, "GMT"...)
		return
	}
	d.layout("MST")
}
