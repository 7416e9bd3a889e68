package document

import (
	"strconv"
	"strings"
)

// ParseScalar reads a value given on the command line: true or false in any
// case, a whole number, a decimal number, else a string. Numbers with leading
// zeros, such as "007", are strings: they are names for something (cli.md
// CLI-47, CLI-48).
func ParseScalar(text string) any {
	switch strings.ToLower(text) {
	case "true":
		return true
	case "false":
		return false
	}
	digits := strings.TrimPrefix(text, "-")
	if strings.Trim(digits, "0123456789.") != "" || len(digits) > 1 && digits[0] == '0' && digits[1] != '.' {
		return text
	}
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return i
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil && digits[0] != '.' && !strings.HasSuffix(digits, ".") {
		return f
	}
	return text
}
