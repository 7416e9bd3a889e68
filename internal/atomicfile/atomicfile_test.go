package atomicfile

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// read returns the text of a file.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// names returns the names of all files of a folder.
func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return strings.Join(list, " ")
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	for _, text := range []string{"one", "", "three"} {
		if err := Write(path, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
		if got := read(t, path); got != text {
			t.Errorf("the file holds %q, want %q", got, text)
		}
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o640 {
		t.Errorf("the mode is %v, want that of a new file", info.Mode())
	}
	if err := os.Chmod(path, 0o604); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.txt", filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	if err := Write(filepath.Join(dir, "link"), []byte("four"), 0o600); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o604 {
		t.Errorf("the mode is %v, want that of the file replaced", info.Mode())
	}
	if got := read(t, path); got != "four" {
		t.Errorf("behind the link is %q, want four", got)
	}
	if got := names(t, dir); got != "a.txt link" {
		t.Errorf("the folder holds %s", got)
	}
}

func TestAFailureAtAnyStepChangesNothing(t *testing.T) {
	broken := errors.New("broken")
	for _, failing := range []string{"write", "chmod", "sync", "close", "rename"} {
		for _, before := range []string{"old", ""} {
			dir := t.TempDir()
			path := filepath.Join(dir, "a.txt")
			if before != "" {
				if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			reached := false
			err := write(path, []byte("new"), 0o600, func(step string) error {
				if step == failing {
					reached = true
					return broken
				}
				return nil
			})
			if !reached || !errors.Is(err, broken) {
				t.Errorf("a failing %s gives %v", failing, err)
			}
			if before == "" {
				if got := names(t, dir); got != "" {
					t.Errorf("a failing %s leaves %s", failing, got)
				}
			} else if got := names(t, dir); got != "a.txt" || read(t, path) != before {
				t.Errorf("a failing %s leaves %s with %q", failing, got, read(t, path))
			}
		}
	}
}

func TestWriteFails(t *testing.T) {
	dir := t.TempDir()
	if err := Write(filepath.Join(dir, "no", "a.txt"), nil, 0o600); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a folder Write gives %v", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "d", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "d"), nil, 0o600); err == nil || names(t, dir) != "d" {
		t.Errorf("over a folder Write gives %v and leaves %s", err, names(t, dir))
	}
}

// writerFile names the file that a test program is to write again and again.
const writerFile = "ATOMICFILE_TEST_WRITES"

func TestMain(m *testing.M) {
	path := os.Getenv(writerFile)
	if path == "" {
		os.Exit(m.Run())
	}
	for i := 0; ; i++ {
		if err := Write(path, textOf(i), 0o600); err != nil {
			os.Exit(1)
		}
		if i == 0 {
			os.Stdout.WriteString("writing\n")
		}
	}
}

// textOf returns a text of some length that shows whether it is whole.
func textOf(i int) []byte {
	return append(bytes.Repeat([]byte{byte('a' + i%26)}, 300_000), "end"...)
}

// A program that is killed while it writes leaves a whole file behind.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	for i := range 20 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), writerFile+"="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 8)); err != nil {
			t.Fatal("the program does not write: ", err)
		}
		// Different moments of its loop; none of them is the right one.
		time.Sleep(time.Duration(i) * 300 * time.Microsecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		got := read(t, path)
		if len(got) != 300_003 || !strings.HasSuffix(got, "end") || strings.Trim(got[:300_000], got[:1]) != "" {
			t.Fatalf("after kill %d the file holds %d bytes, from %.10q", i, len(got), got)
		}
	}
}
