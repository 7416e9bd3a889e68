package host_test

import (
	"testing"

	"wippy/internal/host"
)

// cli.md §1: sizes.
func TestParseSize(t *testing.T) {
	for text, want := range map[string]host.Size{
		"1073741824": 1 << 30, "512M": 512 << 20, "1G": 1 << 30, "64KB": 64 << 10, "64kb": 64 << 10, "2t": 2 << 40, "7": 7,
	} {
		if got, err := host.ParseSize(text); err != nil || got != want {
			t.Errorf("ParseSize(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "M", "0", "-1", "1.5G", "1MM", "1BM", "1 G", "1X", "9000000T", "KB", "7B"} {
		if got, err := host.ParseSize(text); err == nil {
			t.Errorf("ParseSize(%q) = %d, want an error", text, got)
		}
	}
}
