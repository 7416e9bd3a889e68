package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"wippy/internal/atomicfile"
	"wippy/internal/node"
	"wippy/internal/registry"
	"wippy/internal/security"
)

// recordedNamespace is the namespace of recorded policies. A run that records
// does not see those of earlier ones (CLI-62).
const recordedNamespace = "recorded"

// A recording is what wippy run --record-policy takes note of, and where it is
// written.
type recording struct {
	security.Recorder
	path string // absolute
	name string // as the user wrote it
}

// newRecording returns nil if nothing is to be recorded. What stands in the way
// of writing is told before the run, not after it.
func (a *app) newRecording(name string) (*recording, error) {
	if name == "" {
		return nil, nil
	}
	r := &recording{path: a.path(name), name: name}
	if info, err := os.Stat(r.path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("--record-policy: %s is a folder", name)
	}
	if _, err := os.Stat(filepath.Dir(r.path)); err != nil {
		return nil, fmt.Errorf("--record-policy: %w", err)
	}
	return r, nil
}

// write writes the manifest of what was recorded and returns how many policies
// it has.
func (r *recording) write(n *node.Node) (int, error) {
	text, policies, err := r.manifest(n)
	if err != nil {
		return 0, err
	}
	return policies, atomicfile.Write(r.path, text, 0o644)
}

// A recordedManifest is a manifest as it is written.
type recordedManifest struct {
	Version   string `yaml:"version"`
	Namespace string `yaml:"namespace"`
	Entries   []any  `yaml:"entries"`
}

// A recordedPolicy is an entry of kind security.policy.
type recordedPolicy struct {
	Name   string   `yaml:"name"`
	Kind   string   `yaml:"kind"`
	Groups []string `yaml:"groups,flow"`
	Policy struct {
		Actions    []string            `yaml:"actions"`
		Resources  []string            `yaml:"resources"`
		Effect     string              `yaml:"effect"`
		Conditions []recordedCondition `yaml:"conditions,omitempty"`
	} `yaml:"policy"`
}

type recordedCondition struct {
	Field    string `yaml:"field"`
	Operator string `yaml:"operator"`
	Value    string `yaml:"value"`
}

// A recordedLink is an entry of kind ns.requirement: it writes a value into
// other entries.
type recordedLink struct {
	Name    string           `yaml:"name"`
	Kind    string           `yaml:"kind"`
	Default any              `yaml:"default"`
	Targets []recordedTarget `yaml:"targets"`
}

type recordedTarget struct {
	Entry string `yaml:"entry"`
	Path  string `yaml:"path"`
}

const recordedHead = `# Written by wippy run --record-policy: what the run asked for, and nothing else.
# Put this file beside the other manifests. Each group of policies is given to
# the service or the host that asked, whose processes then have an actor and a
# scope. Of processes only the host is known: pids differ from run to run.
`

// manifest returns the text of the manifest.
func (r *recording) manifest(n *node.Node) (text []byte, policies int, err error) {
	m := recordedManifest{"1.0", recordedNamespace, []any{}}
	for _, root := range r.Roots() {
		group := strings.ReplaceAll(root, ":", "/")
		for i, g := range r.Grants(root) {
			p := recordedPolicy{Name: fmt.Sprintf("%s/%d", group, i+1), Kind: "security.policy", Groups: []string{group}}
			p.Policy.Actions, p.Policy.Resources, p.Policy.Effect = g.Actions, g.Resources, string(security.Allow)
			if g.Exact != nil {
				p.Policy.Conditions = []recordedCondition{{"resource", "eq", *g.Exact}}
			}
			m.Entries = append(m.Entries, p)
			policies++
		}
		links, err := recordedLinks(n, root, group)
		if err != nil {
			return nil, 0, err
		}
		m.Entries = append(m.Entries, links...)
	}
	var b bytes.Buffer
	b.WriteString(recordedHead)
	if denied := r.Denied(); len(denied) > 0 {
		b.WriteString("#\n# The policies that there are have denied this, and still do:\n")
		for _, line := range denied {
			fmt.Fprintf(&b, "#   %q\n", line)
		}
	}
	err = writeYAML(&b, m)
	return b.Bytes(), policies, err
}

// recordedLinks returns what gives a group, and an actor if it has none, to the
// entry that asked for it.
func recordedLinks(n *node.Node, root, group string) ([]any, error) {
	has, err := n.Context(registry.ParseID(root))
	if err != nil {
		return nil, err
	}
	link := func(name string, value any, path string) any {
		return recordedLink{group + "/" + name, "ns.requirement", value, []recordedTarget{{root, "lifecycle.security." + path}}}
	}
	var links []any
	if has.Actor == nil {
		links = append(links, link("actor", map[string]any{"id": root}, "actor"))
	}
	return append(links, link("group", recordedNamespace+":"+group, "groups +=")), nil
}

// finishRecording writes the recording after a run, whose error it returns unless
// writing fails.
func (s *session) finishRecording(err error) error {
	if s.recording == nil {
		return err
	}
	if _, ran := errors.AsType[codeError](err); !ran {
		return err // nothing has run
	}
	policies, failure := s.recording.write(s.node)
	if failure != nil {
		return fmt.Errorf("--record-policy: %w", failure)
	}
	s.tell(fmt.Sprintf("%d policies written to %s", policies, s.recording.name))
	return err
}
