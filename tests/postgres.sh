#!/usr/bin/env bash
# A private PostgreSQL on a free port. Sourced by tests/run.sh and tests/bench/run.sh, for
#   start_postgres FOLDER [OPTIONS]  starts one with its data in FOLDER/data; sets pg_bin and pg_url (no database named),
#                                    or says in pg_trouble why not
#   stop_postgres MODE               stops it, if it was started (pg_ctl's mode: fast, immediate)
#   as_pg COMMAND…                   runs as a user who may start PostgreSQL, which refuses to be root

pg_bin= pg_data= pg_url= pg_trouble=

as_pg() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

free_port() {
    local port
    for _ in $(seq 50); do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    return 1
}

start_postgres() {
    local folder=$1 options=${2:-} port
    pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$pg_bin" ] || pg_bin=$(dirname "$(command -v initdb 2>/dev/null)" 2>/dev/null)
    [ -x "$pg_bin/initdb" ] || { pg_trouble="initdb was not found"; return 1; }
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$folder"
        as_pg test -w "$folder" || { pg_trouble="the user postgres cannot reach its folder: run as another user than root"; return 1; }
    fi
    pg_data=$folder/data
    if ! as_pg "$pg_bin/initdb" -D "$pg_data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1; then
        tail -n 5 "$folder/initdb.log" >&2
        pg_trouble="initdb failed"
        return 1
    fi
    # A port can be taken between the look and the start: try another one.
    for _ in 1 2 3; do
        port=$(free_port) || break
        if as_pg "$pg_bin/pg_ctl" -D "$pg_data" -l "$pg_data/log" -w -t 60 start >/dev/null 2>&1 \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= $options"; then
            pg_url=postgres://postgres@127.0.0.1:$port
            return 0
        fi
    done
    tail -n 5 "$pg_data/log" >&2
    pg_trouble="the server did not start"
    return 1
}

stop_postgres() {
    [ -f "$pg_data/postmaster.pid" ] || return 0
    as_pg "$pg_bin/pg_ctl" -D "$pg_data" -m "$1" -w stop >/dev/null 2>&1 || true
}
