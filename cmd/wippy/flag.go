package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wippy/internal/problem"
)

// A wordFlag is a flag whose value must say something: an empty one comes from a
// variable of the shell that is not set. It implements [pflag.Value].
type wordFlag struct {
	to    *string
	blank string // what is wrong with a blank value, which it formats
	once  string // name of a flag that must not be given twice, else ""
	given bool
}

func (f *wordFlag) String() string { return *f.to }

// Type is the word that help shows for values.
func (f *wordFlag) Type() string { return "string" }

func (f *wordFlag) Set(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return flagMistake(fmt.Sprintf(f.blank, text))
	case f.once != "" && f.given:
		return flagMistake(fmt.Sprintf("--%s is given twice: %s and %s", f.once, *f.to, text))
	}
	*f.to, f.given = text, true
	return nil
}

// A flagMistake is all there is to say about the value of a flag.
type flagMistake string

func (m flagMistake) Error() string { return string(m) }

// addLockFile adds the flag that names the lock file.
func addLockFile(flags *pflag.FlagSet, to *string, usage string) {
	f := &wordFlag{to: to, blank: "invalid --lock-file %q: expected a file"}
	flags.VarP(f, "lock-file", "l", usage)
}

// expectedValues says what flags of a type take.
var expectedValues = map[string]string{"bool": "true or false", "int": "a whole number", "uint64": "a whole number, not negative"}

// flagError completes what pflag says about a bad flag (CLI-2).
func flagError(cmd *cobra.Command, err error) error {
	if mistake, ok := errors.AsType[flagMistake](err); ok {
		return mistake
	}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		if want := expectedValues[invalid.GetFlag().Value.Type()]; want != "" {
			return fmt.Errorf("invalid --%s %q: expected %s", invalid.GetFlag().Name, invalid.GetValue(), want)
		}
	}
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	if !ok {
		return err
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	text := err.Error()
	if near := problem.Closest(unknown.GetSpecifiedName(), slices.Values(names)); near != "" {
		text = didYouMean(text, "--"+near).Error()
	}
	if cmd.Name() == "run" {
		text += `; put program arguments after "--"`
	}
	return errors.New(text)
}

// exclusiveGroups is where cobra notes which flags exclude each other.
const exclusiveGroups = "cobra_annotation_mutually_exclusive"

// checkTogether refuses flags that exclude each other, before cobra does so in
// its own words. The command may be nil.
func checkTogether(cmd *cobra.Command) error {
	if cmd == nil {
		return nil
	}
	var err error
	taken := map[string]string{} // flag by group
	cmd.Flags().Visit(func(f *pflag.Flag) {
		for _, group := range f.Annotations[exclusiveGroups] {
			if other := taken[group]; other != "" && err == nil {
				err = fmt.Errorf("--%s and --%s cannot be used together", other, f.Name)
			}
			taken[group] = f.Name
		}
	})
	return err
}
