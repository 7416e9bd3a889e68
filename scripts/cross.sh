#!/usr/bin/env bash
# Builds the program without cgo, for this machine and for others: nothing is kept.
set -euo pipefail
cd "$(dirname "$0")/.."

export CGO_ENABLED=0
go build ./...
for target in linux/arm64 darwin/arm64 windows/amd64; do
	echo "$target"
	GOOS=${target%/*} GOARCH=${target#*/} go build -o /dev/null ./cmd/wippy
done
