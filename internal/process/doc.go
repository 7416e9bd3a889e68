// Package process is what every process has, whatever language it runs: a pid,
// a mailbox, links, monitors, names, and an end.
//
// A [Space] holds the processes of a node. A [Host] owns some of them and
// limits them. A [Process] is a task of package sched that runs a [Program],
// which the language layer provides:
//
//	space := process.NewSpace(process.Options{Scheduler: s})
//	host, err := space.AddHost("app:processes")
//	host.Start()
//	child, err := space.Spawn(&process.Spec{Host: host, Program: program})
//	err = space.Send(child.PID, &process.Message{Topic: "hello"})
//
// A process is plain data; no goroutine belongs to it. Three sets of methods
// differ in who may call them. Those of a Space and a Host are for any
// goroutine. Those of a Process are for its own program while it runs, on the
// goroutine that called [Program.Run]; the few that any goroutine may call say
// so. [Op.Complete] brings results from elsewhere.
//
// The operations follow process.md of the specification rule by rule,
// including its error kinds and texts. Permissions, the reading of arguments
// and the copying of values are the business of the language layer.
package process
