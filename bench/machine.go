package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// A machine is what the figures depend on.
type machine struct {
	day       string
	processor string
	cores     int
	memory    string
	kernel    string
	golang    string
	revision  string // of this repository; "" if unknown
}

// thisMachine describes where this program runs; what cannot be read is
// "unknown".
func thisMachine(ctx context.Context) machine {
	m := machine{
		day:       time.Now().UTC().Format(time.DateOnly),
		processor: firstField("/proc/cpuinfo", "model name"),
		cores:     runtime.NumCPU(),
		memory:    "unknown",
		kernel:    "unknown",
		golang:    runtime.Version(),
	}
	var kib int64
	if _, err := fmt.Sscanf(firstField("/proc/meminfo", "MemTotal"), "%d kB", &kib); err == nil {
		m.memory = fmt.Sprintf("%.0f GiB", float64(kib)/mebi)
	}
	if release, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.kernel = strings.TrimSpace(string(release))
	}
	if out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty").Output(); err == nil {
		m.revision = strings.TrimSpace(string(out))
	}
	return m
}

// firstField returns the value of the first line "name : value" of a file.
func firstField(file, name string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
