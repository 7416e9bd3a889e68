// Package atomicfile replaces files as a whole. Whenever the program or the
// machine ends, and whatever fails on the way, a file written by [Write] holds
// the old text or the new one, never a part of either.
package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
)

// Write replaces the text of a file, or makes the file. One that is there keeps
// its permissions, a new one gets mode, whatever the umask says. A symbolic link
// is followed. Other processes may write the same file: the last one wins.
//
// The text is on the disk when Write returns nil. After an error the file is as
// it was before; the error is mostly a [*fs.PathError]. The folder must be there
// and writable. A program that is killed in the middle leaves a file behind
// whose name is that of path between a dot and a number.
func Write(path string, text []byte, mode fs.FileMode) error {
	return write(path, text, mode, func(string) error { return nil })
}

// write is Write with a function that is asked before each step but the first,
// by name, and makes it fail with an error.
func write(path string, text []byte, mode fs.FileMode, before func(step string) error) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close() // a second time in most cases, which does nothing
			os.Remove(f.Name())
		}
	}()
	steps := []struct {
		name string
		do   func() error
	}{
		{"write", func() error { _, err := f.Write(text); return err }},
		{"chmod", func() error { return f.Chmod(mode) }},
		// Without it a machine that loses power may keep the new name with none of the text.
		{"sync", f.Sync},
		{"close", f.Close},
		{"rename", func() error { return os.Rename(f.Name(), path) }},
	}
	for _, step := range steps {
		if err := before(step.name); err != nil {
			return err
		}
		if err := step.do(); err != nil {
			return err
		}
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder has the new name of the file survive a loss of power. Systems on
// which folders cannot be synced do that by themselves, so there is nothing to
// do about an error.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}
