// Package determinism tests that the same seed gives the same run of Lua
// processes, byte for byte (see [sched.Deterministic]).
package determinism
