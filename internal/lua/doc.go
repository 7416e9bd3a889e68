// Package lua runs Lua programs as processes.
//
// A [Unit] is one compiled entry: its code, the modules and libraries that it
// may require, and the method that a process starts with. [Runtime] is what all
// processes of a node share. [Runtime.Program] makes, from a unit and its
// arguments, the program of one process:
//
//	unit, err := lua.Compile(lua.Source{ID: "app:worker", Text: text, Method: "main"})
//	program := runtime.Program(unit, args)
//	space.Spawn(&process.Spec{Host: host, Program: program, Loading: true})
//
// The engine below has its own packages: syntax (text to tree), code (tree to
// instructions), vm (values and the executor) and lib (the language's own
// library). What modules need of them is here under short names: [Value],
// [Call], [Table] and so on, so a module imports this package alone. A module is
// a [Module] in a package under modules; it reaches the process that calls it
// through [ProcessOf].
package lua
