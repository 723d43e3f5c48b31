#!/usr/bin/env bash
# Runs all tests against real servers: installs what is missing, starts a private PostgreSQL and the reference
# Bluesky server (PDS) on free ports with their data in a temporary folder, stops them, ends with the tests' code.
# Arguments go to the test runner. Nothing is skipped silently: what did not run is printed, and fails under CI.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/postgres.sh

scratch=$(mktemp -d)
chmod 755 "$scratch"
ran=() missing=()
pds_pid=

has() { ran+=("$1"); }
lacks() { missing+=("$1: $2"); }

with_postgres() {
    mkdir "$scratch/postgres"
    # Nothing of value is in it: no fsync. The tests open many pools at once.
    start_postgres "$scratch/postgres" "-c fsync=off -c max_connections=300" || { lacks PostgreSQL "$pg_trouble"; return; }
    export CRIER_TEST_POSTGRES=$pg_url/postgres
    has "PostgreSQL $("$pg_bin/postgres" --version | grep -o '[0-9][0-9.]*' | head -n 1)"
}

# The system's Node, or one from npm in .cache where that is too old for the PDS (20 and 22 will do).
use_node_20() {
    local home=$PWD/.cache/node major
    major=$(node --version 2>/dev/null | sed 's/^v//; s/\..*//')
    case $major in 20 | 22) return ;; esac
    if [ ! -x "$home/node_modules/node/bin/node" ]; then
        npm install --prefix "$home" --no-audit --no-fund --loglevel=error node@20 >"$scratch/node.log" 2>&1 || return 1
    fi
    export PATH=$home/node_modules/node/bin:$PATH
    # Native modules are built against the headers that came with it.
    local headers
    headers=$(find "$home/node_modules" -path '*/include/node/node.h' 2>/dev/null | head -n 1)
    [ -z "$headers" ] || export npm_config_nodedir=${headers%/include/node/node.h}
}

start_pds() {
    local peer=tests/peers/pds out=$scratch/pds.json err=$scratch/pds.err
    [ -f "$peer/start.cjs" ] || { lacks "Bluesky PDS" "$peer is not there"; return; }
    use_node_20 || { lacks "Bluesky PDS" "there is no Node 20"; return; }
    if ! sh tests/peers/install.sh pds better-sqlite3 >"$scratch/pds-install.log" 2>&1; then
        tail -n 20 "$scratch/pds-install.log" >&2
        lacks "Bluesky PDS" "it could not be installed"
        return
    fi
    node "$peer/start.cjs" >"$out" 2>"$err" &
    pds_pid=$!
    for _ in $(seq 120); do
        if grep -q '^{.*}$' "$out"; then
            CRIER_PDS=$(grep -m 1 '^{.*}$' "$out")
            export CRIER_PDS
            has "Bluesky PDS"
            return
        fi
        kill -0 "$pds_pid" 2>/dev/null || break
        sleep 0.5
    done
    tail -n 20 "$err" >&2
    lacks "Bluesky PDS" "it did not start"
}

install_tus() {
    use_node_20 || { lacks "tus client" "there is no Node 20"; return; }
    if ! sh tests/peers/install.sh tus >"$scratch/tus-install.log" 2>&1; then
        tail -n 20 "$scratch/tus-install.log" >&2
        lacks "tus client" "it could not be installed"
        return
    fi
    export CRIER_TUS=$PWD/tests/peers/tus/send.cjs
    has "tus-js-client"
}

# What one of the packages under tests/peers wants of PyPI, in a folder of its own. Usage: use_python NAME WHAT
use_python() {
    local home=$PWD/.cache/$1 wants=tests/peers/$1/requirements.txt
    if ! cmp -s "$wants" "$home/.installed"; then
        if ! { python3 -m venv "$home" && "$home/bin/pip" install -q -r "$wants"; } >"$scratch/$1.log" 2>&1; then
            tail -n 20 "$scratch/$1.log" >&2
            lacks "$2" "it could not be installed"
            return 1
        fi
        cp "$wants" "$home/.installed"
    fi
    has "$2"
}

# A server that speaks Google's resumable uploads.
install_resumable() {
    use_python resumable gcp-storage-emulator && export CRIER_RESUMABLE=$PWD/.cache/resumable/bin/gcp-storage-emulator
}

# Another's word on signatures of OAuth 1.0a.
install_oauthlib() {
    use_python oauthlib oauthlib && export CRIER_OAUTHLIB=$PWD/.cache/oauthlib/bin/python
}

stop() {
    if [ -n "$pds_pid" ]; then
        kill "$pds_pid" 2>/dev/null
        wait "$pds_pid" 2>/dev/null
    fi
    stop_postgres immediate
    rm -rf "$scratch"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

for program in postgresql ffmpeg bubblewrap exiftool pdftotext node compiler venv; do
    sh tests/install.sh "$program" || lacks "$program" "it is not installed"
done
# Built once; later runs only look whether it is still the same.
if make heif >"$scratch/heif.log" 2>&1; then
    has "crier-heif"
else
    tail -n 20 "$scratch/heif.log" >&2
    lacks crier-heif "it could not be built"
fi
with_postgres
start_pds
install_tus
install_resumable
install_oauthlib
command -v ffmpeg >/dev/null && has ffmpeg
command -v exiftool >/dev/null && has exiftool
command -v pdftotext >/dev/null && has poppler
if [ -n "${CRIER_SPECS:-}" ]; then has "API descriptions"; else lacks "API descriptions" "CRIER_SPECS is not set"; fi
if [ -n "${CRIER_CORPUS:-}" ]; then has "picture corpus"; else lacks "picture corpus" "CRIER_CORPUS is not set"; fi
if [ "${CI:-}" = true ]; then export CRIER_REQUIRE_PEERS=1; fi

if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --no-fail-fast "$@"
else
    cargo test "$@"
fi
code=$?

echo
for peer in "${ran[@]}"; do echo "ran against: $peer"; done
for peer in ${missing[@]+"${missing[@]}"}; do echo "not run: $peer"; done
# A peer that another folder would bring is no fault of this machine; a server that should be here is.
if [ "$code" = 0 ] && [ "${CRIER_REQUIRE_PEERS:-}" = 1 ]; then
    for peer in ${missing[@]+"${missing[@]}"}; do
        case $peer in
            "API descriptions"* | "picture corpus"*) ;;
            *) code=1 ;;
        esac
    done
    [ "$code" = 0 ] || echo "failed: a server that the tests need is missing"
fi
exit "$code"
