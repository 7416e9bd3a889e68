package supervisor

import (
	"fmt"
	"math"
	"time"
)

// A RestartPolicy says how a failed service is retried. The zero value means
// the defaults.
type RestartPolicy struct {
	InitialDelay  time.Duration `yaml:"initial_delay"`  // before the first retry; 0 means 1s
	MaxDelay      time.Duration `yaml:"max_delay"`      // bound on the delay before jitter; 0 means 90s
	BackoffFactor Number        `yaml:"backoff_factor"` // each delay is so many times the one before; 0 means 2
	Jitter        *Number       `yaml:"jitter"`         // the delay varies by this fraction up and down; nil means 0.1
	MaxAttempts   uint          `yaml:"max_attempts"`   // starts, the first included, before giving up; 0 means no limit
}

func (p RestartPolicy) withDefaults() RestartPolicy {
	if p.InitialDelay == 0 {
		p.InitialDelay = time.Second
	}
	if p.MaxDelay == 0 {
		p.MaxDelay = 90 * time.Second
	}
	if p.BackoffFactor == 0 {
		p.BackoffFactor = 2
	}
	if p.Jitter == nil {
		p.Jitter = new(Number(0.1))
	}
	return p
}

// delay returns how long to wait before retry n, from 1 (supervision.md SUP-15).
func (p RestartPolicy) delay(n int, rand func() float64) time.Duration {
	delay := float64(p.InitialDelay) * math.Pow(float64(p.BackoffFactor), float64(n-1))
	delay = min(delay, float64(p.MaxDelay))
	delay *= 1 + float64(*p.Jitter)*(2*rand()-1)
	return time.Duration(max(0, min(delay, math.MaxInt64/2)))
}

// A Number is a number of a manifest that cannot be negative.
type Number float64

// DecodeValue takes an integer or a decimal number from a manifest.
func (n *Number) DecodeValue(v any) error {
	var f float64
	switch t := v.(type) {
	case int64:
		f = float64(t)
	case float64:
		f = t
	default:
		return fmt.Errorf("expected number, got %v", v)
	}
	if !(f >= 0) || math.IsInf(f, 1) {
		return fmt.Errorf("must not be negative, got %v", v)
	}
	*n = Number(f)
	return nil
}
