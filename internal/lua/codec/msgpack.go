package codec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"wippy/internal/lua/vm"
)

func encodeMsgpack(v vm.Value) (string, error) {
	w := &msgpackWriter{}
	e := encoder{to: w}
	if err := e.encode(v); err != nil {
		return "", err
	}
	if len(w.out) > MaxSize {
		return "", errTooLarge
	}
	return string(w.out), nil
}

type msgpackWriter struct{ out []byte }

func (w *msgpackWriter) size() int { return len(w.out) }

func (w *msgpackWriter) null() { w.out = append(w.out, 0xc0) }

func (w *msgpackWriter) boolean(b bool) {
	c := byte(0xc2)
	if b {
		c = 0xc3
	}
	w.out = append(w.out, c)
}

// number writes an integer in as few bytes as possible, and any other number as
// a double.
func (w *msgpackWriter) number(f float64) {
	i, ok := integer(f)
	switch {
	case !ok:
		w.out = binary.BigEndian.AppendUint64(append(w.out, 0xcb), math.Float64bits(f))
	case i >= -32 && i < 0:
		w.out = append(w.out, byte(i))
	case i >= 0 && i < 128:
		w.out = append(w.out, byte(i))
	case i >= 0:
		w.sized(0xcc, uint64(i))
	case i >= math.MinInt8:
		w.out = append(w.out, 0xd0, byte(i))
	case i >= math.MinInt16:
		w.out = binary.BigEndian.AppendUint16(append(w.out, 0xd1), uint16(i))
	case i >= math.MinInt32:
		w.out = binary.BigEndian.AppendUint32(append(w.out, 0xd2), uint32(i))
	default:
		w.out = binary.BigEndian.AppendUint64(append(w.out, 0xd3), uint64(i))
	}
}

// sized writes n behind a code that tells its size: first for one byte, the
// codes after it for two, four and eight.
func (w *msgpackWriter) sized(first byte, n uint64) {
	switch {
	case n <= math.MaxUint8:
		w.out = append(w.out, first, byte(n))
	case n <= math.MaxUint16:
		w.out = binary.BigEndian.AppendUint16(append(w.out, first+1), uint16(n))
	case n <= math.MaxUint32:
		w.out = binary.BigEndian.AppendUint32(append(w.out, first+2), uint32(n))
	default:
		w.out = binary.BigEndian.AppendUint64(append(w.out, first+3), n)
	}
}

// text writes a string; one that is not valid UTF-8 is binary data.
func (w *msgpackWriter) text(s string) error {
	switch {
	case len(s) > MaxSize:
		return errTooLarge
	case !utf8.ValidString(s):
		w.sized(0xc4, uint64(len(s)))
	case len(s) < 32:
		w.out = append(w.out, 0xa0|byte(len(s)))
	default:
		w.sized(0xd9, uint64(len(s)))
	}
	w.out = append(w.out, s...)
	return nil
}

func (w *msgpackWriter) begin(object bool, n int) {
	short, long := byte(0x90), byte(0xdc)
	if object {
		short, long = 0x80, 0xde
	}
	switch {
	case n < 16:
		w.out = append(w.out, short|byte(n))
	case n <= math.MaxUint16:
		w.out = binary.BigEndian.AppendUint16(append(w.out, long), uint16(n))
	default:
		w.out = binary.BigEndian.AppendUint32(append(w.out, long+1), uint32(n))
	}
}

func (w *msgpackWriter) next(bool) {}
func (w *msgpackWriter) value()    {}
func (w *msgpackWriter) end(bool)  {}

func decodeMsgpack(text string) (vm.Value, error) {
	r := &msgpackReader{text: text}
	v, err := r.value(0)
	if err != nil {
		return vm.Value{}, err
	}
	if r.at < len(text) {
		return vm.Value{}, fmt.Errorf("%d bytes behind the end of MessagePack data", len(text)-r.at)
	}
	return v, nil
}

var errTruncated = errors.New("unexpected end of MessagePack data")

// A msgpackReader reads MessagePack data.
type msgpackReader struct {
	text string
	at   int // offset of the next byte
}

