package supervisor

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"wippy/internal/registry"
)

// link finds out which services need which (supervision.md SUP-9, SUP-11). Those
// that were removed and still run keep what they needed.
func (s *Supervisor) link() {
	for _, u := range s.units {
		u.dependents = nil
		if s.byID[u.ID] == u {
			s.findNeeds(u)
		}
	}
	for _, u := range s.units {
		for _, need := range u.needs {
			need.dependents = append(need.dependents, u)
		}
	}
}

func (s *Supervisor) findNeeds(u *unit) {
	u.needs, u.missing = nil, nil
	required := u.Lifecycle.requires()
	for i, id := range slices.Concat(required, u.Needs) {
		need := s.byID[id]
		switch {
		case need == nil && i < len(required):
			u.missing = append(u.missing, id)
		case need != nil && !slices.Contains(u.needs, need):
			u.needs = append(u.needs, need)
		}
	}
}

// circleAmong returns the ids along a circle of needs that can be reached from
// the given units, nil if there is none.
func circleAmong(units []*unit) []string {
	var path []*unit
	clear := map[*unit]bool{} // units that lead to no circle
	var visit func(*unit) []string
	visit = func(u *unit) []string {
		if clear[u] {
			return nil
		}
		if at := slices.Index(path, u); at >= 0 {
			var ids []string
			for _, v := range append(path[at:], u) {
				ids = append(ids, v.ID.String())
			}
			return ids
		}
		path = append(path, u)
		for _, need := range u.needs {
			if circle := visit(need); circle != nil {
				return circle
			}
		}
		path = path[:len(path)-1]
		clear[u] = true
		return nil
	}
	for _, u := range units {
		if circle := visit(u); circle != nil {
			return circle
		}
	}
	return nil
}

// advance starts and stops what can be now among the given units, and goes on to
// others as long as that changes what is possible for them: one blocked service
// blocks others. mu is held.
func (s *Supervisor) advance(units ...*unit) {
	for queue := slices.Clone(units); len(queue) > 0; queue = queue[1:] {
		u := queue[0]
		switch {
		case u.wanted && u.run == nil && !u.retry.isSet() && !u.over:
			if s.tryStart(u) {
				queue = append(queue, u.dependents...)
			}
		case u.run == nil || u.run.stopping:
		case u.next != nil, !u.wanted && !u.isNeeded():
			s.stop(u)
		}
	}
}

// isNeeded reports whether a service needs u that has to stop before it.
func (u *unit) isNeeded() bool {
	return slices.ContainsFunc(u.dependents, func(v *unit) bool { return v.run != nil && !v.wanted })
}

// tryStart starts u if all that it needs is running. It reports whether u got
// blocked, which may block others.
func (s *Supervisor) tryStart(u *unit) (blocked bool) {
	why, level, obstacles := "missing", slog.LevelError, u.missing
	waits := false
	if len(obstacles) == 0 {
		why, level = "failed", slog.LevelWarn
		for _, need := range u.needs {
			waits = waits || need.state != Running
			if need.state == Failed || need.state == Exited {
				obstacles = append(obstacles, need.ID)
			}
		}
	}
	switch {
	case len(obstacles) == 0 && !waits:
		s.begin(u)
	case len(obstacles) > 0 && !u.blocked:
		u.blocked = true
		text := fmt.Sprintf("blocked by %s dependencies: %s requires %s", why, u.ID, join(obstacles))
		s.set(u, Failed, text)
		s.log.Log(context.Background(), level, "service startup "+text)
		return true
	}
	return false
}

func join(ids []registry.ID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return strings.Join(texts, ", ")
}
