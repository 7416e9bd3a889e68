package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"wippy/internal/registry"
)

// A target says which process to run and where, as the user wrote it.
type target struct {
	spec string // of --exec
	host string // of --host, "" if not given
}

// hostKinds are the kinds of entries that run processes.
var hostKinds = []string{"process.host", "terminal.host"}

func isHost(e *registry.Entry) bool    { return slices.Contains(hostKinds, e.Kind) }
func isProcess(e *registry.Entry) bool { return e.Kind == "process.lua" }

// find returns the process and the host that t means (cli.md §6.2).
func (t target) find(s *registry.Snapshot) (process, host registry.ID, err error) {
	hostText, processText := t.split(s)
	if hostText == "" {
		hostText = t.host
	}
	if process, err = t.findProcess(s, processText); err != nil {
		return process, host, err
	}
	if host, err = t.findHost(s, hostText); err != nil || t.host == "" {
		return process, host, err
	}
	if other, err := t.findHost(s, t.host); err != nil || other != host {
		return process, host, cmp.Or(err, fmt.Errorf("conflicting hosts: --exec names %s, --host names %s", hostText, t.host))
	}
	return process, host, nil
}

// split takes the spec apart into a host, which may be missing, and a process.
// Names may contain slashes, so the entries decide (CLI-26).
func (t target) split(s *registry.Snapshot) (host, process string) {
	if _, ok := s.Get(registry.ParseID(t.spec)); ok {
		return "", t.spec
	}
	first := -1
	for i, c := range t.spec {
		if c != '/' {
			continue
		}
		left, right := t.spec[:i], t.spec[i+1:]
		if namesHost(s, left) {
			return left, right
		}
		if first < 0 && strings.Contains(left, ":") && strings.Contains(right, ":") {
			first = i
		}
	}
	if first < 0 {
		return "", t.spec
	}
	return t.spec[:first], t.spec[first+1:]
}

// namesHost reports whether a text is the id of a host, or the name of one.
func namesHost(s *registry.Snapshot, text string) bool {
	e, ok := s.Get(registry.ParseID(text))
	return ok && isHost(e) || len(named(s, text, isHost)) > 0
}

func (t target) findProcess(s *registry.Snapshot, text string) (registry.ID, error) {
	if !strings.Contains(text, ":") && text != "" {
		return findNamed(s, "process", "processes", text, isProcess)
	}
	id := registry.ParseID(text)
	if id.NS == "" || id.Name == "" {
		return id, fmt.Errorf("invalid exec spec %q: expected namespace:name", t.spec)
	}
	e, ok := s.Get(id)
	switch {
	case !ok:
		return id, didYouMean(fmt.Sprintf("process %q not found", text), s.Closest(id, isProcess).String())
	case !isProcess(e):
		return id, fmt.Errorf("entry %s has kind %s, expected process.lua", id, e.Kind)
	}
	return id, nil
}

// named returns the entries of a name that match, whatever their namespace.
func named(s *registry.Snapshot, name string, match func(*registry.Entry) bool) []*registry.Entry {
	return s.Find(func(e *registry.Entry) bool { return e.ID.Name == name && match(e) })
}

// findNamed returns the only entry of a name that matches. What it is, one and
// several of them, is for messages.
func findNamed(s *registry.Snapshot, one, several, name string, match func(*registry.Entry) bool) (registry.ID, error) {
	found := named(s, name, match)
	switch len(found) {
	case 0:
		near := ""
		for e := range s.All() {
			if closest := s.Closest(registry.ID{NS: e.ID.NS, Name: name}, match); near == "" {
				near = closest.String()
			}
		}
		return registry.ID{}, didYouMean(fmt.Sprintf("%s %q not found", one, name), near)
	case 1:
		return found[0].ID, nil
	}
	return registry.ID{}, fmt.Errorf("several %s are called %q (%s, %s): use a full id", several, name, found[0].ID, found[1].ID)
}

func (t target) findHost(s *registry.Snapshot, text string) (registry.ID, error) {
	switch {
	case text == "":
		return onlyTerminal(s)
	case !strings.Contains(text, ":"):
		return findNamed(s, "host", "hosts", text, isHost)
	}
	id := registry.ParseID(text)
	switch {
	case id.NS != "" && id.Name != "":
	case text == t.host:
		return id, fmt.Errorf("invalid --host %q: expected namespace:name", text)
	default:
		return id, fmt.Errorf("invalid exec spec %q: expected namespace:name", t.spec)
	}
	e, ok := s.Get(id)
	switch {
	case !ok:
		return id, didYouMean(fmt.Sprintf("host %q not found", text), s.Closest(id, isHost).String())
	case !isHost(e):
		return id, fmt.Errorf("entry %s has kind %s, expected terminal.host or process.host", id, e.Kind)
	}
	return id, nil
}

// onlyTerminal returns the terminal host if there is one only (CLI-28).
func onlyTerminal(s *registry.Snapshot) (registry.ID, error) {
	hosts := s.OfKind("terminal.host")
	switch len(hosts) {
	case 0:
		return registry.ID{}, fmt.Errorf("no terminal.host found in registry")
	case 1:
		return hosts[0].ID, nil
	}
	var ids []string
	for _, e := range hosts {
		ids = append(ids, e.ID.String())
	}
	return registry.ID{}, fmt.Errorf("multiple terminal hosts found (%s), use --host to specify", strings.Join(ids, ", "))
}
