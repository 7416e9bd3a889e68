package main

import (
	"github.com/spf13/cobra"

	"wippy/internal/loader"
	"wippy/internal/registry"
	"wippy/internal/secret"
)

func (a *app) registryCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "registry",
		Short: "Look at the entries of a project without starting anything",
		Args:  a.noSuchCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := projectFlags{lockFile: loader.LockName}
	addLockFile(cmd.PersistentFlags(), &f.lockFile, "lock `file` of the project")
	cmd.AddCommand(a.registryListCommand(&f), a.registryShowCommand(&f), a.registryGraphCommand(&f))
	return cmd
}

// A listedEntry is an entry as registry list writes it for programs.
type listedEntry struct {
	ID   string         `json:"id" yaml:"id"`
	Kind string         `json:"kind" yaml:"kind"`
	Meta map[string]any `json:"meta,omitempty" yaml:"meta,omitempty"`
}

func listed(e *registry.Entry) listedEntry {
	return listedEntry{e.ID.String(), e.Kind, secret.Mask(e.Meta).(map[string]any)}
}

// A shownEntry is an entry as registry show writes it for programs.
type shownEntry struct {
	listedEntry `yaml:",inline"`
	Data        any `json:"data" yaml:"data"`
}
