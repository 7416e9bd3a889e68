package security

// Actions are the actions that are checked in this build, sorted (security.md
// §5, §7).
var Actions = []string{
	"process.call",
	"process.cancel",
	"process.context",
	"process.exec",
	"process.host",
	"process.link",
	"process.monitor",
	"process.registry.foreign",
	"process.registry.register",
	"process.registry.unregister",
	"process.security",
	"process.send",
	"process.spawn",
	"process.spawn.linked",
	"process.spawn.monitored",
	"process.terminate",
	"process.unlink",
	"process.unmonitor",
	"security.actor.create",
	"security.policy.get",
	"security.policy_group.get",
	"security.scope.create",
	"security.token.create",
	"security.token.revoke",
	"security.token.validate",
	"security.token_store.get",
}
