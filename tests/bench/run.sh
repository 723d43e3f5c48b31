#!/usr/bin/env bash
# Takes the numbers: builds in release mode, starts a private PostgreSQL whose commits are durable, runs the yardstick
# and the benchmark against it, stops it. Arguments go to the benchmark (waits, cleaning, engine).
# CRIER_BENCH_MINUTES=10 watches lateness for as long as the goal speaks of.
set -euo pipefail
cd "$(dirname "$0")/../.."

# On the disk that holds the build, not in memory: an fsync must cost what it costs.
mkdir -p target/bench
scratch=$(mktemp -d "$PWD/target/bench/postgres.XXXXXX")
chmod 755 "$scratch"
pg_bin=

# Runs as a user who may start PostgreSQL, which refuses to be root.
as_pg() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

stop() {
    if [ -f "$scratch/data/postmaster.pid" ]; then
        as_pg "$pg_bin/pg_ctl" -D "$scratch/data" -m fast -w stop >/dev/null 2>&1 || true
    fi
    rm -rf "$scratch"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

free_port() {
    local port
    for _ in $(seq 50); do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    return 1
}

start_postgres() {
    pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$pg_bin" ] || pg_bin=$(dirname "$(command -v initdb)")
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$scratch"
        as_pg test -w "$scratch" || { echo "the user postgres cannot reach this folder: run as another user than root" >&2; return 1; }
    fi
    as_pg "$pg_bin/initdb" -D "$scratch/data" -U postgres -A trust -E UTF8 --locale=C >"$scratch/initdb.log"
    local port
    port=$(free_port)
    # As it comes: fsync and synchronous_commit on, 128 MB of shared buffers. More room for WAL, so that filling the
    # tables by the million does not checkpoint all the time.
    as_pg "$pg_bin/pg_ctl" -D "$scratch/data" -l "$scratch/data/log" -w -t 60 start >/dev/null \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_wal_size=4GB"
    server=postgres://postgres@127.0.0.1:$port
}

sh tests/install.sh postgresql
cargo build --quiet --release --manifest-path benches/river/Cargo.toml --target-dir target/river
cargo bench --quiet --no-run
start_postgres
echo "$(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GB of memory", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r), $(rustc --version | cut -d' ' -f1,2)"

as_pg "$pg_bin/psql" -q "$server/postgres" -c 'CREATE DATABASE river'
CRIER_BENCH_RIVER=$(DATABASE_URL=$server/river target/river/release/river-yardstick)
export CRIER_BENCH_RIVER CRIER_BENCH_POSTGRES=$server/postgres
echo "River: $CRIER_BENCH_RIVER empty jobs a second"
cargo bench --quiet -- "$@"
