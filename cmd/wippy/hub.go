package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// hubCommands returns the commands that need the module hub: they are known, so
// that they are not taken for misspellings, and hidden (CLI-1).
func hubCommands() []*cobra.Command {
	var commands []*cobra.Command
	for _, name := range []string{"add", "install", "update", "search", "publish", "pack", "auth", "readme"} {
		commands = append(commands, &cobra.Command{
			Use: name, Hidden: true, DisableFlagParsing: true,
			RunE: func(*cobra.Command, []string) error { return needsHub("wippy " + name) },
		})
	}
	return commands
}

func needsHub(what string) error {
	return fmt.Errorf("%q needs the module hub, which this build does not include", what)
}
