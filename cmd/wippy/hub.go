package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// hubCommands returns the commands that need the module hub: they are known, so
// that they are not taken for misspellings, and hidden (CLI-1).
func hubCommands() []*cobra.Command {
	return hidden(needsHub, "add", "install", "update", "search", "publish", "pack", "auth", "readme")
}

// laterCommands returns the commands that other builds have.
func laterCommands() []*cobra.Command {
	return hidden(func(what string) error { return fmt.Errorf("%q is not supported by this build", what) }, "lint", "test")
}

// hidden returns commands that do nothing but fail.
func hidden(fail func(what string) error, names ...string) []*cobra.Command {
	var commands []*cobra.Command
	for _, name := range names {
		commands = append(commands, &cobra.Command{
			Use: name, Hidden: true, DisableFlagParsing: true,
			RunE: func(*cobra.Command, []string) error { return fail("wippy " + name) },
		})
	}
	return commands
}

func needsHub(what string) error {
	return fmt.Errorf("%q needs the module hub, which this build does not include", what)
}
