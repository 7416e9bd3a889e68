package process_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wippy/internal/fault"
	"wippy/internal/process"
	"wippy/internal/sched"
)

var (
	stressFor  = flag.Duration("stress", 0, "how long the stress test runs; 0: a fixed number of operations")
	stressSeed = flag.Uint64("stress.seed", 0, "seed of the stress test; 0: a new one")
)

const (
	stressed       = 200    // processes at the same time
	stressSteps    = 60_000 // operations of a short run
	stressTopics   = 4
	stressNames    = 20
	stressPatience = 30 * time.Second
)

// A stress is many processes that do random things to one another, and what is
// known of them.
type stress struct {
	*rig
	seed  uint64
	left  atomic.Int64 // operations until the end
	until time.Time    // or the time of it
	ended atomic.Bool

	mu   sync.Mutex // guards the fields below
	pids []process.PID
}

// over reports whether it is time to end, and counts an operation.
func (s *stress) over() bool {
	if s.ended.Load() {
		return true
	}
	if s.until.IsZero() && s.left.Add(-1) < 0 || !s.until.IsZero() && time.Now().After(s.until) {
		s.ended.Store(true)
		return true
	}
	return false
}

// some returns one of the processes there have been lately, dead ones too.
func (s *stress) some(r *rand.Rand) process.PID {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pids[r.IntN(len(s.pids))]
}

// replace has pid take a place among those that some returns.
func (s *stress) replace(r *rand.Rand, pid process.PID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.pids) < stressed {
		s.pids = append(s.pids, pid)
		return
	}
	s.pids[r.IntN(len(s.pids))] = pid
}

// A number is the body of a message: how many its sender has sent to the
// receiver, this one included.
type number int

// A stressor is one of the processes. What it knows survives an upgrade.
type stressor struct {
	*stress
	rand     *rand.Rand
	sent     map[process.PID]number
	got      map[process.PID]number
	watching map[process.PID]bool // true: an EXIT must come; false: one may, after Unmonitor
	topics   map[string]*process.Queue
	closed   []*process.Queue // of topics given up, to be read to the end
	last     uint64           // seq of the last message taken from any queue
}

func (s *stress) stressor(seed uint64) *stressor {
	return &stressor{
		stress: s, rand: rand.New(rand.NewPCG(s.seed, seed)), sent: map[process.PID]number{}, got: map[process.PID]number{},
		watching: map[process.PID]bool{}, topics: map[string]*process.Queue{},
	}
}

// Run does a random number of things and waits, or ends.
func (x *stressor) Run(p *process.Process, _ *sched.Worker) process.State {
	x.read(p)
	for range 1 + x.rand.IntN(10) {
		if x.over() {
			return process.Waiting
		}
		if state := x.act(p); state != process.Waiting {
			return state
		}
		x.read(p)
	}
	if x.rand.IntN(100) == 0 {
		return process.Preempted
	}
	// Somebody must always go on.
	p.Wake(p.Worker())
	return process.Waiting
}

func (x *stressor) Close(*process.Process) {}

// act does one thing.
func (x *stressor) act(p *process.Process) process.State {
	to := x.some(x.rand)
	switch n := x.rand.IntN(1000); {
	case n < 600:
		x.send(p, to)
	case n < 660:
		x.spawn(p)
	case n < 720:
		err := p.Monitor(to)
		x.check("monitor", err, fault.NotFound, fault.AlreadyExists)
		if err == nil && to != p.PID() {
			x.watching[to] = true
		}
	case n < 740:
		p.Unmonitor(to)
		if x.watching[to] {
			x.watching[to] = false // an EXIT may have arrived
		}
	case n < 790:
		x.check("link", p.Link(to), fault.NotFound)
	case n < 830:
		p.Unlink(to)
	case n < 860:
		p.SetTrapLinks(x.rand.IntN(3) > 0)
	case n < 890:
		x.check("register", p.Space().Register(x.name(), to), fault.NotFound, fault.AlreadyExists)
	case n < 900:
		p.Space().Unregister(x.name())
	case n < 910:
		x.check("cancel", p.Cancel(to, process.Cancel{Within: time.Duration(x.rand.IntN(3)) * time.Millisecond}), fault.NotFound)
	case n < 940:
		topic := fmt.Sprint(x.rand.IntN(stressTopics))
		x.topics[topic] = p.Listen(topic)
	case n < 965:
		for topic, q := range x.topics {
			p.Unlisten(q)
			x.closed = append(x.closed, q)
			delete(x.topics, topic)
			break
		}
	case n < 975:
		x.topics, x.closed = map[string]*process.Queue{}, nil
		p.Upgrade(&stressor{x.stress, x.rand, x.sent, x.got, x.watching, x.topics, nil, x.last})
		return process.Replaced
	case n < 985:
		x.check("terminate", p.Terminate(to), fault.NotFound)
	case n < 995:
		p.Finish(process.Return(nil))
		return process.Done
	default:
		p.Finish(process.Fail(boom, nil))
		return process.Done
	}
	return process.Waiting
}

