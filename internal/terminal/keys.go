package terminal

import (
	"strings"
	"unicode/utf8"

	"github.com/chzyer/readline"
)

// A key is what one key press means to a line that is being edited.
type key struct {
	text   string      // what readline is told
	edit   func(*text) // a change that readline does not make well, or nil; text is then carrier
	plain  rune        // the character that the key adds to the line, 0 if it does something else
	erases bool        // the Delete key, which unlike Ctrl+D never means the end of input
	clears bool        // Ctrl+L
}

// carrier is a key that readline ignores, but reports to its listener, who
// then makes a change of our own.
const carrier = string(rune(readline.CharBell))

// The keys that end a line, as readline knows them.
const (
	enter     = string(rune(readline.CharEnter))
	interrupt = string(rune(readline.CharInterrupt))
	endInput  = string(rune(readline.CharDelete)) // on an empty line
)

// controls are the control characters that mean something. Keys that are
// missing here are ignored; among them are those for which readline would
// write to the screen by itself.
var controls = map[byte]key{
	'\n':                   {text: enter},
	'\r':                   {text: enter},
	'\t':                   {text: carrier, edit: insertTab},
	readline.CharInterrupt: {text: interrupt},
	readline.CharDelete:    {text: endInput},
	readline.CharLineStart: pass(readline.CharLineStart),
	readline.CharLineEnd:   pass(readline.CharLineEnd),
	readline.CharBackward:  pass(readline.CharBackward),
	readline.CharForward:   pass(readline.CharForward),
	readline.CharPrev:      pass(readline.CharPrev),
	readline.CharNext:      pass(readline.CharNext),
	readline.CharCtrlH:     pass(readline.CharBackspace),
	readline.CharBackspace: pass(readline.CharBackspace),
	readline.CharCtrlL:     {clears: true},
	readline.CharTranspose: {text: carrier, edit: (*text).transpose},
	readline.CharKill:      {text: carrier, edit: (*text).cutToEnd},
	readline.CharCtrlU:     {text: carrier, edit: (*text).cutToStart},
	readline.CharCtrlW:     {text: carrier, edit: (*text).cutWordBefore},
	readline.CharCtrlY:     {text: carrier, edit: (*text).paste},
}

// sequences are the keys that send more than one byte, without the leading
// escape: as xterm, the Linux console and rxvt send them.
var sequences = map[string]key{
	"[A": pass(readline.CharPrev), "OA": pass(readline.CharPrev),
	"[B": pass(readline.CharNext), "OB": pass(readline.CharNext),
	"[C": pass(readline.CharForward), "OC": pass(readline.CharForward),
	"[D": pass(readline.CharBackward), "OD": pass(readline.CharBackward),
	"[H": pass(readline.CharLineStart), "OH": pass(readline.CharLineStart),
	"[1~": pass(readline.CharLineStart), "[7~": pass(readline.CharLineStart),
	"[F": pass(readline.CharLineEnd), "OF": pass(readline.CharLineEnd),
	"[4~": pass(readline.CharLineEnd), "[8~": pass(readline.CharLineEnd),
	"[3~":   {text: endInput, erases: true},
	"[1;5C": {text: carrier, edit: (*text).wordAfter}, "[1;3C": {text: carrier, edit: (*text).wordAfter},
	"[1;5D": {text: carrier, edit: (*text).wordBefore}, "[1;3D": {text: carrier, edit: (*text).wordBefore},
	"f":    {text: carrier, edit: (*text).wordAfter},
	"b":    {text: carrier, edit: (*text).wordBefore},
	"d":    {text: carrier, edit: (*text).cutWordAfter},
	"\x7f": {text: carrier, edit: (*text).cutWordBefore}, "\b": {text: carrier, edit: (*text).cutWordBefore},
}

func pass(r rune) key { return key{text: string(r)} }

// nextKey returns the first key of input p and its length, 0 if p holds no
// whole key. A key that means nothing is the zero key.
func nextKey(p []byte) (k key, n int) {
	switch {
	case len(p) == 0:
		return key{}, 0
	case p[0] == esc:
		n = keySequence(p)
		return sequences[string(p[min(1, n):n])], n
	case p[0] < ' ' || p[0] == readline.CharBackspace:
		return controls[p[0]], 1
	case !utf8.FullRune(p):
		return key{}, 0
	}
	r, n := utf8.DecodeRune(p)
	if r == utf8.RuneError && n == 1 || isByte(r) {
		r, n = byteRunes+rune(p[0]), 1
	}
	return key{text: string(r), plain: r}, n
}

// nextKeys is like nextKey, but takes characters that follow each other for one
// change, so that pasting a long line does not cost a step for each.
func nextKeys(p []byte) (k key, n int) {
	k, n = nextKey(p)
	run := []rune{k.plain}
	for k.plain != 0 {
		next, size := nextKey(p[n:])
		if next.plain == 0 {
			break
		}
		run, n = append(run, next.plain), n+size
	}
	if len(run) > 1 {
		k = key{text: carrier, edit: func(t *text) { t.insert(run) }}
	}
	return k, n
}

// keySequence returns the length of the sequence p starts with, 0 if it is not
// complete. An escape before a control character is a key of its own.
func keySequence(p []byte) int {
	switch {
	case len(p) < 2:
		return 0
	case p[1] == '[' && len(p) > 2 && p[2] == '[': // a function key of the Linux console
		if len(p) < 4 {
			return 0
		}
		return 4
	case p[1] == '[':
		return controlSequence(p)
	case p[1] == 'O' && len(p) < 3:
		return 0
	case p[1] == 'O':
		return 3
	case p[1] < ' ' && p[1] != '\b':
		return 1
	case !utf8.FullRune(p[1:]):
		return 0
	}
	_, n := utf8.DecodeRune(p[1:])
	return 1 + n
}

// Readline keeps a line as runes. Bytes that are not UTF-8 pass through it as
// runes of their own, from the end of the last private plane of Unicode; those
// runes themselves pass byte by byte (HST-19).
const byteRunes = 0x10FE00

func isByte(r rune) bool { return r >= byteRunes+utf8.RuneSelf && r <= byteRunes+0xFF }

// original returns line as it was typed.
func original(line []rune) string {
	var b strings.Builder
	for _, r := range line {
		if isByte(r) {
			b.WriteByte(byte(r - byteRunes))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
