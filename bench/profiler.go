package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A profiler is the pprof server of a running wippy (cli.md, --profiler).
type profiler struct {
	address string
}

// get fetches one page, waiting for the server if it does not listen yet.
func (p *profiler) get(ctx context.Context, path string) ([]byte, error) {
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.address+"/debug/pprof/"+path, nil)
		if err != nil {
			return nil, err
		}
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			defer response.Body.Close()
			if response.StatusCode != http.StatusOK {
				return nil, fmt.Errorf("profiler: %s: %s", path, response.Status)
			}
			return io.ReadAll(response.Body)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("profiler: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// collect collects garbage and returns how many bytes of resident memory then
// are free: Go keeps such pages for a while before it gives them back.
func (p *profiler) collect(ctx context.Context) (free int64, err error) {
	page, err := p.get(ctx, "heap?gc=1&debug=1")
	if err != nil {
		return 0, err
	}
	stats := map[string]int64{}
	lines := bufio.NewScanner(strings.NewReader(string(page)))
	lines.Buffer(nil, len(page)+1)
	for lines.Scan() {
		// # HeapIdle = 4562944
		if name, value, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "# "), " = "); ok {
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				stats[name] = n
			}
		}
	}
	if stats["HeapIdle"] == 0 {
		return 0, fmt.Errorf("profiler: the heap profile names no HeapIdle")
	}
	return stats["HeapIdle"] - stats["HeapReleased"], nil
}

// profiled are the workloads of a processor profile. Each is large enough to
// outlast profileTime.
var profiled = [][]string{
	{"w1", "100000000"},
	{"w1", "100000000", "100"},
	{"w2", "1000000"},
	{"w3", "100000", "1000"},
	{"w3s", "100000000"},
	{"w5", "10000", "100000"},
	{"w6", "10000000"},
	{"w8", "full", "100"},
}

// profileTime is how long each workload is profiled.
const profileTime = 5 * time.Second

// writeProfile runs the workloads one after another, each under the profiler,
// and writes the sum of the profiles.
func writeProfile(ctx context.Context, wippy *contestant, file string, progress io.Writer) error {
	work, err := os.MkdirTemp("", "wippy-profile-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	merge := []string{"tool", "pprof", "-proto"}
	for i, workload := range profiled {
		fmt.Fprintln(progress, "profiling", strings.Join(workload, " "))
		part := filepath.Join(work, strconv.Itoa(i))
		if err := profileOne(ctx, wippy, workload, part); err != nil {
			return fmt.Errorf("profiling %s: %w", workload[0], err)
		}
		merge = append(merge, part)
	}
	sum, err := exec.CommandContext(ctx, "go", merge...).Output()
	if err != nil {
		return fmt.Errorf("merging the profiles: %w", err)
	}
	return os.WriteFile(file, sum, 0o644)
}

func profileOne(ctx context.Context, wippy *contestant, workload []string, file string) error {
	ctx, cancel := context.WithTimeout(ctx, profileTime+30*time.Second)
	defer cancel()
	cmd, profiler, err := wippy.watch(ctx, workload[0], workload[1:]...)
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { _ = cmd.Wait() }() // ends by the signal of the next line
	defer func() { _ = cmd.Process.Kill() }()
	profile, err := profiler.get(ctx, fmt.Sprintf("profile?seconds=%d", int(profileTime.Seconds())))
	if err != nil {
		return err
	}
	return os.WriteFile(file, profile, 0o644)
}
