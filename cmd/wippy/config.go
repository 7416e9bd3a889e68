package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wippy/internal/config"
	"wippy/internal/secret"
)

// A configFlags holds the flags of wippy config.
type configFlags struct {
	projectFlags
	encoding
	changed bool
}

func (a *app) configCommand() *cobra.Command {
	var f configFlags
	cmd := &cobra.Command{
		Use:   "config [key | section]...",
		Short: "Show the configuration in effect and where each value comes from",
		Long: `Show the configuration that wippy run would use with the same flags: every key,
its value, and where the value comes from, which is a default, a line of a file,
a profile, a variable of the environment or a flag. What looks like a secret is
not shown.`,
		Example: `  wippy config
  wippy config logger shutdown.timeout
  wippy config --changed --profile dev
  wippy config --json`,
		RunE: func(_ *cobra.Command, args []string) error { return a.showConfig(f, args) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return a.configKeys(f.projectFlags), cobra.ShellCompDirectiveNoFileComp
		},
	}
	f.addConfigTo(cmd.Flags())
	a.completeConfig(cmd, &f.projectFlags)
	cmd.Flags().BoolVar(&f.changed, "changed", false, "leave out what is as by default")
	f.addTo(cmd)
	return cmd
}

// A shownSetting is a setting as wippy config writes it for programs.
type shownSetting struct {
	Key   string `json:"key" yaml:"key"`
	Value any    `json:"value" yaml:"value"`
	From  string `json:"from" yaml:"from"`
}

// showConfig prints the configuration (cli.md §9.6).
func (a *app) showConfig(f configFlags, only []string) error {
	cfg, err := a.config(f.projectFlags)
	if err != nil {
		return err
	}
	a.warn(cfg.Warnings)
	settings := cfg.Settings()
	if len(only) > 0 {
		if settings, err = within(cfg, only); err != nil {
			return err
		}
	}
	list := []shownSetting{}
	for _, s := range settings {
		if !f.changed || s.Origin != config.Default {
			list = append(list, shown(s))
		}
	}
	if written, err := f.write(a.out, list); written {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(a.out, "Nothing is set")
		return nil
	}
	rows := make([][]string, len(list))
	for i, s := range list {
		rows[i] = []string{s.Key, valueText(s.Value), s.From}
	}
	writeTable(a.out, []column{{title: "KEY"}, {"VALUE", 60}, {title: "FROM"}}, rows)
	return nil
}

// within returns the settings that keys and sections name, each once.
func within(cfg *config.Config, names []string) ([]config.Setting, error) {
	var settings []config.Setting
	for _, name := range names {
		found, err := cfg.Within(name)
		if err != nil {
			return nil, err
		}
		settings = append(settings, found...)
	}
	byKey := func(a, b config.Setting) int { return strings.Compare(a.Key, b.Key) }
	slices.SortFunc(settings, byKey)
	return slices.CompactFunc(settings, func(a, b config.Setting) bool { return a.Key == b.Key }), nil
}

// shown returns a setting as it may be seen by others.
func shown(s config.Setting) shownSetting {
	from := s.Origin
	if strings.HasPrefix(from, "--set ") {
		from = "--set" // the rest is what stands beside it
	}
	value := secret.Value(s.Key, s.Value)
	if slices.ContainsFunc(s.Via, secret.Name) {
		value = secret.Masked
	}
	if d, ok := value.(time.Duration); ok {
		value = d.String()
	}
	return shownSetting{s.Key, value, from}
}

// valueText returns a value as a table shows it.
func valueText(v any) string {
	if text, ok := v.(string); ok && text != "" && strings.TrimSpace(text) == text {
		return text
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// configKeys returns the keys of the configuration and its sections, for
// completion.
func (a *app) configKeys(f projectFlags) []string {
	var words []string
	cfg := a.quietConfig(f)
	if cfg == nil {
		return nil
	}
	for _, s := range cfg.Settings() {
		section, _, _ := strings.Cut(s.Key, ".")
		words = append(words, section, s.Key)
	}
	slices.Sort(words)
	return slices.Compact(words)
}
