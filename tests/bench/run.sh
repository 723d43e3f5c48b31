#!/usr/bin/env bash
# Takes the numbers: builds in release mode, starts a private PostgreSQL whose commits are durable, runs the yardstick
# and the benchmark against it, stops it. Arguments go to the benchmark (waits, cleaning, engine).
# CRIER_BENCH_MINUTES=10 watches lateness for as long as the goal speaks of.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/postgres.sh

# On the disk that holds the build, not in memory: an fsync must cost what it costs.
mkdir -p target/bench
scratch=$(mktemp -d "$PWD/target/bench/postgres.XXXXXX")
chmod 755 "$scratch"

stop() {
    stop_postgres fast
    rm -rf "$scratch"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

sh tests/install.sh postgresql
cargo build --quiet --release --manifest-path benches/river/Cargo.toml --target-dir target/river
cargo bench --quiet --no-run --bench numbers
# As it comes: fsync and synchronous_commit on, 128 MB of shared buffers. More room for WAL, so that filling the
# tables by the million does not checkpoint all the time.
start_postgres "$scratch" "-c max_wal_size=4GB" || { echo "PostgreSQL: $pg_trouble" >&2; exit 1; }
echo "$(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GB of memory", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r), $(rustc --version | cut -d' ' -f1,2)"

as_pg "$pg_bin/psql" -q "$pg_url/postgres" -c 'CREATE DATABASE river'
CRIER_BENCH_RIVER=$(DATABASE_URL=$pg_url/river target/river/release/river-yardstick)
export CRIER_BENCH_RIVER CRIER_BENCH_POSTGRES=$pg_url/postgres
echo "River: $CRIER_BENCH_RIVER empty jobs a second"
cargo bench --quiet --bench numbers -- "$@"
