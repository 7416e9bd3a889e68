package process_test

import (
	"context"
	"fmt"

	"wippy/internal/process"
	"wippy/internal/sched"
)

// A greeter prints what it is sent and ends at the topic "bye".
type greeter struct{}

func (g *greeter) Run(p *process.Process, _ *sched.Worker) process.State {
	for m := p.Take(p.Inbox()); m != nil; m = p.Take(p.Inbox()) {
		if m.Topic == "bye" {
			p.Finish(process.Return("done"))
			return process.Done
		}
		fmt.Println(p.PID(), m.Topic, m.Body)
	}
	return process.Waiting
}

func (g *greeter) Close(*process.Process) {}

func Example() {
	s := sched.New(sched.Options{})
	s.Start()
	defer s.Stop()
	space := process.NewSpace(process.Options{Scheduler: s})
	host, err := space.AddHost("app:processes")
	if err != nil {
		fmt.Println(err)
		return
	}
	host.Start()

	ended := make(chan *process.Exit, 1)
	child, err := space.Spawn(&process.Spec{
		Host:    host,
		Program: &greeter{},
		Name:    "greeter",
		OnExit:  func(_ *sched.Worker, _ process.PID, x *process.Exit) { ended <- x },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	to, _ := space.Resolve("greeter")
	fmt.Println(to == child.PID)
	_ = space.Send(to, &process.Message{Topic: "hello", Body: "world"})
	_ = space.Send(to, &process.Message{Topic: "bye"})
	fmt.Println((<-ended).Value)
	fmt.Println(space.Send(to, &process.Message{Topic: "hello"}))
	_ = host.Stop(context.Background(), process.Cancel{})
	// Output:
	// true
	// {app:processes|0x00001} hello world
	// done
	// process not found
}
