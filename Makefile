# make help lists the targets.

PACKAGES ?= ./...
FUZZTIME ?= 30s
SPEC     ?=

.DEFAULT_GOAL := help
.PHONY: help build test lint check race stress fuzz bench gobench pgo docs rules cross smoke

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/wippy
	CGO_ENABLED=0 go build -trimpath -o bin/wippy ./cmd/wippy

test: ## run the tests
	go test $(PACKAGES)

lint: ## gofmt, go vet and staticcheck
	scripts/lint.sh

check: ## all that CI runs
	.ci/run

race: ## run the tests under the race detector (needs a C compiler)
	go test -race $(PACKAGES)

stress: ## let 200 processes do random things to one another for a minute, under the race detector
	go test -race -run TestStress -v ./internal/process -stress 1m

fuzz: ## run each fuzz target for FUZZTIME
	scripts/fuzz.sh $(FUZZTIME) $(PACKAGES)

bench: ## measure start-up and answers of the echo service, then wippy against the installed peers; writes bench/RESULTS.md
	go test -run '^$$' -bench . ./cmd/wippy
	go run ./bench

gobench: ## run the Go benchmarks of PACKAGES
	go test -run '^$$' -bench . -benchmem $(PACKAGES)

pgo: ## profile the workloads of bench/app for the optimiser; writes cmd/wippy/default.pgo
	go run ./bench -profile cmd/wippy/default.pgo

docs: ## write docs/lua from internal/lua/stubs
	go run ./internal/tools/luadocs

rules: ## list the rules of docs/spec that no test names; SPEC="process time" for some files only
	@go run ./internal/tools/rules $(SPEC)

cross: ## build for the other platforms
	scripts/cross.sh

smoke: ## run the echo service with the real binary
	scripts/smoke.sh