func (x *stressor) name() string { return fmt.Sprint("name", x.rand.IntN(stressNames)) }

// check reports an error of a kind that cannot be.
func (x *stressor) check(what string, err error, kinds ...fault.Kind) {
	if err == nil {
		return
	}
	for _, kind := range kinds {
		if fault.KindOf(err) == kind {
			return
		}
	}
	x.Errorf("%s: %v", what, err)
}

func (x *stressor) send(p *process.Process, to process.PID) {
	n := x.sent[to] + 1
	err := p.Send(to, &process.Message{Topic: fmt.Sprint(x.rand.IntN(stressTopics)), Body: n})
	x.check("send", err, fault.NotFound)
	if err == nil {
		x.sent[to] = n
	}
}

func (x *stressor) spawn(p *process.Process) {
	if x.host.Len() > stressed {
		return
	}
	spec := &process.Spec{
		Host: x.host, Program: x.stressor(x.rand.Uint64()),
		Monitor: x.rand.IntN(2) == 0, Link: x.rand.IntN(4) == 0,
	}
	if x.rand.IntN(3) == 0 {
		spec.Name = x.name()
	}
	got, err := p.Spawn(spec)
	x.check("spawn", err, fault.Unavailable) // when all is over
	if err != nil {
		return
	}
	if spec.Monitor && got.PID != p.PID() {
		x.watching[got.PID] = true
	}
	x.replace(x.rand, got.PID)
}

// read takes messages in the order in which they arrived, and events.
func (x *stressor) read(p *process.Process) {
	for range x.rand.IntN(20) {
		q := x.earliest(p)
		if q == nil {
			break
		}
		m := p.Take(q)
		if m.Seq() <= x.last {
			x.Errorf("%v took message %d after %d", p.PID(), m.Seq(), x.last)
		}
		x.last = m.Seq()
		if n := m.Body.(number); n != x.got[m.From]+1 {
			x.Errorf("%v got message %d of %v after %d", p.PID(), n, m.From, x.got[m.From])
		}
		x.got[m.From]++
	}
	for e := p.TakeEvent(); e != nil; e = p.TakeEvent() {
		if e.Kind != process.Exited {
			continue
		}
		if _, watched := x.watching[e.From]; !watched {
			x.Errorf("%v has an EXIT of %v too many", p.PID(), e.From)
		}
		if x.space.Alive(e.From) { // O-8
			x.Errorf("%v has an EXIT of %v, which lives", p.PID(), e.From)
		}
		delete(x.watching, e.From)
	}
}

// earliest returns the queue with the message that arrived first, nil if there
// is none.
func (x *stressor) earliest(p *process.Process) (first *process.Queue) {
	var least uint64
	consider := func(q *process.Queue) {
		if seq, ok := q.Oldest(); ok && (first == nil || seq < least) {
			first, least = q, seq
		}
	}
	if !p.Fetch() {
		return nil
	}
	consider(p.Inbox())
	for _, q := range x.topics {
		consider(q)
	}
	for _, q := range x.closed {
		consider(q)
	}
	return first
}

// Two hundred processes do random things to one another: nothing is lost, comes
// twice or out of order, nobody stays behind, and names and monitors are right
// (O-1, O-2, O-6, O-8, X-5, T-1, C-6, L-1, U-2). How long it takes is counted in
// operations; -stress 1m has it take a minute.
func TestStress(t *testing.T) {
	seed := *stressSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("-stress.seed %d", seed)
	s := &stress{rig: newRig(t, sched.New(sched.Options{Workers: 4})), seed: seed}
	s.left.Store(stressSteps)
	if *stressFor > 0 {
		s.until = time.Now().Add(*stressFor)
	}
	random := rand.New(rand.NewPCG(seed, 0))
	for !s.ended.Load() {
		// The dead are replaced, so that there are always about as many.
		for s.host.Len() < stressed {
			got, err := s.space.Spawn(&process.Spec{Host: s.host, Program: s.stressor(random.Uint64())})
			if err != nil {
				t.Fatal(err)
			}
			s.replace(random, got.PID)
		}
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(t.Context(), stressPatience)
	defer cancel()
	if err := s.host.Stop(ctx, process.Cancel{}); err != nil {
		t.Fatalf("%d processes do not end: %v", s.host.Len(), err)
	}
	if n := s.space.Len(); n != 0 {
		t.Errorf("%d processes are left", n)
	}
	for i := range stressNames {
		if pid, err := s.space.Lookup(fmt.Sprint("name", i)); err == nil {
			t.Errorf("the dead %v has name%d", pid, i)
		}
	}
	for _, pid := range s.pids {
		if s.space.Alive(pid) {
			t.Errorf("%v lives", pid)
		}
	}
}
