package main

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

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
	cmd.AddCommand(a.registryListCommand(&f), a.registryShowCommand(&f))
	return cmd
}

// An encoding is how entries are written for programs.
type encoding struct {
	json, yaml bool // at most one
}

// addTo adds the flags that choose the encoding.
func (e *encoding) addTo(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&e.json, "json", false, "write JSON")
	cmd.Flags().BoolVar(&e.yaml, "yaml", false, "write YAML")
	cmd.MarkFlagsMutuallyExclusive("json", "yaml")
}

// write writes v if an encoding was chosen, and reports whether it was.
func (e *encoding) write(w io.Writer, v any) (bool, error) {
	switch {
	case e.json:
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return true, enc.Encode(v)
	case e.yaml:
		return true, writeYAML(w, v)
	}
	return false, nil
}

func writeYAML(w io.Writer, v any) error {
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(v); err != nil {
		return err
	}
	return enc.Close()
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
