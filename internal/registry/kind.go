package registry

import (
	"iter"
	"slices"
	"strings"

	"wippy/internal/problem"
)

// knownKinds are the kinds of entries that manifests may name (manifests.md §8).
// Which of them this build gives an effect to is the node's table; the others
// are known so that they are refused as what they are and not as misspellings.
var knownKinds = []string{
	"function.lua", "process.lua", "library.lua", "module.lua", "workflow.lua",
	"function.lua.bc", "process.lua.bc", "library.lua.bc", "module.lua.bc", "workflow.lua.bc",

	"process.host", "terminal.host", "process.service", "pg.scope",

	"registry.entry", "ns.definition", "ns.requirement", "ns.dependency",

	"security.policy", "security.policy.expr", "security.token_store",

	"env.storage.os", "env.storage.memory", "env.storage.file", "env.storage.static", "env.storage.router",
	"env.variable",

	"fs.directory", "fs.embed",
	"store.memory", "store.sql", "store.kv.raft", "store.kv.crdt",
	"db.sql.sqlite", "db.sql.postgres", "db.sql.mysql", "db.cdc.postgres",
	"queue.driver.memory", "queue.driver.amqp", "queue.driver.sqs", "queue.queue", "queue.consumer",
	"exec.native", "exec.docker",
	"template.set", "template.jet",

	"http.service", "http.router", "http.endpoint", "http.static",

	"contract.definition", "contract.binding",
	"config.aws", "cloudstorage.s3",
	"function.wasm", "function.wat", "process.wasm",
	"temporal.client", "temporal.worker",
}

// knownFamilies are kinds of which only the beginning is fixed.
var knownFamilies = []string{"temporal.", "network."}

// KnownKinds returns the names of all kinds that have a meaning, here or in
// other builds.
func KnownKinds() iter.Seq[string] { return slices.Values(knownKinds) }

// isKnown reports whether a kind has a meaning, here or in other builds.
func isKnown(kind string) bool {
	return slices.Contains(knownKinds, kind) ||
		slices.ContainsFunc(knownFamilies, func(prefix string) bool { return strings.HasPrefix(kind, prefix) })
}

// CheckKind returns what is wrong with the kind of e, nil if it is one of those
// supported. A kind that is known but not supported is told apart from one that
// does not exist (manifests.md MAN-25).
func CheckKind(e *Entry, supported []string) *problem.Problem {
	if slices.Contains(supported, e.Kind) {
		return nil
	}
	if isKnown(e.Kind) {
		p := e.Problem("kind", "kind %s is not supported by this build", e.Kind)
		return &p
	}
	p := e.Problem("kind", "unknown kind %q", e.Kind).Suggest(problem.Closest(e.Kind, KnownKinds()))
	return &p
}
