package node

import (
	"maps"
	"slices"

	"wippy/internal/problem"
	"wippy/internal/registry"
)

// kinds are the entry kinds of this build (manifests.md §8). To add one, write
// its definition in a file of its own and add a line.
var kinds = map[string]func() definition{
	"process.lua": func() definition { return new(processLua) },
	"library.lua": func() definition { return new(libraryLua) },

	"process.host":    func() definition { return new(processHost) },
	"terminal.host":   func() definition { return new(terminalHost) },
	"process.service": func() definition { return new(processService) },

	"security.policy":      func() definition { return new(policy) },
	"security.policy.expr": func() definition { return new(expressionPolicy) },
	"security.token_store": func() definition { return new(tokenStore) },

	"store.memory": func() definition { return new(memoryStore) },

	"env.storage.os":     func() definition { return new(envOS) },
	"env.storage.memory": func() definition { return new(envMemory) },
	"env.storage.static": func() definition { return new(envStatic) },
	"env.storage.file":   func() definition { return new(envFile) },
	"env.storage.router": func() definition { return new(envRouter) },
	"env.variable":       func() definition { return new(envVariable) },

	"registry.entry": func() definition { return stored{} },
	"ns.definition":  func() definition { return stored{} },
	"ns.requirement": func() definition { return stored{} },
	"ns.dependency":  func() definition { return stored{} },
}

// A definition is an entry as its kind understands it. An entry passes through
// decode, which validates, and accept; one that runs gives the transaction a
// service. A definition that is also [changeable] can change while the node runs.
type definition interface {
	// decode fills the definition from the entry, strictly, and returns what
	// is wrong with it.
	decode(e *registry.Entry) problem.List

	// accept prepares the effect of the entry in a transaction. Nothing shows
	// before the transaction is committed. A NOT_FOUND fault puts the entry
	// off until others have been accepted.
	accept(tx *transaction, e *registry.Entry) error
}

// Kinds returns the kinds of entries that a node accepts, sorted.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// decode returns the definition of an entry of a known kind and what is wrong
// with it.
func decode(e *registry.Entry) (definition, problem.List) {
	d := kinds[e.Kind]()
	return d, d.decode(e)
}

// A decoded is what an entry means.
type decoded struct {
	definition
	seen *registry.Entry // the entry with its placeholders replaced
}

// read returns what an entry of a known kind means in an environment and what is
// wrong with it. If a variable is missing, nothing more is looked at, and seen
// is nil.
func (v *environment) read(e *registry.Entry) (decoded, problem.List) {
	seen, problems := registry.Expand(e, v.value)
	if seen == nil {
		return decoded{}, problems
	}
	d, more := decode(seen)
	problems = append(problems, more...)
	if more.Err() == nil {
		problems = append(problems, v.check(e, d)...)
	}
	return decoded{d, seen}, problems
}

// stored is the definition of kinds that have no effect of their own: others
// read them (manifests.md MAN-27).
type stored struct{ inert }

func (stored) decode(*registry.Entry) problem.List { return nil }
