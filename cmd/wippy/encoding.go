package main

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"
)

// An encoding is how something is written for programs.
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
		return true, writeJSON(w, v)
	case e.yaml:
		return true, writeYAML(w, v)
	}
	return false, nil
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func writeYAML(w io.Writer, v any) error {
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(v); err != nil {
		return err
	}
	return enc.Close()
}
