#!/bin/sh
# Installs the tus client that the upload page is held against into .cache/tus (not in git), once: a few megabytes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${CRIER_TUS_HOME:-$here/../../../.cache/tus}
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
cp "$here/package-lock.json" "$stamp"
