package main

import (
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
	switch {
	case hostText == "":
		hostText = t.host
	case t.host != "" && t.host != hostText:
		return process, host, fmt.Errorf("conflicting hosts: --exec names %s, --host names %s", hostText, t.host)
	}
	if process, err = t.findProcess(s, processText); err != nil {
		return process, host, err
	}
	host, err = t.findHost(s, hostText)
	return process, host, err
}

// split takes the spec apart into a host, which may be missing, and a process.
// Names may contain slashes, so the entries decide (CLI-26).
func (t target) split(s *registry.Snapshot) (host, process string) {
	if _, ok := s.Get(registry.ParseID(t.spec)); ok {
		return "", t.spec
	}
	first := -1
	for i, c := range t.spec {
		if c != '/' || !strings.Contains(t.spec[:i], ":") || !strings.Contains(t.spec[i+1:], ":") {
			continue
		}
		if first < 0 {
			first = i
		}
		if e, ok := s.Get(registry.ParseID(t.spec[:i])); ok && isHost(e) {
			return t.spec[:i], t.spec[i+1:]
		}
	}
	if first < 0 {
		return "", t.spec
	}
	return t.spec[:first], t.spec[first+1:]
}

func (t target) findProcess(s *registry.Snapshot, text string) (registry.ID, error) {
	if !strings.Contains(text, ":") && text != "" {
		return findProcessNamed(s, text)
	}
	id := registry.ParseID(text)
	if id.NS == "" || id.Name == "" {
		return id, t.malformed()
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

// findProcessNamed returns the only process of a name, whatever its namespace.
func findProcessNamed(s *registry.Snapshot, name string) (registry.ID, error) {
	found := s.Find(func(e *registry.Entry) bool { return isProcess(e) && e.ID.Name == name })
	switch len(found) {
	case 0:
		near := ""
		for e := range s.All() {
			if closest := s.Closest(registry.ID{NS: e.ID.NS, Name: name}, isProcess); near == "" {
				near = closest.String()
			}
		}
		return registry.ID{}, didYouMean(fmt.Sprintf("process %q not found", name), near)
	case 1:
		return found[0].ID, nil
	}
	return registry.ID{}, fmt.Errorf("several processes are called %q (%s, %s): use a full id", name, found[0].ID, found[1].ID)
}

func (t target) findHost(s *registry.Snapshot, text string) (registry.ID, error) {
	if text == "" {
		return onlyTerminal(s)
	}
	id := registry.ParseID(text)
	if id.NS == "" || id.Name == "" {
		return id, t.malformed()
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

func (t target) malformed() error {
	return fmt.Errorf("invalid exec spec %q: expected namespace:name", t.spec)
}
