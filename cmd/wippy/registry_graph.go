package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wippy/internal/registry"
)

// A graphFlags holds the flags of wippy registry graph.
type graphFlags struct {
	encoding
	mermaid bool
	reverse bool
}

func (a *app) registryGraphCommand(project *projectFlags) *cobra.Command {
	var f graphFlags
	cmd := &cobra.Command{
		Use:   "graph [id]...",
		Short: "Show which entries refer to which",
		Long: `Show which entries refer to which, and in what field: those are the entries that
are created and started first. With ids, only these entries and all that they
need, or with --reverse all that need them.`,
		Example: `  wippy registry graph
  wippy registry graph app:relay-service
  wippy registry graph --reverse app:processes
  wippy registry graph --mermaid > graph.mmd`,
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.snapshot(*project)
			if err != nil {
				return err
			}
			g := newEntryGraph(s)
			if len(args) > 0 {
				var from []*registry.Entry
				for _, text := range args {
					e, err := findEntry(s, text)
					if err != nil {
						return a.ofNothing(s, err)
					}
					from = append(from, e)
				}
				g = g.reach(from, f.reverse)
			} else if f.reverse {
				return fmt.Errorf("--reverse needs the id of an entry")
			}
			return f.show(a.out, g)
		},
		ValidArgsFunction: a.completeIDs(project, func(*registry.Entry) bool { return true }),
	}
	cmd.Flags().BoolVar(&f.mermaid, "mermaid", false, "write a Mermaid flowchart")
	cmd.Flags().BoolVar(&f.reverse, "reverse", false, "follow references backwards from the ids")
	f.addTo(cmd)
	cmd.MarkFlagsMutuallyExclusive("json", "yaml", "mermaid")
	return cmd
}

// An entryGraph is some entries and the references between them, as wippy
// registry graph writes them for programs.
type entryGraph struct {
	Entries    []graphEntry     `json:"entries" yaml:"entries"`
	References []graphReference `json:"references" yaml:"references"`
}

type graphEntry struct {
	ID   string `json:"id" yaml:"id"`
	Kind string `json:"kind" yaml:"kind"`
}

// A graphReference is a field of an entry that names another.
type graphReference struct {
	From  string `json:"from" yaml:"from"`
	Field string `json:"field" yaml:"field"`
	To    string `json:"to" yaml:"to"`
}

// newEntryGraph returns all entries by id, and the references in the order of
// the entries that have them. Mentions of what is no entry are left out.
func newEntryGraph(s *registry.Snapshot) entryGraph {
	g := entryGraph{[]graphEntry{}, []graphReference{}}
	variables := registry.NewVariableNames(slices.Collect(s.All()))
	for e := range s.All() {
		g.Entries = append(g.Entries, graphEntry{e.ID.String(), e.Kind})
		for _, r := range append(registry.References(e), variables.References(e)...) {
			if _, exists := s.Get(r.ID); exists {
				g.References = append(g.References, graphReference{e.ID.String(), r.Field, r.ID.String()})
			}
		}
	}
	return g
}

// reach returns the part of a graph that can be reached from some entries.
func (g entryGraph) reach(from []*registry.Entry, reverse bool) entryGraph {
	next := map[string][]string{}
	for _, r := range g.References {
		if reverse {
			r.From, r.To = r.To, r.From
		}
		next[r.From] = append(next[r.From], r.To)
	}
	reached := map[string]bool{}
	var queue []string
	add := func(id string) {
		if !reached[id] {
			reached[id] = true
			queue = append(queue, id)
		}
	}
	for _, e := range from {
		add(e.ID.String())
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, id := range next[queue[0]] {
			add(id)
		}
	}
	part := entryGraph{[]graphEntry{}, []graphReference{}}
	for _, e := range g.Entries {
		if reached[e.ID] {
			part.Entries = append(part.Entries, e)
		}
	}
	for _, r := range g.References {
		if reached[r.From] && reached[r.To] {
			part.References = append(part.References, r)
		}
	}
	return part
}

// show writes the graph (cli.md §9.7).
func (f graphFlags) show(w io.Writer, g entryGraph) error {
	switch written, err := f.write(w, g); {
	case written:
		return err
	case f.mermaid:
		g.writeMermaid(w)
	case len(g.Entries) == 0:
		fmt.Fprintln(w, "No entries found")
	default:
		g.writeText(w)
	}
	return nil
}

// writeText writes each entry with its references below it.
func (g entryGraph) writeText(w io.Writer) {
	rest := g.References
	for _, e := range g.Entries {
		fmt.Fprintf(w, "%s (%s)\n", oneLine(e.ID), oneLine(e.Kind))
		n, width := 0, 0
		for ; n < len(rest) && rest[n].From == e.ID; n++ {
			width = max(width, len(rest[n].Field))
		}
		for _, r := range rest[:n] {
			fmt.Fprintf(w, "  %-*s → %s\n", width, oneLine(r.Field), oneLine(r.To))
		}
		rest = rest[n:]
	}
	fmt.Fprintf(w, "\nTotal: %s, %s\n", count(len(g.Entries), "entry", "entries"), count(len(g.References), "reference", "references"))
}

// writeMermaid writes a flowchart, with a box around each namespace.
func (g entryGraph) writeMermaid(w io.Writer) {
	fmt.Fprintln(w, "flowchart LR")
	nodes := make(map[string]string, len(g.Entries)) // names in the chart, by id
	namespace, boxes := "", 0
	for i, e := range g.Entries {
		nodes[e.ID] = fmt.Sprintf("e%d", i+1)
		if ns := registry.ParseID(e.ID).NS; boxes == 0 || ns != namespace {
			if boxes > 0 {
				fmt.Fprintln(w, "  end")
			}
			boxes++
			namespace = ns
			fmt.Fprintf(w, "  subgraph ns%d[%s]\n", boxes, mermaidText(ns))
		}
		fmt.Fprintf(w, "    %s[%s]\n", nodes[e.ID], mermaidText(registry.ParseID(e.ID).Name+"\n"+e.Kind))
	}
	if boxes > 0 {
		fmt.Fprintln(w, "  end")
	}
	for _, r := range g.References {
		fmt.Fprintf(w, "  %s -->|%s| %s\n", nodes[r.From], mermaidText(r.Field), nodes[r.To])
	}
}

// mermaidText returns a text in quotes in which nothing has a meaning for
// Mermaid but line breaks.
func mermaidText(text string) string {
	return `"` + strings.NewReplacer(
		"#", "#35;", `"`, "#quot;", "&", "#amp;", "<", "#lt;", ">", "#gt;", "`", "#96;", "\n", "<br>", "\r", " ", "\t", " ",
	).Replace(text) + `"`
}
