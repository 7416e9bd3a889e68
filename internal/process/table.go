package process

import (
	"sync"
	"sync/atomic"
)

// shardBits is the logarithm of the number of shards of a table, which bounds
// how many workers can add and remove processes at the same time.
const shardBits = 4

// A table finds the live processes by their numbers. Looking up takes no lock.
type table struct {
	shards [1 << shardBits]shard
}

// A shard is a hash table whose chains run through Process.chain. The numbers
// are consecutive, so their low bits are a perfect hash.
//
// Readers walk the chains without mu. A removed process keeps its chain, so a
// reader standing on it goes on to those behind; only growing can lead a reader
// astray, who therefore looks again under mu before saying no.
type shard struct {
	buckets atomic.Pointer[[]atomic.Pointer[Process]]

	mu sync.Mutex // guards changes of buckets and chains
	n  int
	_  [40]byte // keeps neighbours off this cache line
}

const minBuckets = 8

func (t *table) shard(seq uint64) *shard { return &t.shards[seq%uint64(len(t.shards))] }

// bucket returns the head of the chain that seq belongs to.
func bucket(buckets []atomic.Pointer[Process], seq uint64) *atomic.Pointer[Process] {
	return &buckets[(seq>>shardBits)&uint64(len(buckets)-1)]
}

// find returns the live process with that number, nil if there is none.
func (t *table) find(seq uint64) *Process {
	s := t.shard(seq)
	if p := s.find(seq); p != nil {
		return p
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(seq)
}

func (s *shard) find(seq uint64) *Process {
	buckets := s.buckets.Load()
	if buckets == nil {
		return nil
	}
	p := bucket(*buckets, seq).Load()
	for p != nil && p.pid.seq != seq {
		p = p.chain.Load()
	}
	return p
}

func (t *table) add(p *Process) {
	s := t.shard(p.pid.seq)
	s.mu.Lock()
	buckets := s.buckets.Load()
	if buckets == nil || s.n >= len(*buckets) {
		buckets = s.resize(max(minBuckets, 2*s.n))
	}
	s.n++
	link(*buckets, p)
	s.mu.Unlock()
}

func link(buckets []atomic.Pointer[Process], p *Process) {
	head := bucket(buckets, p.pid.seq)
	p.chain.Store(head.Load())
	head.Store(p)
}

func (t *table) remove(p *Process) {
	s := t.shard(p.pid.seq)
	s.mu.Lock()
	buckets := *s.buckets.Load()
	at := bucket(buckets, p.pid.seq)
	for q := at.Load(); q != p; q = at.Load() {
		at = &q.chain
	}
	at.Store(p.chain.Load())
	s.n--
	if len(buckets) > minBuckets && s.n < len(buckets)/8 {
		s.resize(len(buckets) / 4)
	}
	s.mu.Unlock()
}

// resize moves all processes to n new chains; n is a power of two.
func (s *shard) resize(n int) *[]atomic.Pointer[Process] {
	buckets := make([]atomic.Pointer[Process], n)
	if old := s.buckets.Load(); old != nil {
		for i := range *old {
			for p := (*old)[i].Load(); p != nil; {
				next := p.chain.Load()
				link(buckets, p)
				p = next
			}
		}
	}
	s.buckets.Store(&buckets)
	return &buckets
}

// each calls f for every live process, in no order. f must not use the table.
func (t *table) each(f func(*Process)) {
	for i := range t.shards {
		s := &t.shards[i]
		s.mu.Lock()
		if buckets := s.buckets.Load(); buckets != nil {
			for j := range *buckets {
				for p := (*buckets)[j].Load(); p != nil; p = p.chain.Load() {
					f(p)
				}
			}
		}
		s.mu.Unlock()
	}
}
