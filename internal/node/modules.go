package node

import (
	"maps"
	"slices"
	"strings"

	"wippy/internal/lua"
	"wippy/internal/lua/modules/io"
	"wippy/internal/lua/modules/logger"
	"wippy/internal/lua/modules/security"
	"wippy/internal/lua/modules/time"
	"wippy/internal/problem"
	"wippy/internal/registry"
)

// modules are the Lua modules of this build. To add one, write its package
// under internal/lua/modules and add a line.
var modules = byName(
	io.Module,
	logger.Module,
	security.Module,
	time.Module,
)

// elsewhere are modules that exist, but not in this build (modules.md §0).
var elsewhere = strings.Fields(`
	base64 cdc cloudstorage compress contract crypto ctx env eval_runner events excel exec expr fs funcs hash html http
	http_client hub json metrics pg queue registry sql store stream system template templates text treesitter
	tty uuid websocket workflow yaml`)

func byName(list ...*lua.Module) map[string]*lua.Module {
	m := make(map[string]*lua.Module, len(list))
	for _, module := range list {
		m[module.Name] = module
	}
	return m
}

// findModule returns the module of a name that an entry lists at a path, nil
// for the names of ambient globals, and what is wrong with the name (manifests.md
// MAN-30).
func findModule(e *registry.Entry, path, name string) (*lua.Module, *problem.Problem) {
	var p problem.Problem
	switch {
	case modules[name] != nil:
		return modules[name], nil
	case slices.Contains(lua.Ambient, name):
		return nil, nil
	case strings.Contains(name, ":"):
		p = e.Problem(path, "%s: %q is an entry, not a module: use imports", path, name)
	case slices.Contains(elsewhere, name):
		p = e.Problem(path, "%s: module %s is not supported by this build", path, name)
	default:
		known := slices.Sorted(maps.Keys(modules))
		p = e.Problem(path, "%s: unknown module %q; there are %s", path, name, strings.Join(known, ", "))
		candidates := slices.Concat(known, lua.Ambient, elsewhere)
		p = p.Suggest(problem.Closest(name, slices.Values(candidates)))
	}
	return nil, &p
}
