package main

import (
	"net"
	"net/http"
	"net/http/pprof"
	"runtime"
)

// startProfiler serves Go profiles if the flag or the configuration asks for it
// (cli.md §1). A port that is in use is a warning. The function returned stops
// serving.
func (s *session) startProfiler() (stop func()) {
	if !s.config.Bool("profiler.enabled") {
		return func() {}
	}
	address := s.config.Text("profiler.address")
	listener, err := net.Listen("tcp", address)
	if err != nil {
		s.log.Warn("profiler is not available", "error", err)
		return func() {}
	}
	runtime.MemProfileRate = 512 << 10 // what it is without the line in main
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	server := &http.Server{
		Handler:      mux,
		ReadTimeout:  s.config.Duration("profiler.read_timeout"),
		WriteTimeout: s.config.Duration("profiler.write_timeout"),
		IdleTimeout:  s.config.Duration("profiler.idle_timeout"),
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener) // ends when stopped, which is no error
	}()
	s.log.Info("profiler listens", "address", "http://"+listener.Addr().String()+"/debug/pprof/")
	return func() {
		_ = server.Close()
		<-served
	}
}
