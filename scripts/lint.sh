#!/usr/bin/env bash
# Checks the form of the code: lint.sh [gofmt] [vet] [staticcheck], all three without arguments.
set -euo pipefail
cd "$(dirname "$0")/.."

staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.8.2

check_gofmt() {
	local files
	files=$(gofmt -l .)
	[ -z "$files" ] || { printf 'gofmt wants to change:\n%s\n' "$files" >&2; return 1; }
}
check_vet() { go vet ./...; }
check_staticcheck() { go run "$staticcheck" ./...; }

[ $# -gt 0 ] || set -- gofmt vet staticcheck
for part; do
	case $part in
	gofmt | vet | staticcheck) "check_$part" ;;
	*) echo "lint.sh: unknown part \"$part\", want gofmt, vet or staticcheck" >&2; exit 2 ;;
	esac
done
