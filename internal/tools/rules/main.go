// Rules lists the rules of the specification that no test names yet.
//
//	go run ./internal/tools/rules [-root DIR] [-summary] [-strict] [file ...]
//
// A file is the name of a specification, with or without ".md"; without any,
// all of docs/spec is read. How a rule is defined and how a test names it is
// described in docs/spec/README.md.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

const specs = "docs/spec"

func main() {
	os.Exit(run(os.Args[1:], os.DirFS, os.Stdout, os.Stderr))
}

// run is main with its surroundings as arguments; open turns the value of
// -root into a file system. It returns the exit code: 0, 1 if -strict was given
// and something was listed, 2 if the arguments or the files are bad.
func run(args []string, open func(dir string) fs.FS, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("rules", flag.ContinueOnError)
	flags.SetOutput(stderr)
	root := flags.String("root", ".", "top of the repository")
	summary := flags.Bool("summary", false, "print the counts only")
	strict := flags.Bool("strict", false, "exit with 1 if a rule has no test")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}

	repo := open(*root)
	rules, err := collect(repo, specs)
	var found []mention
	if err == nil {
		found, err = mentions(repo)
	}
	var files []string
	if err == nil {
		files, err = choose(rules, flags.Args())
	}
	if err != nil {
		fmt.Fprintln(stderr, "Error:", err)
		return 2
	}

	wrong := strays(rules, found)
	rules = slices.DeleteFunc(rules, func(r rule) bool { return !slices.Contains(files, r.file) })
	out := bufio.NewWriter(stdout)
	missing := report(out, files, rules, found, *summary)
	for _, m := range wrong {
		fmt.Fprintf(out, "%s:%d: names %s, which no specification defines\n", m.file, m.line, m.id)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(stderr, "Error:", err)
		return 2
	}
	if *strict && missing+len(wrong) > 0 {
		return 1
	}
	return 0
}

// choose returns the paths of the specifications called names, or of all that
// define rules if names is empty.
func choose(rules []rule, names []string) ([]string, error) {
	var all []string
	for _, r := range rules {
		if !slices.Contains(all, r.file) {
			all = append(all, r.file)
		}
	}
	if len(names) == 0 {
		return all, nil
	}
	var files []string
	for _, name := range names {
		file := path.Join(specs, strings.TrimSuffix(path.Base(name), ".md")+".md")
		if !slices.Contains(all, file) {
			return nil, fmt.Errorf("no rules in %s; the files with rules are %s", file, strings.Join(all, ", "))
		}
		files = append(files, file)
	}
	return files, nil
}

// report prints the rules of files that no mention names, and counts, and
// returns how many rules those are.
func report(out io.Writer, files []string, rules []rule, found []mention, summary bool) int {
	tested := map[string]bool{}
	for _, m := range found {
		tested[m.id] = true
	}
	missing := 0
	for _, file := range files {
		var total int
		var open []rule
		for _, r := range rules {
			if r.file != file {
				continue
			}
			total++
			if !tested[r.id] {
				open = append(open, r)
			}
		}
		missing += len(open)
		fmt.Fprintf(out, "%-26s %3d rules, %3d without a test\n", path.Base(file), total, len(open))
		if summary {
			continue
		}
		for _, r := range open {
			fmt.Fprintf(out, "    %-7s %s:%d  %s\n", r.id, r.file, r.line, shorten(r.text, 72))
		}
	}
	fmt.Fprintf(out, "%-26s %3d rules, %3d without a test\n", "total", len(rules), missing)
	return missing
}

// shorten cuts s after n characters.
func shorten(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s
}
