#!/usr/bin/env bash
# Runs each fuzz target of the repository for a while: fuzz.sh [time for each, default 5s] [packages].
set -euo pipefail
cd "$(dirname "$0")/.."

each=${1:-5s}
shift || true
[ $# -gt 0 ] || set -- ./...

# go test prints the targets of a package, then a line "ok <package> <time>".
targets=$(go test -list '^Fuzz' "$@" | awk '
	/^Fuzz/    { names[n++] = $1 }
	$1 == "ok" { for (i = 0; i < n; i++) print $2, names[i]; n = 0 }')
if [ -z "$targets" ]; then
	echo "no fuzz targets"
	exit 0
fi
output=$(mktemp)
trap 'rm -f "$output"' EXIT
while read -r package name; do
	echo "$package $name"
	code=0
	go test -run '^$' -fuzz "^$name\$" -fuzztime "$each" "$package" </dev/null >"$output" 2>&1 || code=$?
	tail -n 3 "$output"
	# On a busy machine go test may report its own deadline as a failure
	#; a real one always writes the input that fails.
	if [ "$code" != 0 ] && { grep -q 'Failing input written' "$output" || ! grep -q '^ *context deadline exceeded$' "$output"; }; then
		cat "$output"
		exit "$code"
	fi
done <<<"$targets"
