// Package lib holds the globals that every Lua program has and that need
// nothing but the language itself: the base functions, string, table, math, os,
// coroutine, channel, errors and payload (base.md §2).
//
// Each file makes one library. Library tables are built once per runtime,
// frozen, and shared by all machines. The globals that speak of processes
// (process, print, require) are package lua's.
package lib
