//go:build linux

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// build builds the program as it is released and returns its path.
func build(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "wippy")
	cmd := exec.Command("go", "build", "-trimpath", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// BenchmarkStart is the time of a command that does nothing.
func BenchmarkStart(b *testing.B) {
	wippy := build(b)
	for b.Loop() {
		if err := exec.Command(wippy, "version").Run(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEcho runs the echo service at a terminal. It reports the time to the
// first prompt without the 200 ms that the client sleeps, the time to an answer
// without the 100 ms that the worker sleeps, and the memory that was resident.
func BenchmarkEcho(b *testing.B) {
	wippy := build(b)
	var prompt, answer time.Duration
	var resident int64
	for b.Loop() {
		cmd := exec.Command(wippy, "run", "-x", "app:terminal/app:cli")
		cmd.Dir = echo
		begin := time.Now()
		tty, err := pty.Start(cmd)
		if err != nil {
			b.Fatal(err)
		}
		readUntil(b, tty, "> ")
		prompt += time.Since(begin) - 200*time.Millisecond

		begin = time.Now()
		if _, err := tty.WriteString("hello\r"); err != nil {
			b.Fatal(err)
		}
		readUntil(b, tty, "from worker")
		answer += time.Since(begin) - 100*time.Millisecond

		if err := cmd.Process.Kill(); err != nil {
			b.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		tty.Close()
		resident = max(resident, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	}
	perOp := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) }
	b.ReportMetric(perOp(prompt), "ms/prompt")
	b.ReportMetric(perOp(answer), "ms/answer")
	b.ReportMetric(float64(resident)/1024, "MiB")
	b.ReportMetric(0, "ns/op") // mostly sleep
}

func readUntil(b *testing.B, tty *os.File, text string) {
	b.Helper()
	if err := tty.SetReadDeadline(time.Now().Add(deadline)); err != nil {
		b.Fatal(err)
	}
	var all []byte
	buf := make([]byte, 4096)
	for !bytes.Contains(all, []byte(text)) {
		n, err := tty.Read(buf)
		if err != nil {
			b.Fatalf("waiting for %q: %v\n%s", text, err, all)
		}
		all = append(all, buf[:n]...)
	}
}
