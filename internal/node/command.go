package node

import (
	"slices"

	"wippy/internal/problem"
	"wippy/internal/registry"
)

// A Command is the meta.command of a process entry: a name to run it by (cli.md
// §6.3).
type Command struct {
	Name    string `yaml:"name,required"`
	Short   string `yaml:"short"`    // one line of help
	Main    bool   `yaml:"main"`     // the default command of a module, for information
	UseCase string `yaml:"use_case"` // UseRun, which is the default, or UseTest for wippy test
}

// The use cases of commands.
const (
	UseRun  = "run"
	UseTest = "test"
)

// CommandOf returns the command of an entry. One that cannot be used has no
// name, and the warnings say why; the entry itself can be run all the same.
func CommandOf(e *registry.Entry) (Command, problem.List) {
	c := Command{UseCase: UseRun}
	problems := registry.DecodeField(e, "meta.command", &c)
	if cases := []string{UseRun, UseTest}; !slices.Contains(cases, c.UseCase) {
		p := e.Problem("meta.command.use_case", "meta.command.use_case: expected run or test, got %q", c.UseCase)
		problems = append(problems, p.Suggest(problem.Closest(c.UseCase, slices.Values(cases))))
	}
	if problems.Err() != nil {
		c = Command{}
	}
	for i := range problems {
		problems[i].Warning = true
	}
	return c, problems
}
