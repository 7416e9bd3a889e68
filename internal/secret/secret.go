// Package secret knows which fields hold secrets, by their names, so that
// nothing prints their values (docs/security.md).
//
//	secret.Name("DB_PASSWORD")                                  // true
//	secret.Mask(map[string]any{"user": "ann", "token": "x1"})   // {"user": "ann", "token": "***"}
package secret

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Masked is what is shown in place of a secret.
const Masked = "***"

// Name reports whether the name of a field, setting, header or variable of the
// environment says that its value is a secret: apiKey, DB_PASSWORD,
// X-Auth-Token. Names of what only describes a secret do not count, such as
// max_tokens, token_store and password_env. It allocates nothing.
func Name(name string) bool {
	var room [64]byte
	var before, last []byte // words, in small letters; the last one sees none behind it
	buf := room[:0]
	words, found := 0, false
	for rest := name; ; {
		var word string
		if word, rest = nextWord(rest); word == "" {
			break
		}
		start := len(buf)
		for i := range len(word) {
			c := word[i]
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			buf = append(buf, c)
		}
		before, last = last, buf[start:]
		words++
		found = found || isSecret(before, last)
	}
	if words > 1 {
		switch string(last) {
		case "pwd", "pass": // alone these are a folder and a way
			return true
		}
		return found && !describes(last)
	}
	return found
}

// nextWord cuts the first word off a name in snake_case, kebab-case, camelCase
// or any mixture; "" if there is none.
func nextWord(name string) (word, rest string) {
	start := strings.IndexFunc(name, isWordRune)
	if start < 0 {
		return "", ""
	}
	name = name[start:]
	var previous rune
	for i := 0; i < len(name); {
		r, width := utf8.DecodeRuneInString(name[i:])
		next, _ := utf8.DecodeRuneInString(name[i+width:])
		switch {
		case !isWordRune(r):
			return name[:i], name[i:]
		case i > 0 && unicode.IsUpper(r) && (!unicode.IsUpper(previous) || unicode.IsLower(next)):
			return name[:i], name[i:] // user|Name, API|Key
		}
		previous = r
		i += width
	}
	return name, ""
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// secretWords end words that name a secret: password, dbpassword, tokens.
var secretWords = []string{
	"password", "passwd", "passphrase", "passcode", "secret", "token", "apikey", "privatekey", "secretkey", "accesskey",
	"authorization", "credential", "cookie",
}

// keyWords stand in front of the word key if it names a secret.
var keyWords = []string{"api", "private", "secret", "access", "signing", "encryption", "master", "shared", "ssh"}

// isSecret reports whether word, behind another one, names a secret.
func isSecret(before, word []byte) bool {
	w := strings.TrimSuffix(strings.TrimRight(string(word), "0123456789"), "s")
	if w == "key" {
		for _, k := range keyWords {
			if string(before) == k {
				return true
			}
		}
		return false
	}
	if w == "session" {
		return true
	}
	for _, s := range secretWords {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

// describes reports whether a name that ends with the word tells something of a
// secret and not the secret itself, as token_store does and max_tokens.
func describes(last []byte) bool {
	switch string(last) {
	case "count", "limit", "size", "length", "max", "min", "ttl", "timeout", "expires", "expiry", "lifetime", "interval",
		"store", "type", "name", "kind", "policy", "env", "file", "path", "enabled", "required":
		return true
	case "tokens": // a number of them
		return true
	}
	return false
}

// Mask returns v, plain data as a manifest has it, without the values of fields
// whose names say that they are secrets, and without the passwords of URLs. What holds no secret is shared with v.
// Placeholders such as ${env:DB_PASSWORD} stay: they only say where a secret is.
func Mask(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for name, value := range v {
			m[name] = Value(name, value)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = Mask(item)
		}
		return list
	case string:
		return maskURLs(v)
	}
	return v
}

// urlPassword matches the password of a URL: scheme://user:password@.
var urlPassword = regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@]*:)[^\s/@]+@`)

// maskURLs returns a text without the passwords of the URLs in it.
func maskURLs(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	return urlPassword.ReplaceAllString(text, "${1}"+Masked+"@")
}

// Value returns what may be shown of the value of a field.
func Value(name string, value any) any {
	if !Name(name) {
		return Mask(value)
	}
	switch v := value.(type) {
	case nil, bool:
		return v
	case string:
		if v == "" || strings.HasPrefix(v, "${") && strings.IndexByte(v, '}') == len(v)-1 {
			return v
		}
	}
	return Masked
}
