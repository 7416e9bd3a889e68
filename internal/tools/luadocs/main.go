// Luadocs writes the pages of docs/lua, one for each global library and module
// of Lua programs, from the stubs in internal/lua/stubs.
//
//	go run ./internal/tools/luadocs [-root DIR]
//
// A test fails if the pages are not those that it would write.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"wippy/internal/lua/stubs"
)

const folder = "docs/lua"

func main() {
	os.Exit(run(os.Args[1:], os.Stderr))
}

// run is main with its surroundings as arguments. It returns the exit code: 0,
// 1 if the pages cannot be made, 2 if the arguments are bad.
func run(args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("luadocs", flag.ContinueOnError)
	flags.SetOutput(stderr)
	root := flags.String("root", ".", "top of the repository")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if err := write(filepath.Join(*root, folder)); err != nil {
		fmt.Fprintln(stderr, "Error:", err)
		return 1
	}
	return 0
}

// write puts the pages into a folder, in place of those that were there.
func write(dir string) error {
	all, err := stubs.All()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		return err
	}
	for _, file := range old {
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	for name, text := range pages(all) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}
