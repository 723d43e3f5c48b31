#!/bin/sh
# Installs what a peer of the tests needs from npm into .cache/NAME (not in git), once, as its lock file says.
# Usage: install.sh NAME [NATIVE_MODULE]. Native modules are built here: that needs a C++ compiler and python3.
set -eu
here=$(cd "$(dirname "$0")/$1" && pwd)
home=$here/../../../.cache/$1
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
[ -z "${2:-}" ] || npm rebuild "$2" --foreground-scripts --loglevel=error
cp "$here/package-lock.json" "$stamp"
