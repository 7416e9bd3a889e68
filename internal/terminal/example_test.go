package terminal_test

import (
	"fmt"
	"os"
	"strings"

	"wippy/internal/terminal"
)

func Example() {
	t := terminal.Open(terminal.Config{Stdin: strings.NewReader("one\ntwo"), Stdout: os.Stdout, Stderr: os.Stderr})
	defer t.Close()
	answers := make(chan terminal.Result)
	for {
		fmt.Fprint(t, "> ")
		answer, later := t.ReadLine(func(r terminal.Result) { answers <- r })
		if later != nil {
			answer = <-answers
		}
		if answer.Err != nil {
			fmt.Fprintln(t, answer.Err)
			return
		}
		fmt.Fprintln(t, strings.ToUpper(answer.Text))
	}
	// Output:
	// > ONE
	// > TWO
	// > reading stdin: EOF
}
