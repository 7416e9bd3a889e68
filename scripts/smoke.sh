#!/usr/bin/env bash
# Runs the real binary as a user would: smoke.sh [path of wippy], built first if no path is given.
# What is checked stands in docs/spec/cli.md §12, points 1 and 2.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ $# -gt 0 ]; then
	wippy=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
else
	wippy=$work/wippy
	CGO_ENABLED=0 go build -o "$wippy" ./cmd/wippy
fi

# wippy's answer to the last run: $work/out, $work/err and $code.
run() {
	code=0
	timeout 5 "$wippy" "$@" >"$work/out" 2>"$work/err" || code=$?
}
fail() {
	printf 'smoke: %s: %s (exit code %s)\n--- stdout\n' "$what" "$1" "$code" >&2
	cat "$work/out" >&2
	printf -- '--- stderr\n' >&2
	cat "$work/err" >&2
	exit 1
}
prints() { grep -qF -- "$1" "$work/out" || fail "stdout lacks \"$1\""; }

cp -R "$top/testdata/echo-service" "$work/echo"
rm -f "$work/echo/wippy.lock"
cd "$work/echo"

what="wippy init"
run init
[ $code = 0 ] || fail "want exit code 0"
[ -f wippy.lock ] || fail "wrote no wippy.lock"

for target in app:terminal/app:cli app:cli; do
	what="wippy run -x $target, with piped input"
	run run -x "$target" < <(printf 'hi\n\n')
	[ $code = 0 ] || fail "want exit code 0 within 5 s"
	prints HI
	prints 'from worker: {app:processes|0x'
	prints 'Goodbye!'
	[ ! -s "$work/err" ] || fail "want nothing on stderr"
done

what="wippy run -x app:terminal/app:nope"
run run -x app:terminal/app:nope </dev/null
[ $code = 1 ] || fail "want exit code 1"
[ ! -s "$work/out" ] || fail "want nothing on stdout"
[ "$(grep -c '^Error: ' "$work/err")" = 1 ] && [ "$(wc -l <"$work/err")" -eq 1 ] || fail "want one line on stderr, Error: …"

echo "init, two echo sessions and a misspelt process: as they should be"
