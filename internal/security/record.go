package security

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A Recorder takes note of what a run asks for without a complete context, and
// tells which policies it would have needed. Its zero value is ready for use;
// any goroutine may use it.
type Recorder struct {
	mu     sync.Mutex // guards the fields below
	needs  map[string]map[need]bool
	denied map[string]map[need]bool
}

// A need is an action on a resource, as a pattern has it.
type need struct {
	action, resource string
	exact            bool // the resource is compared as it is: as a pattern it would match others, too
}

// Observe takes note of a check. The root is what the tree of processes that
// asks began with. What a complete context is allowed needs no other policies,
// and what it is denied is somebody's intention.
func (r *Recorder) Observe(root string, c Context, asked *Request, allowed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.needs == nil {
		r.needs, r.denied = map[string]map[need]bool{}, map[string]map[need]bool{}
	}
	list := r.needs
	switch {
	case !allowed:
		list = r.denied
	case c.Complete():
		return
	}
	if list[root] == nil {
		list[root] = map[need]bool{}
	}
	n := need{action: asked.Action, resource: ResourcePattern(asked.Resource)}
	n.exact = n.resource == asked.Resource && (n.resource == "" || strings.HasSuffix(n.resource, "*"))
	list[root][n] = true
}

// Roots returns the roots that need policies, sorted.
func (r *Recorder) Roots() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.needs))
}

// Denied returns what was denied, as "root: action on resource", sorted.
func (r *Recorder) Denied() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []string
	for root, needs := range r.denied {
		for n := range needs {
			lines = append(lines, root+": "+n.action+" on "+n.resource)
		}
	}
	slices.Sort(lines)
	return lines
}

// A Grant is a policy that allows what was observed and nothing else. Its fields
// are sorted.
type Grant struct {
	Actions   []string
	Resources []string
	// Exact is the only resource, which no pattern says exactly; nil for none.
	Exact *string
}

// Grants returns as few policies as cover what was asked on behalf of a root and
// nothing else. None of them can be left out.
func (r *Recorder) Grants(root string) []Grant {
	r.mu.Lock()
	defer r.mu.Unlock()
	var plain, exact []need
	for n := range r.needs[root] {
		if n.exact {
			exact = append(exact, n)
		} else {
			plain = append(plain, n)
		}
	}
	grants := cover(plain)
	for _, g := range cover(exact) {
		for _, resource := range g.Resources {
			pattern := resource
			if resource == "" {
				pattern = "*"
			}
			grants = append(grants, Grant{g.Actions, []string{pattern}, &resource})
		}
	}
	return grants
}

// cover makes rectangles of needs: actions that need the same resources, or
// resources that need the same actions, whichever are fewer.
func cover(needs []need) []Grant {
	byAction := grouped(needs, func(n need) (string, string) { return n.action, n.resource })
	byResource := grouped(needs, func(n need) (string, string) { return n.resource, n.action })
	if len(byResource) < len(byAction) {
		for i, g := range byResource {
			byResource[i] = Grant{Actions: g.Resources, Resources: g.Actions}
		}
		return byResource
	}
	return byAction
}

// grouped returns a grant for each set of values that some keys have in common;
// the keys take the place of actions.
func grouped(needs []need, split func(need) (key, value string)) []Grant {
	values := map[string][]string{}
	for _, n := range needs {
		key, value := split(n)
		values[key] = append(values[key], value)
	}
	var grants []Grant
	for _, key := range slices.Sorted(maps.Keys(values)) {
		slices.Sort(values[key])
		i := slices.IndexFunc(grants, func(g Grant) bool { return slices.Equal(g.Resources, values[key]) })
		if i < 0 {
			grants = append(grants, Grant{Resources: values[key]})
			i = len(grants) - 1
		}
		grants[i].Actions = append(grants[i].Actions, key)
	}
	return grants
}

// pidText matches the text form of a pid.
var pidText = regexp.MustCompile(`^\{([^{}|]+\|)0x[0-9a-f]+\}$`)

// ResourcePattern returns what a policy says for a resource: itself or, for a
// process, all of its host, since pids differ from run to run.
func ResourcePattern(resource string) string {
	if m := pidText.FindStringSubmatch(resource); m != nil {
		return "{" + m[1] + "*"
	}
	return resource
}
