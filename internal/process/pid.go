package process

import (
	"strconv"
	"strings"
	"unique"

	"wippy/internal/fault"
)

// A PID names one run of one process. It is a small comparable value; the zero
// PID names nobody and stands for the runtime itself where a sender is asked
// for. A PID is never used again after its process has ended.
type PID struct {
	place unique.Handle[string] // "host" or "node@host"
	seq   uint64                // from 1; 0: nobody
}

// minHex is the number of digits a PID's number is padded to (process.md PID-2).
const minHex = 5

// IsZero reports whether pid names nobody.
func (pid PID) IsZero() bool { return pid.seq == 0 }

// Seq returns the number of the process, unique in its node and counted from 1
// in order of creation; 0 for the zero PID.
func (pid PID) Seq() uint64 { return pid.seq }

// Place returns where the process runs, "host" or "node@host"; "" for the zero
// PID.
func (pid PID) Place() string {
	if pid.IsZero() {
		return ""
	}
	return pid.place.Value()
}

// Host returns the id of the process's host, "" for the zero PID.
func (pid PID) Host() string {
	place := pid.Place()
	return place[strings.IndexByte(place, '@')+1:]
}

// Node returns the node in front of the host, "" for this node.
func (pid PID) Node() string {
	node, _, ok := strings.Cut(pid.Place(), "@")
	if !ok {
		return ""
	}
	return node
}

// String returns the text form, such as {app:processes|0x00004}, and "" for
// the zero PID.
func (pid PID) String() string {
	if pid.IsZero() {
		return ""
	}
	return string(pid.Append(make([]byte, 0, 64)))
}

// Append appends the text form to b and returns the longer slice.
func (pid PID) Append(b []byte) []byte {
	if pid.IsZero() {
		return b
	}
	b = append(b, '{')
	b = append(b, pid.place.Value()...)
	b = append(b, '|', '0', 'x')
	n := pid.seq
	if more := n >> (4 * minHex); more > 0 {
		b = strconv.AppendUint(b, more, 16)
	}
	// The last minHex digits are always there.
	return append(b, hexDigits[n>>16&15], hexDigits[n>>12&15], hexDigits[n>>8&15], hexDigits[n>>4&15], hexDigits[n&15], '}')
}

const hexDigits = "0123456789abcdef"

// ParsePID reads the text form of a PID: {host|0x00004} or {node@host|0x00004}
// (process.md PID-3). Leading zeros are optional. The process need not exist.
// Other text gives an Invalid fault.
func ParsePID(text string) (PID, error) {
	place, seq, ok := splitPID(text)
	if !ok {
		return PID{}, fault.New(fault.Invalid, "process.ParsePID", "invalid pid format")
	}
	return PID{unique.Make(place), seq}, nil
}

// splitPID takes the text of a PID apart.
func splitPID(text string) (place string, seq uint64, ok bool) {
	if !PIDShaped(text) {
		return "", 0, false
	}
	bar := strings.LastIndexByte(text, '|')
	place = text[1:bar]
	digits, found := strings.CutPrefix(text[bar+1:len(text)-1], "0x")
	if !found || digits == "" || len(strings.TrimLeft(digits, "0")) > 16 || !validPlace(place) {
		return "", 0, false
	}
	seq = parseHex(digits)
	return place, seq, seq != 0
}

// cutPID takes text apart that has the form in which PIDs are written, in one
// pass and without asking whether the place is valid. The number is 0 for other
// text.
func cutPID(text string) (place string, seq uint64) {
	last := len(text) - 1
	if last < 1 || text[0] != '{' || text[last] != '}' {
		return "", 0
	}
	text = text[:last]
	i := last - 1
	for shift := 0; i > 0; i-- {
		digit := hexValue[text[i]]
		if digit > 15 {
			break
		}
		seq |= uint64(digit) << (shift & 63)
		shift += 4
	}
	if i < 3 || last-i > 17 || text[i] != 'x' || text[i-1] != '0' || text[i-2] != '|' {
		return "", 0
	}
	return text[1 : i-2], seq
}

// hexValue are the values of the hexadecimal digits in lower case, 255 for other
// characters.
var hexValue = func() (values [256]uint8) {
	for c := range values {
		values[c] = 255
	}
	for i, c := range []byte(hexDigits) {
		values[c] = uint8(i)
	}
	return
}()

// parseHex reads lower-case hexadecimal digits; it returns 0 for other text.
func parseHex(digits string) (n uint64) {
	for _, c := range []byte(digits) {
		value := hexValue[c]
		if value > 15 {
			return 0
		}
		n = n<<4 | uint64(value)
	}
	return n
}

// PIDShaped reports whether text has both braces and a bar, which no
// registered name may have.
func PIDShaped(text string) bool {
	return len(text) >= 3 && text[0] == '{' && text[len(text)-1] == '}' && strings.IndexByte(text, '|') > 0
}

// validPlace reports whether place is "host" or "node@host" with both parts
// present and free of the characters that delimit a PID.
func validPlace(place string) bool {
	if place == "" || strings.ContainsAny(place, "{}|") {
		return false
	}
	at := strings.IndexByte(place, '@')
	return at < 0 || at > 0 && at < len(place)-1 && strings.IndexByte(place[at+1:], '@') < 0
}
