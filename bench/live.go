package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// A live program has printed its first line and waits for the end of its input.
type live struct {
	cmd       *exec.Cmd
	stdin     io.Closer
	profiler  *profiler     // nil if the contestant has none
	firstLine time.Duration // since it was started
	cancel    context.CancelFunc
}

// launch starts a program and waits for its first line; watched is whether
// memory will be measured. The caller must end it.
func launch(ctx context.Context, c *contestant, watched bool, workload string, args ...string) (*live, error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	p := &live{cancel: cancel}
	if watched && c.watch != nil {
		var err error
		if p.cmd, p.profiler, err = c.watch(ctx, workload, args...); err != nil {
			cancel()
			return nil, err
		}
	} else {
		p.cmd = c.start(ctx, workload, args...)
	}
	var complaints bytes.Buffer
	p.cmd.Stderr = &complaints
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		cancel()
		return nil, err
	}
	p.stdin = stdin
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		cancel()
		return nil, err
	}
	start := time.Now()
	if err := p.cmd.Start(); err != nil {
		cancel()
		return nil, err
	}
	_, err = bufio.NewReader(stdout).ReadString('\n')
	p.firstLine = time.Since(start)
	if err != nil {
		_ = p.end()
		return nil, fmt.Errorf("reading its first line: %w%s", err, tail(complaints.String()))
	}
	return p, nil
}

// end closes the input of the program and waits until it has ended.
func (p *live) end() error {
	defer p.cancel()
	_ = p.stdin.Close()
	return p.cmd.Wait()
}

// kill ends the program at once.
func (p *live) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.end()
}

// memory returns a field of /proc/PID/status in bytes, such as VmRSS.
//
// The peak is read there too, and not from what the system says of an ended
// child: that includes what this program itself occupied when it forked.
func (p *live) memory(field string) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, field+":"); ok {
			kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("no %s in /proc/%d/status", field, p.cmd.Process.Pid)
}

// startUp measures W7: the median over so many executions of the time from exec
// to the first line on a pipe, and of the peak memory until its end.
func startUp(executions int) func(context.Context, *contestant) (figures, error) {
	return func(ctx context.Context, c *contestant) (figures, error) {
		var times, peaks []float64
		for range executions {
			p, err := launch(ctx, c, false, "hello")
			if err != nil {
				return nil, err
			}
			peak, err := p.finalPeak()
			if err := p.end(); err != nil {
				return nil, err
			}
			if err != nil {
				return nil, err
			}
			times = append(times, p.firstLine.Seconds()*1e3)
			peaks = append(peaks, float64(peak)/mebi)
		}
		return figures{"first_line_ms": median(times), "peak_mib": median(peaks)}, nil
	}
}

// finalPeak closes the input of the program and returns the most memory that it
// had until it was gone.
func (p *live) finalPeak() (int64, error) {
	peak, err := p.memory("VmHWM")
	if err != nil {
		return 0, err
	}
	if err := p.stdin.Close(); err != nil {
		return 0, err
	}
	for {
		now, err := p.memory("VmHWM")
		if err != nil { // it has ended, and owns no memory
			return peak, nil
		}
		peak = max(peak, now)
		time.Sleep(100 * time.Microsecond)
	}
}

const mebi = 1 << 20

// idle measures W4: what so many waiting processes occupy beyond a program
// with none.
func idle(processes int) func(context.Context, *contestant) (figures, error) {
	return func(ctx context.Context, c *contestant) (figures, error) {
		none, err := occupied(ctx, c, 0)
		if err != nil {
			return nil, err
		}
		all, err := occupied(ctx, c, processes)
		if err != nil {
			return nil, err
		}
		n := float64(processes)
		return figures{
			"bytes":         float64(all.settled-none.settled) / n,
			"bytes_at_once": float64(all.atOnce-none.atOnce) / n,
			"peak_mib":      float64(all.peak) / mebi,
		}, nil
	}
}

// A footprint is the resident memory of a program in bytes.
type footprint struct {
	atOnce  int64 // when it is ready
	settled int64 // after a collection, without the pages that are free
	peak    int64
}

func occupied(ctx context.Context, c *contestant, processes int) (footprint, error) {
	var f footprint
	p, err := launch(ctx, c, true, "w4", strconv.Itoa(processes))
	if err != nil {
		return f, err
	}
	defer p.kill()
	if f.atOnce, err = p.memory("VmRSS"); err != nil {
		return f, err
	}
	if f.peak, err = p.memory("VmHWM"); err != nil {
		return f, err
	}
	var free int64
	if p.profiler != nil {
		if free, err = p.profiler.collect(ctx); err != nil {
			return f, err
		}
	}
	// A program gives memory back by and by: what it says of itself and what the
	// system says must be of the same moment.
	rss, err := p.memory("VmRSS")
	f.settled = rss - free
	return f, err
}
