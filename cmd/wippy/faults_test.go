//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// cli.md CLI-14: a lock file is whole after wippy was killed while it wrote it,
// with either the old folders or the new ones.
func TestKilledInit(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "wippy.lock")
	end := strings.Repeat("# a long comment\n", 5000) + "# the end\n"
	if err := os.WriteFile(path, []byte("directories: {modules: .wippy, src: ./zero}\n"+end), 0o600); err != nil {
		t.Fatal(err)
	}
	init := func(folder string) *exec.Cmd {
		cmd := exec.Command("wippy", "init", "-s", "--src-dir", folder)
		cmd.Dir = dir
		return cmd
	}
	begin := time.Now()
	if err := init("./first").Run(); err != nil {
		t.Fatal(err)
	}
	whole := time.Since(begin)
	changed := 0
	for i := range 25 {
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		folder := "./" + strings.Repeat("x", i+1)
		cmd := init(folder)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Any moment will do, from before it has begun to after it has ended.
		time.Sleep(whole * time.Duration(i) / 20)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		after, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		switch text := string(after); {
		case text == string(before):
		case strings.HasSuffix(text, end) && strings.Contains(text, "src: "+folder):
			changed++
		default:
			t.Fatalf("kill %d leaves %d bytes, from %.60q", i, len(text), text)
		}
	}
	t.Logf("%d of 25 came to the end", changed)
}

// manifests.md MAN-4, MAN-5: what may not be read is named, files and folders
// alike.
func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := project(t, "namespace: app\nentries: []\n")
	for name, want := range map[string]string{
		"_index.yaml": "_index.yaml: permission denied\nError: 1 problem in the manifests\n",
		"sub":         "sub: cannot be read: permission denied\nError: 1 problem in the manifests\n",
		"other.yaml":  "Warning: other.yaml: skipped: permission denied\n",
		"wippy.lock":  "Error: reading lock file: open " + dir + "/wippy.lock: permission denied\n",
		".wippy.yaml": "Error: reading config file: open " + dir + "/.wippy.yaml: permission denied\n",
	} {
		path := filepath.Join(dir, name)
		if name == "sub" {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		} else if name == "other.yaml" || name == ".wippy.yaml" {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("wippy", "registry", "list")
		cmd.Dir = dir
		var stderr strings.Builder
		cmd.Stderr = &stderr
		err := cmd.Run()
		if stderr.String() != want || (err != nil) != strings.Contains(want, "Error") {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, stderr.String(), want)
		}
		if err := os.Chmod(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	cmd := exec.Command("wippy", "init", "-d", "other")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err == nil || string(out) != "Error: writing wippy.lock: permission denied\n" {
		t.Errorf("in a read-only folder wippy init gives %v, %s", err, out)
	}
}
