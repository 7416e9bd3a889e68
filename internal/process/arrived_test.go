package process

import "testing"

// What has been seen stays on the stack of what has arrived, below what is new,
// until the process waits or gives up the processor.
func TestSeenMessagesStayOnTheStack(t *testing.T) {
	var p Process
	arrive := func(topic string) {
		if took, waited := p.arrive(&Message{Topic: topic}); !took || waited {
			t.Fatalf("%s: took %v, waited %v", topic, took, waited)
		}
	}
	inbox := func() (topics string) {
		p.drain()
		for p.inbox.head != nil {
			topics += p.inbox.pop().Topic
		}
		return topics
	}
	for _, want := range []string{"a", "bcd", "e", ""} {
		for _, topic := range want {
			arrive(string(topic))
		}
		if got := p.news(); got != (want != "") {
			t.Errorf("with %q new, news is %v", want, got)
		}
		if got := inbox(); got != want || p.news() {
			t.Errorf("got %q, want %q; news is %v", got, want, p.news())
		}
	}
	arrive("f")
	if p.forget(); !p.news() {
		t.Error("forgotten unseen")
	}
	if got := inbox(); got != "f" || p.arrived.Load() == nil {
		t.Errorf("got %q, want f, on the stack", got)
	}
	if p.forget(); p.arrived.Load() != nil {
		t.Error("what has been seen is kept")
	}
	arrive("g")
	arrive("h")
	if got := inbox(); got != "gh" {
		t.Errorf("got %q, want gh", got)
	}
	if p.park(nil); p.arrived.Load() != parked {
		t.Error("does not wait")
	}
}
