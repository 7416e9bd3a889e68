//go:build unix

package terminal_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"reflect"
	"syscall"
	"testing"

	"golang.org/x/term"

	"wippy/internal/terminal"
)

func init() {
	programs["prompt"] = prompt
	programs["idle"] = idle
}

func openStandard(interrupt func()) *terminal.Terminal {
	return terminal.Open(terminal.Config{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Interrupt: interrupt})
}

// prompt reads a line, waits for Ctrl+C, reads another, and panics.
func prompt() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	t := openStandard(func() { signals <- os.Interrupt })
	defer t.Close()
	for range 2 {
		fmt.Fprint(t, "> ")
		results := make(chan terminal.Result, 1)
		if now, later := t.ReadLine(func(r terminal.Result) { results <- r }); later == nil {
			results <- now
		}
		fmt.Fprintln(t, show(<-results))
		fmt.Fprintln(t, <-signals)
	}
	panic("over")
}

// idle only opens and closes its terminal.
func idle() {
	t := openStandard(nil)
	fmt.Fprintln(t, "open")
	t.Close()
	fmt.Fprintln(t, "closed")
}

// start runs a command at the terminal of s, as a shell would. In the test
// binary it runs program.
func start(t *testing.T, s *session, program, name string, args ...string) *exec.Cmd {
	t.Helper()
	s.term.Close() // the terminal is for the command
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.tty, s.tty, s.tty
	cmd.Env = append(os.Environ(), programVariable+"="+program)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// cli.md §7: Ctrl+C is a signal while nothing is read and reaches the runtime
// from a prompt. HST-14: a panic leaves the terminal as it was.
func TestProgramAtATerminal(t *testing.T) {
	s := open(t)
	cmd := start(t, s, "prompt", self(t))
	s.sees("> |")
	s.press("abc" + enter)
	s.sees("> abc", `"abc"`, "|")
	s.press("typed while busy" + ctrl('c') + "d") // a signal discards what is not read yet
	s.sees("> abc", `"abc"`, "interrupt", "> d|")
	s.press(ctrl('c'))
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 2 {
		t.Errorf("the program did not panic: %v", err)
	}
	if !reflect.DeepEqual(s.modes(), s.before) {
		t.Error("the modes are not what they were")
	}
}

// A program that is stopped and continued takes its terminal back.
func TestStopAndContinue(t *testing.T) {
	s := open(t)
	cmd := start(t, s, "prompt", self(t))
	s.sees("> |")
	s.press("abc" + left)
	s.sees("> ab|c")

	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatalf("waiting for the program to stop: %v, status %x", err, status)
	}
	s.restore() // what a shell does
	fmt.Fprint(s.tty, "\nstopped\n")
	s.sees("> abc", "stopped", "|")

	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	s.sees("> abc", "stopped", "> ab|c")
	s.press("d" + enter)
	s.sees("> abc", "stopped", "> abdc", `"abdc"`, "|")
	cmd.Process.Kill()
	cmd.Wait()
}

// A program in the background leaves the terminal alone; the attempt to change
// it would stop the program.
func TestProgramInTheBackground(t *testing.T) {
	s := open(t)
	cmd := start(t, s, "idle", "sh", "-c", `set -m; "$0" & wait $!; echo over`, self(t))
	s.sees("open", "closed", "over", "|")
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// restore puts the terminal into the modes it had at first.
func (s *session) restore() {
	s.t.Helper()
	if err := term.Restore(int(s.tty.Fd()), s.before); err != nil {
		s.t.Fatal(err)
	}
}
