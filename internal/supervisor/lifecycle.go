package supervisor

import (
	"fmt"
	"slices"
	"time"

	"wippy/internal/registry"
)

// A Lifecycle is the lifecycle block of an entry (supervision.md §1). It is
// decoded strictly from the entry's data; zero fields mean the defaults.
type Lifecycle struct {
	AutoStart       bool          `yaml:"auto_start"`       // start at boot
	Startup         Startup       `yaml:"startup"`          // "" means required
	StartTimeout    time.Duration `yaml:"start_timeout"`    // of one attempt; 0 means 10s
	StopTimeout     time.Duration `yaml:"stop_timeout"`     // of a graceful stop; 0 means what the supervisor is told to use
	StableThreshold time.Duration `yaml:"stable_threshold"` // a run of this length resets the count of failures; 0 means 5s
	Requires        []registry.ID `yaml:"requires"`         // services that must be running first
	DependsOn       []registry.ID `yaml:"depends_on"`       // the same, in older manifests
	Restart         RestartPolicy `yaml:"restart"`
	Security        *Security     `yaml:"security"` // nil without the block
}

// A Security is the identity of the code that a service runs.
type Security struct {
	Actor    *Actor        `yaml:"actor"`
	Policies []registry.ID `yaml:"policies"`
	Groups   []registry.ID `yaml:"groups"`
}

// An Actor is who the code of a service acts as.
type Actor struct {
	ID   string         `yaml:"id,required"`
	Meta map[string]any `yaml:"meta"`
}

const defaultStopTimeout = 10 * time.Second

func (l Lifecycle) withDefaults() Lifecycle {
	if l.StartTimeout == 0 {
		l.StartTimeout = 10 * time.Second
	}
	if l.StableThreshold == 0 {
		l.StableThreshold = 5 * time.Second
	}
	l.Restart = l.Restart.withDefaults()
	return l
}

// requires returns what must be running first, each once.
func (l Lifecycle) requires() []registry.ID {
	var ids []registry.ID
	for _, id := range slices.Concat(l.Requires, l.DependsOn) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// A Startup says whether the boot counts on a service: "required" or
// "optional".
type Startup string

// DecodeText takes one of the two words from a manifest.
func (s *Startup) DecodeText(_, text string) error {
	if text != "required" && text != "optional" {
		return fmt.Errorf("must be required or optional, got %q", text)
	}
	*s = Startup(text)
	return nil
}
