package registry

// A rule names a field in which entries mention others. In a field, "*" stands
// for any key of a map and "[]" for the items of a list; it is looked for in
// the data unless it begins with "meta.".
type rule struct {
	kinds   []string // of the entries that have the field, "store.*" for a family; nil for all
	field   string
	targets []string // kinds that may be mentioned, likewise; nil for all
}

func (r rule) appliesTo(kind string) bool { return r.kinds == nil || matchesKind(r.kinds, kind) }

var (
	luaKinds    = []string{"function.lua", "process.lua", "library.lua", "module.lua", "workflow.lua"}
	policyKinds = []string{"security.policy", "security.policy.expr"}
)

// checkedReferences are the mentions whose target must exist and be of a fitting
// kind (manifests.md MAN-17, MAN-31).
var checkedReferences = []rule{
	{[]string{"process.service"}, "process", []string{"process.lua"}},
	{[]string{"process.service"}, "host", []string{"process.host", "terminal.host"}},

	{luaKinds, "imports.*", []string{"library.lua", "module.lua", "function.lua", "process.lua"}},

	{nil, "lifecycle.requires[]", nil},
	{nil, "lifecycle.depends_on[]", nil},
	{nil, "lifecycle.security.policies[]", policyKinds},

	{[]string{"http.endpoint"}, "func", []string{"function.lua"}},
	{[]string{"http.endpoint"}, "meta.router", []string{"http.router"}},
	{[]string{"http.router"}, "meta.server", []string{"http.service"}},
	{[]string{"http.router"}, "server", []string{"http.service"}},
	{[]string{"http.static"}, "meta.server", []string{"http.service"}},
	{[]string{"http.static"}, "fs", []string{"fs.directory", "fs.embed"}},

	{[]string{"queue.queue"}, "driver", []string{"queue.driver.*"}},
	{[]string{"queue.consumer"}, "queue", []string{"queue.queue"}},
	{[]string{"queue.consumer"}, "func", []string{"function.lua"}},
	{[]string{"store.sql"}, "database", []string{"db.sql.*"}},
	{[]string{"env.variable"}, "storage", []string{"env.storage.*"}},
	{[]string{"env.storage.router"}, "storages[]", []string{"env.storage.*"}},
	{[]string{"template.jet"}, "set", []string{"template.set"}},
	{[]string{"security.token_store"}, "store", []string{"store.*"}},

	{[]string{"contract.binding"}, "contracts[].contract", []string{"contract.definition"}},
	{[]string{"contract.binding"}, "contracts[].methods.*", []string{"function.lua"}},
}

// orderingReferences are the mentions that, in entries of any kind, put the
// mentioned entry first. Text there that names no entry means nothing
// (manifests.md MAN-23).
var orderingReferences = []rule{
	{field: "meta.parent"},
	{field: "meta.depends_on[]"},
	{field: "meta.server"},
	{field: "meta.router"},
	{field: "config"},
	{field: "groups[]"},
	{field: "imports.*"},
	{field: "*.depends_on[]"},
	{field: "driver"},
	{field: "dead_letter.queue"},
	{field: "queue"},
	{field: "func"},
	{field: "host"},
	{field: "process"},
	{field: "database"},
	{field: "storage"},
	{field: "storages[]"},
	{field: "store"},
	{field: "set"},
	{field: "fs"},
	{field: "client"},
	{field: "contracts[].contract"},
	{field: "contracts[].methods.*"},
	{field: "lifecycle.requires[]"},
	{field: "lifecycle.security.policies[]"},
	{field: "lifecycle.security.groups[]"},
}
