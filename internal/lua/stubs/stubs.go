// Package stubs holds the reference of everything that a Lua program can use:
// one file of declarations for each global library and module, in the form that
// lua-language-server reads (LuaCATS), with an introduction and an example on
// top.
//
// The files serve users' editors, by wippy stubs, and are what docs/lua is made
// from. A test of package node compares them with the functions and fields that
// a program really finds. [Parse] says which part of LuaCATS they use.
package stubs

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"wippy/internal/atomicfile"
)

//go:embed *.lua
var files embed.FS

// Files holds the stubs, all at the top: "process.lua" and so on.
var Files fs.FS = files

// mark is the first line of the files that Write writes. It tells them from
// those of others, so it must stay as it is.
const mark = "-- Written by wippy stubs, which replaces this file.\n"

// Write writes the stubs into a folder, which it makes if there is none, and
// returns how many there are. It replaces what it has written before; if a file
// of somebody else has the name of a stub, it writes nothing and the error names
// the file. Readers see an old file or a new one as a whole.
func Write(dir string) (int, error) {
	names, err := fs.Glob(Files, "*.lua")
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		if err := checkOurs(filepath.Join(dir, name)); err != nil {
			return 0, err
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return 0, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(Files, name)
		if err != nil {
			return 0, err
		}
		if err := atomicfile.Write(filepath.Join(dir, name), append([]byte(mark), text...), 0o644); err != nil {
			return 0, err
		}
	}
	return len(names), nil
}

// checkOurs refuses a path where something is that Write has not written.
func checkOurs(path string) error {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !bytes.HasPrefix(text, []byte(mark)):
		return fmt.Errorf("%s was not written by wippy stubs: move it away, or choose another folder", path)
	}
	return nil
}
