package terminal

// A Step is a line and the index of its cursor.
type Step struct {
	Line []rune
	Pos  int
}

// Draw returns what is written to a terminal to show one step after another
// behind a prompt that is on the screen already.
func Draw(prompt string, width int, steps ...Step) []byte {
	v := newView([]byte(prompt), width)
	for _, s := range steps {
		v.update(s.Line, s.Pos)
	}
	return v.cmds.Bytes()
}

// NextKey returns what readline is told about the first key of p, and its
// length.
func NextKey(p []byte) (text string, n int) {
	k, n := nextKey(p)
	return k.text, n
}
