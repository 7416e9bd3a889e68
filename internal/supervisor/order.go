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

// A Circle is the error for services of which each needs the next and the last the
// first. Its ids are in that order, the first once more at the end.
type Circle []registry.ID

// Error names them all.
func (c Circle) Error() string {
	return "services need each other in a circle: " + join(c, " → ")
}

// circleAmong returns a circle of needs that can be reached from the given units,
// nil if there is none.
func circleAmong(units []*unit) Circle {
	var path []*unit
	clear := map[*unit]bool{} // units that lead to no circle
	var visit func(*unit) Circle
	visit = func(u *unit) Circle {
		if clear[u] {
			return nil
		}
		if at := slices.Index(path, u); at >= 0 {
			var circle Circle
			for _, v := range append(path[at:], u) {
				circle = append(circle, v.ID)
			}
			return circle
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
		text := fmt.Sprintf("blocked by %s dependencies: %s requires %s", why, u.ID, join(obstacles, ", "))
		s.set(u, Failed, text)
		var attrs []any
		if why == "missing" {
			attrs = []any{"hint", join(obstacles, ", ") + ": no service, or not any more"}
		}
		s.log.Log(context.Background(), level, "service startup "+text, attrs...)
		return true
	}
	return false
}

func join(ids []registry.ID, separator string) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return strings.Join(texts, separator)
}
