// Goroutines runs the workloads W1 to W7 on bare goroutines and channels, the
// limit for a runtime written in Go: nothing is isolated, watched or copied.
//
//	goroutines w1 500000
//
// It prints one line of key=value pairs, as the Lua programs of bench/app do.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A message is what every workload sends: the table {n, data} of the others.
type message struct {
	n    int
	data string
}

// workloads take their sizes from the command line.
var workloads = map[string]func(sizes []int){
	"hello": func([]int) { fmt.Println("hello, world"); untilInputEnds() },
	"w1":    func(s []int) { pingPong(s[0]) },
	"w2":    func(s []int) { ring(s[0], 1000) },
	"w3":    func(s []int) { spawnTogether(s[0]) },
	"w3s":   func(s []int) { spawnOneByOne(s[0]) },
	"w4":    func(s []int) { idle(s[0]) },
	"w5":    func(s []int) { fan(s[0], s[1]) },
	"w6":    func(s []int) { requests(s[0]) },
}

func main() {
	if len(os.Args) < 2 || workloads[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: goroutines WORKLOAD [SIZE ...], see bench/main.go")
		os.Exit(2)
	}
	var sizes []int
	for _, arg := range os.Args[2:] {
		n, err := strconv.Atoi(arg)
		if err != nil {
			fmt.Fprintln(os.Stderr, "Error:", err)
			os.Exit(2)
		}
		sizes = append(sizes, n)
	}
	workloads[os.Args[1]](sizes)
}

func pingPong(trips int) {
	ping, pong := make(chan message, 1), make(chan message, 1)
	go func() {
		for m := range pong {
			ping <- message{m.n, m.data}
		}
	}()
	start := time.Now()
	for i := range trips {
		pong <- message{i, "hello"}
		check((<-ping).n == i)
	}
	report(2*trips, start)
}

func ring(laps, members int) {
	first := make(chan message, 1)
	last := first
	for range members - 1 {
		in, out := last, make(chan message, 1)
		go func() {
			for m := range in {
				out <- message{m.n + 1, m.data}
			}
		}()
		last = out
	}
	start := time.Now()
	m := message{0, "hello"}
	for range laps {
		first <- message{m.n + 1, m.data}
		m = <-last
	}
	check(m.n == laps*members)
	report(m.n, start)
}

func spawnTogether(n int) {
	replies, exits := make(chan message, n), make(chan int, n)
	start := time.Now()
	for i := range n {
		go child(i, replies, exits)
	}
	for range n {
		<-replies
	}
	for range n {
		<-exits
	}
	report(n, start)
}

func spawnOneByOne(n int) {
	replies, exits := make(chan message, 1), make(chan int, 1)
	start := time.Now()
	for i := range n {
		go child(i, replies, exits)
		check((<-replies).n == i)
		check(<-exits == i)
	}
	report(n, start)
}

func child(i int, replies chan<- message, exits chan<- int) {
	defer func() { exits <- i }()
	replies <- message{i, "hello"}
}

func idle(n int) {
	replies := make(chan message, 1024)
	var live []chan message // or they would be collected
	start := time.Now()
	for i := range n {
		c := make(chan message, 1)
		go echoBack(c, replies)
		c <- message{i, "hello"}
		live = append(live, c)
	}
	for range n {
		<-replies
	}
	runtime.GC()
	debug.FreeOSMemory()
	report(n, start)
	untilInputEnds()
	runtime.KeepAlive(live)
}

func echoBack(c <-chan message, replies chan<- message) {
	for m := range c {
		replies <- message{m.n, m.data}
	}
}

func fan(n, rounds int) {
	replies := make(chan message, n)
	members := make([]chan message, n)
	for i := range members {
		members[i] = make(chan message, 1)
		go echoBack(members[i], replies)
	}
	start := time.Now()
	for round := range rounds {
		for _, c := range members {
			c <- message{round, "hello"}
		}
		for range members {
			check((<-replies).n == round)
		}
	}
	report(2*n*rounds, start)
}

func requests(n int) {
	type request struct {
		sender chan<- string
		data   string
	}
	relay, exits, replies := make(chan request, 1), make(chan struct{}, 1), make(chan string, 1)
	go func() {
		for {
			select {
			case r := <-relay:
				go func() {
					defer func() { exits <- struct{}{} }()
					r.sender <- strings.ToUpper(r.data)
				}()
			case <-exits:
			}
		}
	}()
	latencies := make([]time.Duration, n)
	start := time.Now()
	for i := range latencies {
		sent := time.Now()
		relay <- request{replies, "hello world"}
		check(<-replies == "HELLO WORLD")
		latencies[i] = time.Since(sent)
	}
	seconds := time.Since(start).Seconds()
	slices.Sort(latencies)
	at := func(p int) float64 { return float64(latencies[(n-1)*p/100].Nanoseconds()) / 1000 }
	fmt.Printf("ops=%d seconds=%.6f p50_us=%.2f p99_us=%.2f\n", n, seconds, at(50), at(99))
}

func check(ok bool) {
	if !ok {
		panic("wrong reply")
	}
}

func report(ops int, start time.Time) {
	fmt.Printf("ops=%d seconds=%.6f\n", ops, time.Since(start).Seconds())
}

// untilInputEnds keeps the program alive while its memory is read from outside.
func untilInputEnds() {
	_, _ = io.Copy(io.Discard, os.Stdin)
}
