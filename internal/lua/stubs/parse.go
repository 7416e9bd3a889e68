package stubs

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// A File is what one stub declares.
type File struct {
	Name  string // of the global or module, "base" for the plain globals
	Intro string // introduction, in Markdown
	Items []Item // in the order of the file
}

// A Kind says what an [Item] declares.
type Kind int

// The kinds of items.
const (
	Function Kind = iota // Params, Returns and Overloads are set
	Class                // Fields, and Table
	Alias                // a name for Type
	Value                // a global variable of Type
)

// An Item is one declaration.
type Item struct {
	Kind Kind
	// Name is that of the type, or of the variable or function as the stub
	// declares it: "process.send", "Channel:send".
	Name      string
	Text      string // description, in Markdown
	Type      string
	Table     string // variable that holds the class's functions, "" for a class of fields alone
	Params    []Part
	Returns   []Part
	Overloads []string
	Fields    []Part
}

// A Part is a parameter, a result or a field.
type Part struct {
	Name     string // "..." for any number, "" for a result without a name
	Optional bool   // marked by "?" behind the name
	Type     string
	Text     string // "" if there is nothing to say
}

// Parse reads a stub. It begins with the line "---@meta" and a long comment, the
// introduction. Then come declarations, each with its description above it, in
// lines that begin with "--- ", and its tags, and a blank line below:
//
//	---@param name[?] type [text]   of a function, for each in order
//	---@return type [name [text]]
//	---@overload fun(…)
//	---@class Name                  of a table, or with nothing below the fields
//	---@field name[?] type [text]
//	---@alias Name type             with nothing below
//	---@type type                   of a global variable
//
// The tags generic and operator are for editors only. A type has no spaces but
// in brackets and behind the colon and the commas of a fun. The error says what
// is wrong in which line.
func Parse(name, text string) (*File, error) {
	p := parser{file: &File{Name: name}}
	lines := strings.Split(text, "\n")
	end := slices.Index(lines, "]]")
	if len(lines) < 2 || lines[0] != "---@meta" || lines[1] != "--[[" || end < 0 {
		return nil, fmt.Errorf(`%s.lua: want "---@meta" and a long comment at the top`, name)
	}
	p.file.Intro = strings.Join(lines[2:end], "\n")
	for i, line := range lines[end+1:] {
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("%s.lua:%d: %w", name, end+2+i, err)
		}
	}
	return p.file, nil
}

// All returns all stubs, sorted by name.
func All() ([]*File, error) {
	names, err := fs.Glob(Files, "*.lua")
	if err != nil {
		return nil, err
	}
	var all []*File
	for _, name := range names {
		text, err := fs.ReadFile(Files, name)
		if err != nil {
			return nil, err
		}
		f, err := Parse(strings.TrimSuffix(name, ".lua"), string(text))
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// A parser reads line by line.
type parser struct {
	file *File
	item Item // what the tags so far say of the next declaration
	open bool // there are such tags, or a description
}

var (
	functionLine = regexp.MustCompile(`^function ([\w.:]+)\((.*)\) end$`)
	tableLine    = regexp.MustCompile(`^(?:local )?([\w.]+) = \{\}$`)
	valueLine    = regexp.MustCompile(`^(\w+) = .`)
)

func (p *parser) line(line string) error {
	if text, ok := strings.CutPrefix(line, "---@"); ok {
		p.open = true
		tag, rest, _ := strings.Cut(text, " ")
		return p.tag(tag, rest)
	}
	if text, ok := strings.CutPrefix(line, "---"); ok {
		p.open = true
		p.item.Text = strings.TrimSpace(p.item.Text + "\n" + strings.TrimSpace(text))
		return nil
	}
	if line == "" {
		if !p.open {
			return nil
		}
		if p.item.Kind != Class && p.item.Kind != Alias {
			return errors.New("a description of nothing")
		}
		p.declare()
		return nil
	}
	if m := functionLine.FindStringSubmatch(line); m != nil {
		p.item.Kind, p.item.Name = Function, m[1]
		return p.function(m[2])
	}
	if m := tableLine.FindStringSubmatch(line); m != nil && p.item.Kind == Class {
		p.item.Table = m[1]
		p.declare()
		return nil
	}
	if m := valueLine.FindStringSubmatch(line); m != nil && p.item.Kind == Value {
		p.item.Name = m[1]
		p.declare()
		return nil
	}
	if line == "return "+p.file.Name && !p.open {
		return nil
	}
	return fmt.Errorf("%q is no declaration, or lacks a tag above it", line)
}

func (p *parser) tag(tag, rest string) error {
	switch tag {
	case "param", "field":
		name, rest, _ := strings.Cut(rest, " ")
		part := Part{}
		part.Name, part.Optional = strings.CutSuffix(name, "?")
		part.Type, part.Text = cutType(rest)
		if part.Name == "" || part.Type == "" {
			return fmt.Errorf("@%s wants a name and a type", tag)
		}
		if tag == "param" {
			p.item.Params = append(p.item.Params, part)
		} else {
			p.item.Fields = append(p.item.Fields, part)
		}
	case "return":
		typ, rest := cutType(rest)
		name, text, _ := strings.Cut(rest, " ")
		if typ == "" {
			return errors.New("@return wants a type")
		}
		p.item.Returns = append(p.item.Returns, Part{Name: name, Type: typ, Text: text})
	case "overload":
		p.item.Overloads = append(p.item.Overloads, rest)
	case "class":
		p.item.Kind, p.item.Name = Class, rest
	case "alias":
		p.item.Kind = Alias
		p.item.Name, p.item.Type, _ = strings.Cut(rest, " ")
	case "type":
		p.item.Kind, p.item.Type = Value, rest
	case "generic", "operator":
	default:
		return fmt.Errorf("unknown tag @%s", tag)
	}
	return nil
}

// function finishes the declaration of a function with a list of parameters.
func (p *parser) function(params string) error {
	var names []string
	for _, part := range p.item.Params {
		names = append(names, part.Name)
	}
	if tags := strings.Join(names, ", "); tags != params {
		return fmt.Errorf("%s has the parameters (%s), its tags say (%s)", p.item.Name, params, tags)
	}
	if p.item.Text == "" {
		return fmt.Errorf("%s has no description", p.item.Name)
	}
	p.declare()
	return nil
}

// declare ends an item.
func (p *parser) declare() {
	p.file.Items = append(p.file.Items, p.item)
	p.item, p.open = Item{}, false
}

// cutType cuts text behind the type that it begins with.
func cutType(text string) (typ, rest string) {
	depth := 0
	for i, r := range text {
		switch r {
		case '(', '<', '[', '{':
			depth++
		case ')', '>', ']', '}':
			depth--
		case ' ':
			if depth == 0 && i > 0 && text[i-1] != ':' && text[i-1] != ',' {
				return text[:i], text[i+1:]
			}
		}
	}
	return text, ""
}