// take returns the next n bytes.
func (r *msgpackReader) take(n uint64) (string, error) {
	if n > uint64(len(r.text)-r.at) {
		return "", errTruncated
	}
	s := r.text[r.at : r.at+int(n)]
	r.at += int(n)
	return s, nil
}

// uint reads a number of size bytes.
func (r *msgpackReader) uint(size uint64) (uint64, error) {
	s, err := r.take(size)
	n := uint64(0)
	for i := range len(s) {
		n = n<<8 | uint64(s[i])
	}
	return n, err
}

func (r *msgpackReader) value(depth int) (vm.Value, error) {
	if depth > maxNesting {
		return vm.Value{}, errNested
	}
	code, err := r.uint(1)
	if err != nil {
		return vm.Value{}, err
	}
	switch c := byte(code); {
	case c < 0x80:
		return vm.Number(float64(c)), nil
	case c < 0x90:
		return r.object(code&15, depth)
	case c < 0xa0:
		return r.array(code&15, depth)
	case c < 0xc0:
		return r.bytes(code & 31)
	case c >= 0xe0:
		return vm.Number(float64(int8(c))), nil
	case c == 0xc0:
		return vm.Value{}, nil
	case c == 0xc2, c == 0xc3:
		return vm.Bool(c == 0xc3), nil
	case c >= 0xca && c <= 0xd3:
		return r.number(c)
	case c >= 0xc4 && c <= 0xc6, c >= 0xd9 && c <= 0xdf:
		return r.long(c, depth)
	default:
		return vm.Value{}, fmt.Errorf("unknown MessagePack code 0x%02x at byte %d", c, r.at)
	}
}

// number reads a number of more than one byte: two floating point formats, four
// unsigned integers, four signed ones.
func (r *msgpackReader) number(c byte) (vm.Value, error) {
	size := uint64(1) << (c & 3) // 0xcc to 0xcf, 0xd0 to 0xd3
	if c < 0xcc {
		size = 4 << (c - 0xca)
	}
	n, err := r.uint(size)
	if err != nil {
		return vm.Value{}, err
	}
	switch shift := 64 - 8*size; {
	case c == 0xca:
		return vm.Number(float64(math.Float32frombits(uint32(n)))), nil
	case c == 0xcb:
		return vm.Number(math.Float64frombits(n)), nil
	case c < 0xd0:
		return vm.Number(float64(n)), nil
	default:
		return vm.Number(float64(int64(n<<shift) >> shift)), nil
	}
}

// long reads what has a length of its own: binary data, strings, arrays and
// objects.
func (r *msgpackReader) long(c byte, depth int) (vm.Value, error) {
	size := uint64(2) << (c & 1) // arrays 0xdc, 0xdd, objects 0xde, 0xdf
	switch {
	case c <= 0xc6:
		size = 1 << (c - 0xc4)
	case c <= 0xdb:
		size = 1 << (c - 0xd9)
	}
	n, err := r.uint(size)
	switch {
	case err != nil:
		return vm.Value{}, err
	case c <= 0xdb:
		return r.bytes(n)
	case c <= 0xdd:
		return r.array(n, depth)
	}
	return r.object(n, depth)
}

func (r *msgpackReader) bytes(n uint64) (vm.Value, error) {
	start := r.at
	if _, err := r.take(n); err != nil {
		return vm.Value{}, err
	}
	return vm.Part(r.text, start, r.at), nil
}

func (r *msgpackReader) array(n uint64, depth int) (vm.Value, error) {
	t := vm.NewTable(0, 0)
	for i := range n {
		v, err := r.value(depth + 1)
		if err != nil {
			return vm.Value{}, err
		}
		if !v.IsNil() {
			t.SetInt(int(i)+1, v)
		}
	}
	return t.Value(), nil
}

func (r *msgpackReader) object(n uint64, depth int) (vm.Value, error) {
	t := vm.NewTable(0, 0)
	t.MarkObject()
	for range n {
		k, err := r.value(depth + 1)
		if err != nil {
			return vm.Value{}, err
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return vm.Value{}, err
		}
		if !isKey(k) {
			return vm.Value{}, fmt.Errorf("key in MessagePack object: %w", errKey)
		}
		t.Set(k, v)
	}
	return t.Value(), nil
}
