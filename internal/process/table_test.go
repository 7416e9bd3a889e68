package process

import (
	"sync"
	"sync/atomic"
	"testing"
	"unique"

	"pgregory.net/rapid"
)

func numbered(seq uint64) *Process {
	return &Process{pid: PID{unique.Make("app:processes"), seq}}
}

func TestTableAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var table table
		model := make(map[uint64]*Process)
		last := uint64(0)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			for range rapid.IntRange(0, 1000).Draw(rt, "add") {
				last++
				model[last] = numbered(last)
				table.add(model[last])
			}
			keep := rapid.Uint64Range(1, 50).Draw(rt, "keep one in")
			for seq, p := range model {
				if seq%keep != 0 {
					table.remove(p)
					delete(model, seq)
				}
			}
		}
		for seq := range last + 2 {
			if got := table.find(seq); got != model[seq] {
				rt.Fatalf("find(%d) = %v, want %v", seq, got, model[seq])
			}
		}
		n, buckets := 0, 0
		table.each(func(*Process) { n++ })
		for i := range table.shards {
			if b := table.shards[i].buckets.Load(); b != nil {
				buckets += len(*b)
			}
		}
		if n != len(model) || buckets > len(table.shards)*2*minBuckets+16*n {
			rt.Fatalf("%d processes in %d buckets, want %d processes", n, buckets, len(model))
		}
	})
}

// Readers find what is live however the table grows and shrinks around them.
func TestTableFindsTheLiveDuringChanges(t *testing.T) {
	var table table
	const stay = 64
	for seq := uint64(1); seq <= stay; seq++ {
		table.add(numbered(seq * 1000))
	}
	var stop atomic.Bool
	var changing sync.WaitGroup
	for i := range uint64(2) {
		changing.Go(func() {
			for !stop.Load() {
				var batch []*Process
				for n := range uint64(500) {
					p := numbered(1_000_000 + 2*n + i)
					table.add(p)
					batch = append(batch, p)
				}
				for _, p := range batch {
					table.remove(p)
				}
			}
		})
	}
	for range 2000 {
		for seq := uint64(1); seq <= stay; seq++ {
			if p := table.find(seq * 1000); p == nil || p.pid.seq != seq*1000 {
				t.Fatalf("find(%d) = %v", seq*1000, p)
			}
		}
	}
	stop.Store(true)
	changing.Wait()
}
