package supervisor_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"wippy/internal/document"
	"wippy/internal/registry"
	"wippy/internal/supervisor"
)

// decode reads a lifecycle block as it stands in an entry of namespace app.
func decode(t *testing.T, text string) (supervisor.Lifecycle, string) {
	t.Helper()
	docs, problems := document.Parse("src/_index.yaml", []byte(text))
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	var l supervisor.Lifecycle
	problems = document.Decode(docs[0].Value, docs[0].Place, &l, document.Decoding{Scope: "app"})
	var texts []string
	for _, p := range problems {
		texts = append(texts, p.Error())
	}
	return l, strings.Join(texts, "\n")
}

// supervision.md §1.
func TestLifecycleBlock(t *testing.T) {
	got, problems := decode(t, `
auto_start: true
startup: optional
start_timeout: 1s
stop_timeout: 2s
stable_threshold: 3s
requires: [search_db, other:db]
depends_on: [old]
restart: {initial_delay: 200ms, max_delay: 5s, backoff_factor: 1.5, jitter: 0, max_attempts: 6}
security:
  actor: {id: "svc:indexer", meta: {tier: batch}}
  policies: [read]
  groups: [indexers]
`)
	want := supervisor.Lifecycle{
		AutoStart: true, Startup: "optional",
		StartTimeout: time.Second, StopTimeout: 2 * time.Second, StableThreshold: 3 * time.Second,
		Requires: []registry.ID{appID("search_db"), {NS: "other", Name: "db"}}, DependsOn: []registry.ID{appID("old")},
		Restart: supervisor.RestartPolicy{
			InitialDelay: 200 * time.Millisecond, MaxDelay: 5 * time.Second, BackoffFactor: 1.5,
			Jitter: new(supervisor.Number), MaxAttempts: 6,
		},
		Security: &supervisor.Security{
			Actor:    &supervisor.Actor{ID: "svc:indexer", Meta: map[string]any{"tier": "batch"}},
			Policies: []registry.ID{appID("read")}, Groups: []registry.ID{appID("indexers")},
		},
	}
	if problems != "" || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v, problems %q\nwant %+v", got, problems, want)
	}
}

func TestLifecycleBadInput(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"SUP-1 negative duration", "start_timeout: -1s", "start_timeout: must not be negative, got -1s"},
		{"SUP-1 not a duration", "stop_timeout: 5", `stop_timeout: expected a duration such as "1m30s", got number 5`},
		{"SUP-1 negative factor", "restart: {backoff_factor: -2}", "restart.backoff_factor: must not be negative, got -2"},
		{"SUP-1 jitter is no number", "restart: {jitter: much}", "restart.jitter: expected number, got much"},
		{"SUP-1 part of an attempt", "restart: {max_attempts: 1.5}", "restart.max_attempts: expected a whole number"},
		{"SUP-1 negative attempts", "restart: {max_attempts: -1}", "restart.max_attempts: must not be negative, got -1"},
		{"SUP-1 unknown startup", "startup: maybe", `startup: must be required or optional, got "maybe"`},
		{"SUP-2 misspelling", "auto_strat: true", `unknown field "auto_strat" (did you mean auto_start?)`},
		{"SUP-2 in restart", "restart: {max_atempts: 3}", `restart: unknown field "max_atempts" (did you mean max_attempts?)`},
		{"SUP-30 actor without id", "security: {actor: {meta: {}}}", "security.actor.id is required"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, problems := decode(t, test.text); !strings.Contains(problems, test.want) {
				t.Errorf("problems: %s\nwant: %s", problems, test.want)
			}
		})
	}
}
