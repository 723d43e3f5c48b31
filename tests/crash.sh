#!/usr/bin/env bash
# The long run of the crash tests: a thousand random kills of the real program on SQLite and as many on PostgreSQL with
# two processes (CRIER_KILLS sets another number), and the outages beside them. Prints one line per engine at the end.
set -uo pipefail
cd "$(dirname "$0")/.."

for program in postgresql ffmpeg faketime; do
    sh tests/install.sh "$program"
done
export CRIER_KILLS=${CRIER_KILLS:-1000}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --profile crash --run-ignored all --no-fail-fast --no-capture -E "test(/^kills::/)" "$@" 2>&1 | tee "$out"
else
    cargo test --test it -- --include-ignored --nocapture --test-threads=1 kills:: "$@" 2>&1 | tee "$out"
fi
code=${PIPESTATUS[0]}

echo
grep -E '^(SQLite|PostgreSQL)[^:]*: kills ' "$out" | sort -u
grep -E '^not run: ' "$out" | sort -u
exit "$code"
