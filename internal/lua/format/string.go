package format

// AppendString appends s to dst as d says. Only a directive that takes no number
// may be asked.
//
// %s keeps every byte, or as many as the precision says. %q ignores flags, width
// and precision and writes a Lua literal that reads back as s.
func (d Directive) AppendString(dst []byte, s string) []byte {
	if d.verb == 'q' {
		return appendQuoted(dst, s)
	}
	if d.prec >= 0 && len(s) > int(d.prec) {
		s = s[:d.prec]
	}
	start := len(dst)
	return d.pad(append(dst, s...), start, start, false)
}

// appendQuoted escapes what 5.1's %q does and no more: a newline behind a
// backslash is a newline to Lua too.
func appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\', '\n':
			dst = append(dst, '\\', c)
		case '\r':
			dst = append(dst, '\\', 'r')
		case 0:
			dst = append(dst, '\\', '0', '0', '0')
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}
