package config

import (
	"maps"
	"slices"
	"strings"

	"wippy/internal/problem"
)

// profileSchema is what a profile may hold: everything a file may, and edits of
// the two disable lists.
var profileSchema = func() *section {
	disable := maps.Clone(schema.next["disable"].next)
	for _, list := range editable {
		disable[list] = &section{
			key:  &key{name: "disable." + list, typ: editType},
			next: map[string]*section{"add": {key: &key{typ: listType}}, "remove": {key: &key{typ: listType}}},
		}
	}
	root := &section{next: maps.Clone(schema.next)}
	root.next["disable"] = &section{next: disable}
	return root
}()

// editable are the lists that profiles may add to and remove from.
var editable = []string{"namespaces", "entries"}

// applyProfile lays a profile over the rest, from each file that has it. The
// names are those of all profiles there are.
func (c *composer) applyProfile(name string, files []*file, names []string) {
	if !slices.Contains(names, name) {
		text := "there are no profiles"
		if len(names) > 0 {
			text = "known profiles are " + strings.Join(names, ", ")
		}
		p := c.report("unknown profile %q: %s", name, text)
		*p = p.Suggest(problem.Closest(name, slices.Values(names)))
	}
	for _, f := range files {
		c.layProfile(f.profiles[name])
	}
}

func (c *composer) layProfile(leaves map[string]leaf) {
	edits := map[string]leaf{}
	for name, l := range leaves {
		if strings.HasPrefix(name, "disable.") && (strings.HasSuffix(name, ".add") || strings.HasSuffix(name, ".remove")) {
			edits[name] = l
			continue
		}
		c.leaves[name] = l
	}
	for _, list := range editable {
		c.edit("disable."+list, edits)
	}
}

// edit applies the additions to a list and the removals from it.
func (c *composer) edit(name string, edits map[string]leaf) {
	add, adds := edits[name+".add"]
	remove, removes := edits[name+".remove"]
	if !adds && !removes {
		return
	}
	current := c.leaves[name]
	items, _ := current.value.([]any)
	added, errAdd := itemsOf(add)
	removed, errRemove := itemsOf(remove)
	if errAdd != nil {
		c.problems = append(c.problems, add.problem("%s.add: %v", name, errAdd))
	}
	if errRemove != nil {
		c.problems = append(c.problems, remove.problem("%s.remove: %v", name, errRemove))
	}
	items = slices.DeleteFunc(slices.Concat(items, added), func(item any) bool {
		return slices.ContainsFunc(removed, func(r any) bool { return r == item })
	})
	changed := add
	if !adds {
		changed = remove
	}
	changed.value = items
	c.leaves[name] = changed
}

// itemsOf returns the strings of a list as plain values; none of no list.
func itemsOf(l leaf) ([]any, error) {
	if l.value == nil {
		return nil, nil
	}
	if _, err := checkList(l.value); err != nil {
		return nil, err
	}
	return l.value.([]any), nil
}
