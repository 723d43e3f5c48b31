#!/usr/bin/env bash
# Fuzzes the parsers of strangers' bytes: each target for SECONDS_EACH (60), beginning with the small files of CRIER_CORPUS.
# Arguments name targets; without any, all of them. Needs a nightly toolchain and cargo-fuzz, and says so where they are not.
set -euo pipefail
cd "$(dirname "$0")"

if ! cargo +nightly fuzz --version >/dev/null 2>&1; then
    echo "make fuzz needs a nightly toolchain and cargo-fuzz:" >&2
    echo "  rustup toolchain install nightly && cargo install cargo-fuzz" >&2
    exit 1
fi
[ $# -gt 0 ] || set -- clean says look document
for target in "$@"; do
    seeds=corpus/$target
    mkdir -p "$seeds"
    if [ -n "${CRIER_CORPUS:-}" ]; then
        find "$CRIER_CORPUS" -type f -size -32k ! -name '*.tsv' -exec cp -n {} "$seeds" \;
    fi
    cargo +nightly fuzz run "$target" "$seeds" -- -max_total_time="${SECONDS_EACH:-60}" -max_len=65536 -rss_limit_mb=3072 -timeout=20
done
