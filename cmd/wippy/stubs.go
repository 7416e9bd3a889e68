package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wippy/internal/atomicfile"
	"wippy/internal/lua/stubs"
)

// luarc names the settings of lua-language-server in a project; it reads the
// first that is there.
var luarc = []string{".luarc.json", ".luarc.jsonc"}

func (a *app) stubsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "stubs DIR",
		Short: "Write declarations for editors, which then complete and check Lua code",
		Long: `Write a file of declarations for each Lua library and module into a folder, for
lua-language-server: editors that use it complete process. and know the types.

Files of an earlier run are replaced, other files never. If the project has no
.luarc.json, one is written that names the folder.`,
		Example: "  wippy stubs .wippy/stubs",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return errors.New("wippy stubs needs one folder to write to, such as .wippy/stubs")
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.writeStubs(args[0]) },
	}
}

// writeStubs writes the stubs, and settings that lead to them (cli.md §9.5).
func (a *app) writeStubs(dir string) error {
	path := dir
	if !filepath.IsAbs(path) {
		path = filepath.Join(a.dir, path)
	}
	n, err := stubs.Write(path)
	if err != nil {
		return fmt.Errorf("writing stubs: %w", err)
	}
	a.log.Info("stubs written", "folder", dir, "files", n)
	return a.leadToStubs(filepath.ToSlash(filepath.Clean(dir)))
}

// leadToStubs writes the settings of lua-language-server, or tells what to add
// to those that are there.
func (a *app) leadToStubs(dir string) error {
	settings, err := luarcFor(dir)
	if err != nil {
		return err
	}
	for _, name := range luarc {
		old, err := os.ReadFile(filepath.Join(a.dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if !leadsTo(string(old), dir) {
			fmt.Fprintf(a.stderr, "%s is there already. For lua-language-server to find the stubs, it needs:\n%s", name, settings)
		}
		return nil
	}
	if err := atomicfile.Write(filepath.Join(a.dir, luarc[0]), settings, 0o644); err != nil {
		return err
	}
	a.log.Info("settings for lua-language-server written", "path", luarc[0])
	return nil
}

// leadsTo reports whether settings name a folder.
func leadsTo(settings, dir string) bool {
	return slices.ContainsFunc([]string{dir, "./" + dir, dir + "/"}, func(name string) bool {
		return strings.Contains(settings, `"`+name+`"`)
	})
}

// luarcFor returns the settings with which lua-language-server uses the stubs in
// a folder in place of its own ones.
func luarcFor(dir string) ([]byte, error) {
	builtin := map[string]string{}
	for _, name := range []string{
		"basic", "bit", "bit32", "coroutine", "debug", "ffi", "io", "jit", "math", "os", "package", "string", "table",
		"table.clear", "table.new", "utf8",
	} {
		builtin[name] = "disable"
	}
	text, err := json.MarshalIndent(map[string]any{
		"runtime.version":   "Lua 5.1",
		"runtime.builtin":   builtin,
		"workspace.library": []string{dir},
	}, "", "  ")
	return append(text, '\n'), err
}
