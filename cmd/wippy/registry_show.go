package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wippy/internal/registry"
	"wippy/internal/secret"
)

// A showFlags holds the flags of wippy registry show.
type showFlags struct {
	field string
	raw   bool
	encoding
}

func (a *app) registryShowCommand(project *projectFlags) *cobra.Command {
	var f showFlags
	cmd := &cobra.Command{
		Use:   "show id",
		Short: "Show one entry",
		Long: `Show one entry by its id, or by its name if only one has it.

Placeholders such as ${env:NAME} are shown as they were written, and *** in place
of what is secret by its name, such as password or api_key.`,
		Example: `  wippy registry show app:relay
  wippy registry show relay --json
  wippy registry show app:relay --field source --raw`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("wippy registry show needs the id of one entry, such as app:relay, got %d", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.snapshot(*project)
			if err != nil {
				return err
			}
			e, err := findEntry(s, args[0])
			if err != nil {
				return a.ofNothing(s, err)
			}
			return f.show(a.out, e)
		},
		ValidArgsFunction: a.completeEntries(project),
	}
	cmd.Flags().StringVarP(&f.field, "field", "f", "", "show a `field` of the data only: name or a.b.c")
	cmd.Flags().BoolVar(&f.raw, "raw", false, "with --field, end a string without a newline")
	f.addTo(cmd)
	return cmd
}

// findEntry returns the entry of an id, or of a name that only one has (CLI-43).
func findEntry(s *registry.Snapshot, text string) (*registry.Entry, error) {
	if e, ok := s.Get(registry.ParseID(text)); ok {
		return e, nil
	}
	found := s.Find(func(e *registry.Entry) bool { return e.ID.Name == text })
	switch len(found) {
	case 0:
		return nil, didYouMean("entry not found: "+text, s.Closest(registry.ParseID(text), nil).String())
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("ambiguous entry name %q, use full ID (namespace:name)", text)
}

// show writes an entry, or a field of it.
func (f showFlags) show(w io.Writer, e *registry.Entry) error {
	if f.field != "" {
		return f.showField(w, e)
	}
	shown := shownEntry{listed(e), secret.Mask(e.Data)}
	if written, err := f.write(w, shown); written {
		return err
	}
	fmt.Fprintf(w, "ID:   %s\nKind: %s\n", e.ID, e.Kind)
	if len(shown.Meta) > 0 {
		fmt.Fprint(w, "Metadata:\n")
		for _, key := range slices.Sorted(maps.Keys(shown.Meta)) {
			if err := writeIndented(w, map[string]any{key: shown.Meta[key]}); err != nil {
				return err
			}
		}
	}
	if e.Data == nil {
		return nil
	}
	fmt.Fprint(w, "Data:\n")
	return writeIndented(w, shown.Data)
}

func (f showFlags) showField(w io.Writer, e *registry.Entry) error {
	value, ok := e.Field("data." + f.field)
	if !ok {
		return fmt.Errorf("field %q not found in entry data", f.field)
	}
	// Every name on the way to the field can say that it is secret.
	for _, name := range strings.Split(f.field, ".") {
		value = secret.Value(name, value)
	}
	if written, err := f.write(w, value); written {
		return err
	}
	text, isText := value.(string)
	switch {
	case isText && f.raw:
		_, err := io.WriteString(w, text)
		return err
	case isText:
		_, err := fmt.Fprintln(w, text)
		return err
	case f.raw:
		return errors.New("--raw needs a field that holds a string")
	}
	return writeYAML(w, value)
}

// writeIndented writes a value as YAML, each line two spaces in.
func writeIndented(w io.Writer, v any) error {
	var b bytes.Buffer
	if err := writeYAML(&b, v); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		if line != "\n" {
			line = "  " + line
		}
		if _, err := io.WriteString(w, line); err != nil {
			return err
		}
	}
	return nil
}
