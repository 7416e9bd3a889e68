package node

import (
	"context"

	"wippy/internal/problem"
	"wippy/internal/process"
	"wippy/internal/registry"
	"wippy/internal/supervisor"
)

// A processHost is an entry of kind process.host (hosts-and-terminal.md §2).
type processHost struct {
	Host struct {
		Workers        uint `yaml:"workers"`          // processes running at the same time; 0: as many as there are processors
		QueueSize      uint `yaml:"queue_size"`       // a hint of other builds, without effect
		LocalQueueSize uint `yaml:"local_queue_size"` // likewise
		MaxProcesses   uint `yaml:"max_processes"`    // 0: no limit
		MaxMailbox     uint `yaml:"max_mailbox"`      // messages; 0: no limit
		MaxMemory      Size `yaml:"max_memory"`       // of one process; 0: no limit
		MaxSteps       uint `yaml:"max_steps"`        // of one process between two waits; 0: no limit
	} `yaml:"host"`
	Lifecycle supervisor.Lifecycle `yaml:"lifecycle"`
}

func (h *processHost) decode(e *registry.Entry) problem.List {
	problems := registry.Decode(e, h)
	if h.Host.MaxMemory > 0 {
		problems = append(problems, e.Warning("host.max_memory", "host.max_memory: has no effect in this build"))
	}
	if h.Host.MaxSteps > 0 {
		problems = append(problems, e.Warning("host.max_steps", "host.max_steps: has no effect in this build"))
	}
	return append(problems, checkLifecycle(e, h.Lifecycle)...)
}

func (h *processHost) accept(tx *transaction, e *registry.Entry) error {
	_, err := tx.addHost(e, h.Lifecycle, process.Limits{
		Workers: int(h.Host.Workers), MaxProcesses: int(h.Host.MaxProcesses), MaxMailbox: int(h.Host.MaxMailbox),
	})
	return err
}

// addHost makes the host of an entry, which is a service.
func (tx *transaction) addHost(e *registry.Entry, lifecycle supervisor.Lifecycle, limits process.Limits) (*process.Host, error) {
	id := e.ID.String()
	host, err := tx.node.space.AddHost(id)
	if err != nil {
		return nil, err
	}
	host.SetLimits(limits)
	tx.content.hosts[id] = host
	tx.serve(e, lifecycle, hostService{host})
	if lifecycle.AutoStart && len(lifecycle.Requires)+len(lifecycle.DependsOn) == 0 {
		tx.content.prompt = append(tx.content.prompt, e.ID)
	}
	return host, nil
}

// A hostService keeps a host open.
type hostService struct {
	host *process.Host
}

// Serve implements [supervisor.Service].
func (s hostService) Serve(ctx context.Context, started func()) error {
	s.host.Start()
	started()
	<-ctx.Done()
	return s.host.Stop(context.Background(), process.Cancel{Within: supervisor.StopOf(ctx).Within, Reason: "host stopping"})
}

// checkLifecycle returns what the decoding of a lifecycle cannot see.
func checkLifecycle(e *registry.Entry, l supervisor.Lifecycle) problem.List {
	if l.Security == nil {
		return nil
	}
	return problem.List{e.Warning("lifecycle.security", "lifecycle.security: has no effect in this build")}
}
