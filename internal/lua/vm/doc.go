// Package vm runs compiled Lua code: values, strings, tables, functions,
// frames and the executor.
//
// A [Machine] is the Lua side of one process: plain heap data, without a
// goroutine or a Go stack of its own. [Machine.Run] executes it on the calling
// goroutine until everything in it waits, its budget is used up, or its main
// function has ended.
//
//	Machine ── ready fibers ──▶ Fiber (main, coroutine.spawn)
//	                              │ runs its innermost
//	                              ▼
//	                            Thread (a coroutine) ── resumed by ──▶ Thread …
//	                              │
//	                 frames:  [Lua f]─[Lua g]─[Go pcall]─[Lua h]      ◀ top
//	                 stack:   f's registers│g's registers│args│h's registers
//
// # Values
//
// A [Value] is 16 bytes: a pointer that tells the kind, to the object or to a tag
// that stands for all numbers, and the number. A nil pointer is nil. Code, strings,
// tables, functions and coroutines are Go objects; Go's collector finds them.
//
// # Instructions
//
// The executor's loop (exec.go) does the plain case of each instruction, in
// registers that are a window of the stack. Everything else about it (metamethods,
// growth, errors) is in general.go, and how calls begin and end in deliver.go
// (docs/design/003-executor.md).
//
// # Calls
//
// A call pushes a frame; the executor's loop then simply goes on in the new
// one. Every frame knows where its results go: into registers of the frame
// below, into a comparison of the frame below, or into the continuation of a
// Go function. So Lua calling Lua, metamethods, iterators, pcall, sort and gsub
// callbacks and coroutine resumes never grow the Go stack, and each of them can
// wait: a waiting fiber is a stack and some frames that nobody runs. A Go function has
// a frame only while it waits or calls, and not even then if it waits for one result.
//
// # Scheduling
//
// A machine has a budget of steps, counted at backward jumps and calls and by long
// library functions. When it is used up the loop returns where it is, and Run says
// [Preempted]; the owner calls Run again at the machine's next turn. Within a turn
// a fiber runs until it waits, yields at its top or ends; then the one that has
// been ready for longest goes on.
//
// # Go functions
//
// A [GoFunction] gets a [Call] with its arguments. It answers in one of these
// ways, then returns at once:
//
//	c.Return(v…)                 results
//	return err                   a Lua error, catchable with pcall
//	c.Call(f, args, then)        call f, then go on in the Go function "then"
//	w := c.Park()                wait; someone calls w.Resume(v…) later
//	c.Again(then)                let others run, then go on in "then"
//
// It must not block. What blocks happens on another goroutine; the owner, which is
// asked when nothing is ready ([Owner]), resumes the Waiter with what came of it.
//
// # Errors
//
// Errors are return values. Raising one pops frames until a catching frame
// (pcall, xpcall, or the end of a coroutine) is found; no Go panic is involved.
//
// # Sharing
//
// Code, constants, Go functions and the tables of the standard library are
// shared by all machines and never written; everything else belongs to one
// machine. A library table is copied for a machine at that machine's first
// write to it ([Table.Freeze]).
package vm
