package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wippy/internal/loader"
	"wippy/internal/lua/lint"
	"wippy/internal/node"
	"wippy/internal/problem"
	"wippy/internal/registry"
)

// A lintFlags holds the flags of wippy lint.
type lintFlags struct {
	projectFlags
	level      string
	ns         []string
	codes      []string
	rules      bool
	summary    bool
	limit      int
	json       bool
	noColor    bool
	cacheReset bool
}

func (a *app) lintCommand() *cobra.Command {
	f := lintFlags{projectFlags: projectFlags{lockFile: loader.LockName}}
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Look for mistakes in Lua code without running it",
		Long: `Look for mistakes in the Lua code of all entries, without starting anything:
syntax errors, modules that are not declared, undefined globals, fields that
libraries do not have, methods that are not returned. With --rules also for what
is merely odd, such as unused locals. Errors make the exit code 1.

` + ruleTable(),
		Example: `  wippy lint
  wippy lint --rules --ns 'app.**'
  wippy lint --code W0004 --code W0006
  wippy lint --json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.lint(f) },
	}
	flags := cmd.Flags()
	addLockFile(flags, &f.lockFile, "lock `file` of the project")
	flags.StringVar(&f.level, "level", "warning", "least `severity` to show: error, warning or hint")
	flags.StringArrayVar(&f.ns, "ns", nil, "check namespaces of this `pattern` only: * is one segment, ** any number, (a|b) either")
	flags.StringArrayVar(&f.codes, "code", nil, "look for this `code` only")
	flags.BoolVar(&f.rules, "rules", false, "look for what is merely odd, too: the W codes")
	flags.BoolVar(&f.summary, "summary", false, "show how often each code was found")
	flags.IntVar(&f.limit, "limit", 0, "show at most this `number` of findings; 0 shows all")
	flags.BoolVar(&f.json, "json", false, "write JSON")
	flags.BoolVar(&f.noColor, "no-color", false, "write without colours")
	flags.BoolVar(&f.cacheReset, "cache-reset", false, "does nothing: there is no cache")
	f.addConfigTo(flags)
	a.completeConfig(cmd, &f.projectFlags)
	must(cmd.RegisterFlagCompletionFunc("level", cobra.FixedCompletions(levels, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("code", completeCodes))
	cmd.MarkFlagsMutuallyExclusive("json", "summary")
	return cmd
}

// levels are the severities, as --level takes them.
var levels = []string{lint.Error.String(), lint.Warning.String(), lint.Hint.String()}

func completeCodes(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var words []string
	for _, r := range lint.Rules {
		words = append(words, cobra.CompletionWithDesc(r.Code, r.Name))
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// ruleTable lists the rules, for help.
func ruleTable() string {
	var b strings.Builder
	for _, r := range lint.Rules {
		fmt.Fprintf(&b, "  %s  %s\n", r.Code, r.Name)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// lint executes wippy lint (cli.md §9.1).
func (a *app) lint(f lintFlags) error {
	level := slices.Index(levels, f.level)
	if level < 0 {
		return didYouMean(fmt.Sprintf("invalid --level %q: expected error, warning or hint", f.level), problem.Closest(f.level, slices.Values(levels)))
	}
	if f.limit < 0 {
		return fmt.Errorf("invalid --limit %d: expected 0, for all, or more", f.limit)
	}
	options, err := f.options()
	if err != nil {
		return err
	}
	match, err := f.match()
	if err != nil {
		return err
	}
	cfg, err := a.config(f.projectFlags)
	if err != nil {
		return err
	}
	a.warn(cfg.Warnings)
	n := node.New(node.Options{Dir: a.dir, Env: a.env})
	entries, err := a.load(loading{flags: f.projectFlags, config: cfg, kinds: node.Kinds(), check: n.CheckData})
	if err != nil {
		return err
	}
	checked, found := node.Lint(registry.NewSnapshot(entries), match, options)
	found = slices.DeleteFunc(found, func(d node.Diagnostic) bool { return d.Severity > lint.Severity(level) })
	r := newLintReport(checked, found, f.limit)
	if f.json {
		if err := writeJSON(a.out, r); err != nil {
			return err
		}
	} else {
		a.printReport(r, f)
	}
	if r.Errors > 0 {
		return fmt.Errorf("lint failed: %s", r.counts())
	}
	return nil
}

// options returns what to look for.
func (f lintFlags) options() (lint.Options, error) {
	o := lint.Options{Rules: f.rules}
	for _, code := range f.codes {
		known := make([]string, len(lint.Rules))
		for i, r := range lint.Rules {
			known[i] = r.Code
		}
		code = strings.ToUpper(code)
		if !slices.Contains(known, code) {
			return o, fmt.Errorf("unknown code %q; there are %s", code, strings.Join(known, ", "))
		}
		if o.Codes == nil {
			o.Codes = map[string]bool{}
		}
		o.Codes[code] = true
	}
	return o, nil
}

// match returns what decides which entries are checked.
func (f lintFlags) match() (func(*registry.Entry) bool, error) {
	var patterns []registry.Wildcard
	for _, text := range f.ns {
		w, err := registry.ParseWildcard(text)
		if err != nil {
			return nil, fmt.Errorf("invalid --ns: %w", err)
		}
		patterns = append(patterns, w)
	}
	return func(e *registry.Entry) bool {
		return len(patterns) == 0 || slices.ContainsFunc(patterns, func(w registry.Wildcard) bool { return w.Match(e.ID.NS) })
	}, nil
}

// A lintReport is the outcome of wippy lint as it is written for programs (cli.md
// CLI-40).
type lintReport struct {
	Diagnostics []lintDiagnostic `json:"diagnostics"`
	Total       int              `json:"total_entries"`
	Errors      int              `json:"error_count"`
	Warnings    int              `json:"warning_count"`
	Hints       int              `json:"hint_count"`

	left  int            // diagnostics not shown
	codes map[string]int // number of each
}

type lintDiagnostic struct {
	EntryID  string `json:"entry_id"`
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
}

func newLintReport(checked int, found []node.Diagnostic, limit int) lintReport {
	r := lintReport{Diagnostics: []lintDiagnostic{}, Total: checked, codes: map[string]int{}}
	for i, d := range found {
		r.codes[d.Code]++
		switch d.Severity {
		case lint.Error:
			r.Errors++
		case lint.Warning:
			r.Warnings++
		case lint.Hint:
			r.Hints++
		}
		if limit > 0 && i >= limit {
			r.left++
			continue
		}
		// Without its place a problem is only its text and the suggestion.
		message := problem.Problem{Text: d.Text, Suggestion: d.Suggestion}.Error()
		r.Diagnostics = append(r.Diagnostics, lintDiagnostic{d.Entry, d.Code, d.Severity.String(), message, d.File, d.Line, d.Column})
	}
	return r
}

// counts returns the numbers of errors, warnings and hints in words; "" if there
// are none.
func (r lintReport) counts() string {
	var parts []string
	for _, c := range []struct {
		n    int
		noun string
	}{{r.Errors, "error"}, {r.Warnings, "warning"}, {r.Hints, "hint"}} {
		if c.n > 0 {
			parts = append(parts, count(c.n, c.noun, c.noun+"s"))
		}
	}
	return strings.Join(parts, ", ")
}

// printReport writes the outcome for people.
func (a *app) printReport(r lintReport, f lintFlags) {
	checked := "Checked " + count(r.Total, "entry", "entries")
	if len(r.codes) == 0 {
		fmt.Fprintf(a.out, "No issues found\n%s\n", checked)
		return
	}
	if f.summary {
		for _, rule := range lint.Rules {
			if n := r.codes[rule.Code]; n > 0 {
				fmt.Fprintf(a.out, "%5d  %s  %s\n", n, rule.Code, rule.Name)
			}
		}
	} else {
		color := !f.noColor && a.colorOn(a.stdout)
		for _, d := range r.Diagnostics {
			fmt.Fprintln(a.out, d.text(color))
		}
		if r.left > 0 {
			fmt.Fprintf(a.out, "and %d more\n", r.left)
		}
	}
	fmt.Fprintf(a.out, "\n%s: %s\n", checked, r.counts())
}

// text returns a diagnostic on one line: place, severity, code, entry, message.
func (d lintDiagnostic) text(color bool) string {
	severity := d.Severity + " " + d.Code
	if color {
		style := map[string]string{"error": "\x1b[31m", "warning": "\x1b[33m", "hint": "\x1b[36m"}[d.Severity]
		severity = style + severity + "\x1b[0m"
	}
	line := fmt.Sprintf("%s: entry %s: %s", severity, oneLine(d.EntryID), d.Message)
	if place := (problem.Problem{File: d.File, Line: d.Line, Column: d.Column}).Error(); place != "" {
		line = place + line
	}
	return line
}
