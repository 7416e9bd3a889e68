package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wippy/internal/registry"
)

// A listFlags holds the filters of wippy registry list; an empty one lets
// everything through.
type listFlags struct {
	kind, ns, name string
	meta           []string
}

func (a *app) registryListCommand(project *projectFlags) *cobra.Command {
	var f listFlags
	var enc encoding
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the entries",
		Long: `List the entries, those that pass all the filters given.

In patterns * stands for any characters. A --meta filter compares a field of the
metadata: f=v is equal, f~re matches a regular expression, f*s contains,
f^s begins with, f$s ends with.`,
		Example: `  wippy registry list
  wippy registry list --kind 'process.*|library.lua' --ns app
  wippy registry list --meta 'title~^Order' --json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			match, err := f.match()
			if err != nil {
				return err
			}
			s, err := a.snapshot(*project)
			if err != nil {
				return err
			}
			return a.listEntries(s.Find(match), enc)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.kind, "kind", "k", "", "`pattern` of the kind; | separates several")
	flags.StringVarP(&f.ns, "ns", "n", "", "`pattern` of the namespace")
	flags.StringVar(&f.name, "name", "", "`pattern` of the name")
	flags.StringArrayVar(&f.meta, "meta", nil, "`condition` on a field of the metadata")
	enc.addTo(cmd)
	return cmd
}

// match returns what decides which entries pass.
func (f listFlags) match() (func(*registry.Entry) bool, error) {
	var conditions []condition
	for _, text := range f.meta {
		c, err := parseCondition(text)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, c)
	}
	matches := func(pattern, text string) bool { return pattern == "" || registry.MatchGlob(pattern, text) }
	return func(e *registry.Entry) bool {
		return slices.ContainsFunc(strings.Split(f.kind, "|"), func(kind string) bool { return matches(kind, e.Kind) }) &&
			matches(f.ns, e.ID.NS) && matches(f.name, e.ID.Name) &&
			!slices.ContainsFunc(conditions, func(c condition) bool { return !c.holds(e) })
	}, nil
}

// A condition compares one field of the metadata.
type condition struct {
	field string
	test  func(value string) bool
}

// conditionOps are the operators in the order in which they are looked for
// (CLI-42).
const conditionOps = "~*^$="

// parseCondition reads one --meta filter.
func parseCondition(text string) (condition, error) {
	for _, op := range conditionOps {
		field, operand, found := strings.Cut(text, string(op))
		if !found {
			continue
		}
		c := condition{field: field}
		switch op {
		case '~':
			re, err := regexp.Compile(operand)
			if err != nil {
				return c, fmt.Errorf("invalid --meta %q: %w", text, err)
			}
			c.test = re.MatchString
		case '*':
			c.test = func(value string) bool { return strings.Contains(value, operand) }
		case '^':
			c.test = func(value string) bool { return strings.HasPrefix(value, operand) }
		case '$':
			c.test = func(value string) bool { return strings.HasSuffix(value, operand) }
		case '=':
			c.test = func(value string) bool { return value == operand }
		}
		if field == "" {
			break
		}
		return c, nil
	}
	return condition{}, fmt.Errorf("invalid --meta %q: expected field=value, or ~ * ^ $ in place of =", text)
}

func (c condition) holds(e *registry.Entry) bool {
	value, ok := e.Field("meta." + c.field)
	return ok && c.test(fmt.Sprint(value))
}

// listEntries prints entries.
func (a *app) listEntries(entries []*registry.Entry, enc encoding) error {
	list := make([]listedEntry, 0, len(entries))
	for _, e := range entries {
		list = append(list, listed(e))
	}
	if written, err := enc.write(a.out, list); written {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(a.out, "No entries found")
		return nil
	}
	rows := make([][]string, len(list))
	for i, e := range list {
		rows[i] = []string{e.ID, e.Kind}
	}
	writeTable(a.out, []column{{"ID", 50}, {"KIND", 30}}, rows)
	fmt.Fprintf(a.out, "\nTotal: %s\n", count(len(list), "entry", "entries"))
	return nil
}
