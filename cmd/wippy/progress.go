package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wippy/internal/registry"
	"wippy/internal/supervisor"
)

// hintAfter is how long things may take before the user, who sees nothing
// happen, is told what is waited for (cli.md §7).
const hintAfter = time.Second

// stopHintAfter is the same for services: what ends within execGrace goes without
// saying.
const stopHintAfter = execGrace + 500*time.Millisecond

// tell tells the user how the run goes: on stderr, as a record where the log is
// for machines, and not at all if that is not wanted.
func (s *session) tell(text string) {
	switch {
	case s.flags.silent:
	case s.records:
		s.log.Info(text)
	default:
		fmt.Fprintln(s.stderr, text)
	}
}

// announce tells what there is as soon as all services have started, or have
// failed to (cli.md CLI-11).
func (s *session) announce(entries int) {
	s.node.Supervisor().WhenSettled(func() {
		services := summary(s.node.Registry().Snapshot(), s.node.Supervisor().Statuses(), s.clock().Sub(s.began))
		s.tell(fmt.Sprintf("wippy %s: %s, %s; Ctrl+C to stop", buildVersion().number, count(entries, "entry", "entries"), services))
	})
}

// tellStarting tells what is still starting for the first time, if anything is.
func (s *session) tellStarting() {
	tried := func(status supervisor.Status) bool { return status.Retries > 0 }
	if names := inState(slices.DeleteFunc(s.node.Supervisor().Statuses(), tried), supervisor.Starting); len(names) > 0 {
		s.tell("still starting: " + some(names))
	}
}

// tellStopping tells which services have not stopped yet, and what the user can
// do about it, and returns their names. It says nothing twice.
func (s *session) tellStopping(told []string) []string {
	names := inState(s.node.Supervisor().Statuses(), supervisor.Stopping)
	if len(names) == 0 || slices.Equal(names, told) {
		return told
	}
	again := "again"
	if s.received == nil {
		again = "twice"
	}
	s.tell(fmt.Sprintf("waiting for %s to stop; press Ctrl+C %s to end at once", some(names), again))
	return names
}

// summary says how many of the hosts and services that were to start have done
// so, and in which time.
func summary(entries *registry.Snapshot, statuses []supervisor.Status, took time.Duration) string {
	var hosts, services struct{ up, all int }
	for _, status := range statuses {
		if status.Desired != supervisor.Running {
			continue
		}
		of := &services
		if e, ok := entries.Get(status.ID); ok && isHost(e) {
			of = &hosts
		}
		of.all++
		// One that has exited without an error has done what it had to.
		if status.State == supervisor.Running || status.State == supervisor.Exited && status.Details == "" {
			of.up++
		}
	}
	if hosts.all+services.all == 0 {
		return "nothing starts by itself"
	}
	return fmt.Sprintf("%s and %s up after %v",
		part(hosts.up, hosts.all, "host", "hosts"), part(services.up, services.all, "service", "services"), rounded(took))
}

// part says how many of all there are.
func part(n, all int, one, several string) string {
	if n == all {
		return count(all, one, several)
	}
	return fmt.Sprintf("%d of %s", n, count(all, one, several))
}

// rounded returns a time as precise as a reader needs it.
func rounded(d time.Duration) time.Duration {
	if d < 10*time.Millisecond {
		return d.Round(100 * time.Microsecond)
	}
	return d.Round(time.Millisecond)
}

// inState names the services in a state, with what is known about it.
func inState(statuses []supervisor.Status, state supervisor.State) []string {
	var names []string
	for _, status := range statuses {
		if status.State == state {
			names = append(names, fmt.Sprintf("%s (%s)", status.ID, status.Details))
		}
	}
	return names
}

// some joins names, but not too many.
func some(names []string) string {
	const most = 5
	if len(names) > most {
		names = append(slices.Clone(names[:most]), fmt.Sprintf("%d more", len(names)-most))
	}
	return strings.Join(names, ", ")
}
