package main

import (
	"cmp"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// A version says which build this is.
type version struct {
	number string // "dev" for a build that has none
	commit string // "unknown" likewise
	date   string // of the commit
	golang string
}

func (a *app) versionCommand() *cobra.Command {
	var short bool
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Show which build this is",
		Example: "  wippy version\n  wippy version --short",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := buildVersion()
			if short {
				fmt.Fprintln(a.out, v.number)
				return nil
			}
			fmt.Fprintf(a.out, "wippy %s\ncommit: %s\nbuilt:  %s\ngo:     %s\n", v.number, v.commit, v.date, v.golang)
			return nil
		},
	}
	cmd.Flags().BoolVar(&short, "short", false, "show the version number only")
	return cmd
}

// buildVersion returns the version of this program.
func buildVersion() version {
	info, _ := debug.ReadBuildInfo()
	return versionOf(info)
}

// versionOf reads what the Go command has put into the program; info may be nil.
func versionOf(info *debug.BuildInfo) version {
	v := version{number: "dev", commit: "unknown", date: "unknown", golang: "unknown"}
	if info == nil {
		return v
	}
	v.golang = cmp.Or(info.GoVersion, v.golang)
	if number := info.Main.Version; number != "" && number != "(devel)" {
		v.number = number
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.commit = s.Value
		case "vcs.time":
			v.date = s.Value
		}
	}
	return v
}
