package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Names of the contestants, as rows and targets speak of them.
const (
	wippyName      = "wippy"
	erlangName     = "Erlang"
	goroutinesName = "goroutines"
	luaName        = "lua5.1"
)

// A contestant is somebody who can run workloads.
type contestant struct {
	name    string
	version string

	// start gives the command that runs a workload; it is not started yet.
	start func(ctx context.Context, workload string, args ...string) *exec.Cmd

	// watch is start with a way to ask for a collection of garbage from outside;
	// nil if the program collects by itself before it says that it is ready.
	watch func(ctx context.Context, workload string, args ...string) (*exec.Cmd, *profiler, error)
}

// A field is who takes part, and why somebody does not.
type field struct {
	contestants []*contestant
	absent      []string
}

// buildWippy builds the binary as make build does and runs it in bench/app; hello,
// a program of its own, is in bench/hello.
func buildWippy(ctx context.Context, work string) (*contestant, error) {
	bench, err := filepath.Abs("bench")
	if err != nil {
		return nil, err
	}
	binary := filepath.Join(work, "wippy")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", binary, "./cmd/wippy")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building wippy: %w\n%s", err, out)
	}
	command := func(ctx context.Context, options []string, workload string, args []string) *exec.Cmd {
		all := append([]string{"run"}, options...)
		all = append(all, "-x", "bench:terminal/bench:"+workload, "--")
		cmd := exec.CommandContext(ctx, binary, append(all, args...)...)
		cmd.Dir = filepath.Join(bench, "app")
		if workload == "hello" {
			cmd.Dir = filepath.Join(bench, "hello")
		}
		return cmd
	}
	return &contestant{
		name:    wippyName,
		version: "of this tree",
		start: func(ctx context.Context, workload string, args ...string) *exec.Cmd {
			return command(ctx, nil, workload, args)
		},
		watch: func(ctx context.Context, workload string, args ...string) (*exec.Cmd, *profiler, error) {
			address, err := freeAddress()
			if err != nil {
				return nil, nil, err
			}
			options := []string{"--set", "profiler.enabled=true", "--set", "profiler.address=" + address}
			return command(ctx, options, workload, args), &profiler{address}, nil
		},
	}, nil
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func erlang(ctx context.Context, work string) (*contestant, error) {
	if _, err := exec.LookPath("erl"); err != nil {
		return nil, fmt.Errorf("%s: no erl in the path (Debian: apt-get install erlang-base)", erlangName)
	}
	compile := exec.CommandContext(ctx, "erlc", "-o", work, filepath.Join("bench", "peers", "erlang", "workloads.erl"))
	if out, err := compile.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: compiling: %w\n%s", erlangName, err, out)
	}
	release := exec.CommandContext(ctx, "erl", "-noshell", "-eval", `io:put_chars(erlang:system_info(otp_release)), halt(0)`)
	out, err := release.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: asking for the release: %w", erlangName, err)
	}
	return &contestant{
		name:    erlangName,
		version: "OTP " + string(out),
		start: func(ctx context.Context, workload string, args ...string) *exec.Cmd {
			all := []string{"-noshell", "-pa", work}
			if manyProcesses(workload, args) {
				all = append([]string{"+P", "4000000"}, all...) // the default limit is 262,144
			}
			all = append(all, "-run", "workloads", "main", workload)
			return exec.CommandContext(ctx, "erl", append(all, args...)...)
		},
	}, nil
}

// manyProcesses reports whether the workload has more processes at once than the
// Erlang machine allows unless told otherwise.
func manyProcesses(workload string, sizes []string) bool {
	if workload != "w4" && workload != "w3s" {
		return false
	}
	n, err := strconv.Atoi(sizes[len(sizes)-1])
	return err == nil && n > 200_000
}

func goroutines(ctx context.Context, work string) (*contestant, error) {
	binary := filepath.Join(work, "goroutines")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "./bench/peers/goroutines")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: building: %w\n%s", goroutinesName, err, out)
	}
	return &contestant{
		name:    goroutinesName,
		version: "the same Go",
		start: func(ctx context.Context, workload string, args ...string) *exec.Cmd {
			return exec.CommandContext(ctx, binary, append([]string{workload}, args...)...)
		},
	}, nil
}

func lua51(ctx context.Context, _ string) (*contestant, error) {
	version, err := exec.CommandContext(ctx, "lua5.1", "-v").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: no lua5.1 in the path (Debian: apt-get install lua5.1)", luaName)
	}
	number := strings.Fields(string(version))
	return &contestant{
		name:    luaName,
		version: strings.Join(number[:min(2, len(number))], " "),
		start: func(ctx context.Context, workload string, args ...string) *exec.Cmd {
			program := filepath.Join("bench", "peers", "lua", "processor.lua")
			sources := filepath.Join("bench", "app", "src")
			rows := map[string]string{"w8": "rows.lua", "w9": "programs.lua"}[workload]
			return exec.CommandContext(ctx, "lua5.1", append([]string{program, sources, rows}, args...)...)
		},
	}, nil
}
