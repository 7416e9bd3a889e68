package main

import (
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"

	"wippy/internal/host"
)

// tuneMemory sets how the Go runtime uses memory: the flag --memory-limit counts
// more than GOMEMLIMIT, and that more than 75 % of what there is (cli.md §1).
func (a *app) tuneMemory() error {
	if _, set := a.env("GOGC"); !set {
		startCollector()
	}
	if text := a.flags.memoryLimit; text != "" {
		limit, err := host.ParseSize(text)
		if err != nil {
			return fmt.Errorf("invalid --memory-limit %q", text)
		}
		debug.SetMemoryLimit(int64(limit))
		return nil
	}
	if _, set := a.env("GOMEMLIMIT"); set {
		return nil // Go has read it
	}
	if available := availableMemory(); available > 0 {
		debug.SetMemoryLimit(available / 4 * 3)
	}
	return nil
}

// memoryLimit returns the limit in force in bytes, 0 for none.
func memoryLimit() int {
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 {
		return int(limit)
	}
	return 0
}

// availableMemory returns the bytes of memory that this program may use, by its
// control group or the size of the machine; 0 if neither is known, as outside of
// Linux.
func availableMemory() int64 {
	machine := int64(0)
	meminfo, _ := os.ReadFile("/proc/meminfo")
	if _, rest, found := strings.Cut(string(meminfo), "MemTotal:"); found {
		if fields := strings.Fields(rest); len(fields) > 0 {
			kilobytes, _ := strconv.ParseInt(fields[0], 10, 64)
			machine = kilobytes << 10
		}
	}
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, _ := os.ReadFile(file)
		limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
		if err == nil && limit > 0 && (machine == 0 || limit < machine) {
			return limit
		}
	}
	return machine
}
