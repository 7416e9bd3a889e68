package main

import (
	"fmt"
	"slices"
	"strings"

	"wippy/internal/lua/stubs"
)

// groups are the chapters of the index: the stubs in each, in the order of
// reading. Modules are all the others.
var groups = []struct {
	title string
	names []string
}{
	{"Globals", []string{"process", "channel", "errors", "payload"}},
	{"The language", []string{"base", "coroutine", "string", "table", "math", "os"}},
}

// pages returns the files of docs/lua by name.
func pages(all []*stubs.File) map[string]string {
	files := map[string]string{"README.md": index(all)}
	for _, f := range all {
		files[f.Name+".md"] = page(f)
	}
	return files
}

// index returns the page that lists the others.
func index(all []*stubs.File) string {
	var b strings.Builder
	b.WriteString(`# Lua reference

What a program can use, with arguments, results and errors. ` + "`wippy stubs DIR`" + ` writes the same for your editor. The exact
behaviour is fixed, rule by rule, in [docs/spec](../spec/README.md).

These pages are made from ` + "`internal/lua/stubs` by `make docs`" + `.
`)
	rest := slices.Clone(all)
	chapter := func(title string, files []*stubs.File) {
		fmt.Fprintf(&b, "\n## %s\n\n", title)
		for _, f := range files {
			fmt.Fprintf(&b, "- [%s](%s.md): %s\n", f.Name, f.Name, strings.Join(names(f), ", "))
		}
	}
	for _, g := range groups {
		var files []*stubs.File
		for _, name := range g.names {
			if i := slices.IndexFunc(rest, func(f *stubs.File) bool { return f.Name == name }); i >= 0 {
				files = append(files, rest[i])
				rest = slices.Delete(rest, i, i+1)
			}
		}
		chapter(g.title, files)
	}
	chapter("Modules, which an entry declares with `modules:`", rest)
	return b.String()
}

// names returns the functions of a stub itself, without those of its objects,
// and then its classes that have functions.
func names(f *stubs.File) (list []string) {
	var classes []string
	for _, item := range f.Items {
		table, name := owner(item.Name)
		switch {
		case item.Kind == stubs.Function && (table == "" || table == f.Name):
			list = append(list, "`"+name+"`")
		case item.Kind == stubs.Class && item.Table != "" && item.Table != f.Name:
			classes = append(classes, "`"+item.Name+"`")
		}
	}
	return append(list, classes...)
}

// owner takes the name of a function apart: the variable that holds it, "" for
// a global, and the rest.
func owner(function string) (table, name string) {
	i := strings.LastIndexAny(function, ".:")
	if i < 0 {
		return "", function
	}
	return function[:i], function[i+1:]
}

// page returns the page of a stub: the introduction, its functions and fields,
// and a section for each of its types.
func page(f *stubs.File) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", f.Name, f.Intro)
	functions(&b, f, "##", "", f.Name)
	for _, item := range f.Items {
		if item.Kind == stubs.Class && item.Table == f.Name {
			section(&b, "## Fields", "", item.Fields)
		}
	}
	for _, item := range f.Items {
		switch {
		case item.Kind == stubs.Value:
			fmt.Fprintf(&b, "\n## %s\n\n`%s`. %s\n", item.Name, item.Type, item.Text)
		case item.Kind == stubs.Alias:
			fmt.Fprintf(&b, "\n## %s\n\n`%s`. %s\n", item.Name, item.Type, item.Text)
		case item.Kind == stubs.Class && item.Table != f.Name:
			section(&b, "## "+item.Name, item.Text, item.Fields)
			functions(&b, f, "###", item.Table)
		}
	}
	return b.String()
}

// section writes a heading with a text and a list of fields; without fields and
// text it writes the heading alone, or nothing if it could only be of fields.
func section(b *strings.Builder, heading, text string, fields []stubs.Part) {
	if heading == "## Fields" && len(fields) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", heading)
	if text != "" {
		fmt.Fprintf(b, "\n%s\n", text)
	}
	if len(fields) > 0 {
		b.WriteString("\n")
	}
	for _, p := range fields {
		fmt.Fprintf(b, "- `%s`%s\n", typed(p), behind(p.Text))
	}
}

// functions writes the functions that one of the tables holds.
func functions(b *strings.Builder, f *stubs.File, level string, tables ...string) {
	for _, item := range f.Items {
		if table, _ := owner(item.Name); item.Kind != stubs.Function || !slices.Contains(tables, table) {
			continue
		}
		fmt.Fprintf(b, "\n%s %s\n\n```\n%s\n", level, item.Name, signature(item))
		for _, o := range item.Overloads {
			fmt.Fprintf(b, "%s%s\n", item.Name, strings.TrimPrefix(o, "fun"))
		}
		fmt.Fprintf(b, "```\n\n%s\n", item.Text)
		parts(b, item)
	}
}

// parts lists the parameters and results of which there is something to say.
func parts(b *strings.Builder, item stubs.Item) {
	first := true
	bullet := func(format string, args ...any) {
		if first {
			b.WriteString("\n")
		}
		first = false
		fmt.Fprintf(b, format, args...)
	}
	for _, p := range item.Params {
		if p.Text != "" {
			bullet("- `%s`%s\n", p.Name, behind(p.Text))
		}
	}
	for _, p := range item.Returns {
		if p.Text != "" {
			bullet("- returns `%s`%s\n", p.Name, behind(p.Text))
		}
	}
}

func behind(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}

// signature returns a function with the types of its parameters and results.
func signature(item stubs.Item) string {
	params := make([]string, len(item.Params))
	for i, p := range item.Params {
		params[i] = typed(p)
	}
	text := item.Name + "(" + strings.Join(params, ", ") + ")"
	var results []string
	for _, p := range item.Returns {
		if p.Name == "" {
			results = append(results, p.Type)
		} else {
			results = append(results, typed(p))
		}
	}
	if len(results) > 0 {
		text += " -> " + strings.Join(results, ", ")
	}
	return text
}

// typed returns "name: type".
func typed(p stubs.Part) string {
	if p.Optional {
		return p.Name + "?: " + p.Type
	}
	return p.Name + ": " + p.Type
}
