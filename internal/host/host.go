// Package host is the entry kind process.host: it spawns, owns and ends
// processes (hosts-and-terminal.md §2).
//
// The processes themselves, and what a host means to them, are package
// process's. This package adds what an entry says about a host: [Config], and
// the [Service] that keeps it open.
//
//	var c host.Config          // decoded from the entry
//	h, err := space.AddHost("app:processes")
//	h.SetLimits(c.Limits())
//	service := host.Service{Host: h}
package host

import (
	"time"

	"wippy/internal/process"
	"wippy/internal/supervisor"
)

// A Config is the block host of an entry. Its zero value limits nothing.
type Config struct {
	Workers        uint `yaml:"workers"`          // processes running at the same time; 0: as many as there are processors
	QueueSize      uint `yaml:"queue_size"`       // a hint without effect: no queue has a bound (HST-6)
	LocalQueueSize uint `yaml:"local_queue_size"` // likewise
	MaxProcesses   uint `yaml:"max_processes"`    // 0: no limit
	MaxMailbox     uint `yaml:"max_mailbox"`      // messages waiting in one mailbox; 0: no limit
	MaxMemory      Size `yaml:"max_memory"`       // of one process; 0: no limit
	MaxSteps       uint `yaml:"max_steps"`        // of one process between two waits; 0: no limit
}

// Limits returns the limits that the host itself keeps. MaxMemory and MaxSteps
// are for the engine that runs its processes.
func (c Config) Limits() process.Limits {
	return process.Limits{Workers: int(c.Workers), MaxProcesses: int(c.MaxProcesses), MaxMailbox: int(c.MaxMailbox)}
}

// A Service keeps a host open.
type Service struct {
	Host *process.Host
}

var _ supervisor.Service = Service{}

// Start opens the host. It has stopped when every process has ended: each is
// asked to, with the time that the stop allows, and then terminated
// (supervision.md SUP-24).
func (s Service) Start(run *supervisor.Run) (stop func(within time.Duration)) {
	s.Host.Start()
	run.Started()
	return func(within time.Duration) {
		s.Host.Close(process.Cancel{Within: within, Reason: "host stopping"}, func() { run.Ended(nil) })
	}
}
