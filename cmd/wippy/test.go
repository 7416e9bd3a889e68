package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"wippy/internal/loader"
	"wippy/internal/node"
	"wippy/internal/registry"
)

func (a *app) testCommand() *cobra.Command {
	f := runFlags{projectFlags: projectFlags{lockFile: loader.LockName}}
	cmd := &cobra.Command{
		Use:   "test [arguments]",
		Short: "Run the tests of the project",
		Long: `Run the process that is the entry point of the project's tests: the one whose
meta.command has use_case: test. Its result is the exit code. The services that
start by themselves run meanwhile.

Arguments that begin with a dash go behind "--".`,
		Example: `  wippy test
  wippy test -- --only orders`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.test(cmd.Context(), f, args) },
	}
	f.addTo(cmd.Flags())
	a.completeRunFlags(cmd, &f)
	return cmd
}

// test executes wippy test (cli.md §8).
func (a *app) test(ctx context.Context, f runFlags, args []string) error {
	cfg, err := a.runConfig(f)
	if err != nil {
		return err
	}
	return a.runProcess(ctx, f, cfg, findTest, args)
}

// findTest returns the id of the entry point of the tests.
func findTest(s *registry.Snapshot) (string, error) {
	var ids []string
	for _, e := range s.Find(isProcess) {
		if c, _ := node.CommandOf(e); c.UseCase == node.UseTest {
			ids = append(ids, e.ID.String())
		}
	}
	switch len(ids) {
	case 0:
		return "", errors.New("no test entrypoint: add meta.command.use_case: test to a process entry")
	case 1:
		return ids[0], nil
	}
	return "", fmt.Errorf("several test entrypoints: %s; keep meta.command.use_case: test in one of them", strings.Join(ids, ", "))
}
