package node

import (
	"cmp"
	"context"
	"log/slog"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"wippy/internal/fault"
	"wippy/internal/logging"
	"wippy/internal/lua"
	"wippy/internal/process"
)

// A memoryGuard keeps the node within its memory limit: when what is alive comes
// near to it, the largest processes are ended, and nothing is spawned until
// there is room again (hosts-and-terminal.md HST-6b).
//
// It looks at the end of each cycle of Go's collector, which is when the size of
// what is alive is known, and the collector runs the more often the less room is
// left. So as long as there is room it costs nothing.
type memoryGuard struct {
	limit int // bytes
	space *process.Space
	log   *slog.Logger
	look  chan struct{}
	told  bool // that the memory is not that of processes
}

// Parts of the limit, in percent.
const (
	tightMemory = 80              // alive: processes have to end
	roomyMemory = 70              // alive: what is to be reached
	reliefTime  = 3 * time.Second // for sizes to be told and processes to end; then the guard looks again
)

// startMemoryGuard starts a guard and returns what ends it.
func (n *Node) startMemoryGuard() (end func()) {
	g := &memoryGuard{
		limit: n.options.MemoryLimit, space: n.space, log: n.log.With(logging.NameKey, "memory"), look: make(chan struct{}, 1),
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { g.serve(ctx) }) // ends with ctx
	return func() {
		cancel()
		wg.Wait()
	}
}

// serve guards until ctx is done.
func (g *memoryGuard) serve(ctx context.Context) {
	g.watch(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-g.look:
			g.relieve(ctx)
		}
	}
}

// watch has the end of the next cycle of the collector noticed: that is when the
// finalizer of something unreachable runs.
func (g *memoryGuard) watch(ctx context.Context) {
	runtime.SetFinalizer(new(*int), func(**int) {
		if ctx.Err() != nil {
			return
		}
		if g.above(tightMemory) > 0 {
			select {
			case g.look <- struct{}{}:
			default:
			}
		}
		g.watch(ctx)
	})
}

// above returns by how many bytes what is alive exceeds so many percent of the
// limit.
func (g *memoryGuard) above(percent int) int {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64()) - g.limit/100*percent
}

// relieve ends the largest processes, one after the other, until there is room.
func (g *memoryGuard) relieve(ctx context.Context) {
	limit := lua.Bytes(g.limit)
	g.space.SetShort(fault.New(fault.RateLimited, "process.Spawn", "the node is short of memory (--memory-limit %s)", limit).Retryable(fault.RetryYes))
	defer g.space.SetShort(nil)
	reason := "the memory limit of the node (--memory-limit " + limit + ")"
	for g.above(tightMemory) > 0 && ctx.Err() == nil {
		held, ok := g.evict(ctx, g.above(roomyMemory), reason)
		runtime.GC()
		if !ok && g.above(tightMemory) > 0 {
			if !g.told {
				g.log.Warn("the node is short of memory, which its processes do not hold", "limit", limit, "held", lua.Bytes(held))
			}
			g.told = true
			return
		}
	}
}

// maxTold bounds how many of the processes ended at once are named in the log.
const maxTold = 10

// evict ends processes that hold as many bytes, the largest first, and waits for
// their end. It returns what all processes hold, and reports false if they do not
// hold enough: then it ends none.
func (g *memoryGuard) evict(ctx context.Context, bytes int, reason string) (held int, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, reliefTime)
	defer cancel()
	// Who holds less than half of an average share is not the largest.
	loads := g.space.Loads(ctx, g.limit/2/max(1, g.space.Len()))
	for _, l := range loads {
		held += l.Size
	}
	if held < bytes {
		return held, false
	}
	g.swarmFirst(loads)
	var ends sync.WaitGroup
	n := 0
	for freed := 0; freed < bytes; n++ {
		l := loads[n]
		freed += l.Size
		ends.Add(1)
		g.space.Evict(l.PID, reason, ends.Done)
		if n < maxTold {
			g.log.Warn("process ended: memory", "pid", l.PID.String(), "entry", l.Name, "size", lua.Bytes(l.Size), "limit", lua.Bytes(g.limit))
		}
	}
	if n > maxTold {
		g.log.Warn("more processes ended: memory", "count", n-maxTold)
	}
	ended := make(chan struct{})
	go func() { // ends with the processes
		ends.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
	}
	return held, true
}

// swarmFirst puts in front, if no process is large by itself, those of the entry
// whose processes hold the most together, the youngest first: they are what has
// filled the memory, and not one that is a little larger than each of them.
func (g *memoryGuard) swarmFirst(loads []process.Load) {
	if loads[0].Size > g.limit/16 {
		return
	}
	together := map[string]int{}
	for _, l := range loads {
		together[l.Name] += l.Size
	}
	swarm := loads[0].Name
	for _, l := range loads {
		if together[l.Name] > together[swarm] {
			swarm = l.Name
		}
	}
	slices.SortStableFunc(loads, func(a, b process.Load) int {
		switch {
		case a.Name == swarm && b.Name == swarm:
			return cmp.Compare(b.PID.Seq(), a.PID.Seq())
		case a.Name == swarm:
			return -1
		case b.Name == swarm:
			return 1
		}
		return 0
	})
}
