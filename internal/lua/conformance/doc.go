// Package conformance holds the tests that show that the engine runs Lua as
// its users know it, and that no program harms another. It has no code of its
// own:
//
//   - testdata/language: small programs with their output, for every construct
//     and every library function; a lua5.1, if installed, must agree
//   - generated programs, whose results and errors are compared with lua5.1's
//   - what the compiler and executor of gopher-lua do wrong, which ours must not
//   - hostile programs, which may end nothing but their own process
//   - the accounting of memory, compared with what Go's heap really holds
package conformance
