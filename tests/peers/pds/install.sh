#!/bin/sh
# Installs the reference Bluesky server into .cache/pds (not in git), once: about 350 MB and two to four minutes,
# most of it the native build of better-sqlite3. Needs Node 20 or 22, npm, a C++ compiler and python3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${CRIER_PDS_HOME:-$here/../../../.cache/pds}
stamp=$home/.installed

if [ -f "$stamp" ] && cmp -s "$here/package-lock.json" "$stamp"; then
    exit 0
fi
command -v npm >/dev/null || { echo "npm is missing: install Node 20" >&2; exit 1; }
mkdir -p "$home"
rm -f "$stamp"
cp "$here/package.json" "$here/package-lock.json" "$home/"
cd "$home"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm rebuild better-sqlite3 --foreground-scripts --loglevel=error
cp "$here/package-lock.json" "$stamp"
