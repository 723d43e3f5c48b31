#!/usr/bin/env bash
# Measures media beside the tools that people use for it: installs them, says which versions they are, builds in release
# mode and runs tests/bench/media. Arguments go to the benchmark (clean, brand).
set -euo pipefail
cd "$(dirname "$0")/../.."

sh tests/install.sh compiler ffmpeg exiftool mat2 convert vips time
echo "$(nproc) processors, $(awk '/MemTotal/ { print int($2 / 1048576 + 0.5) }' /proc/meminfo) GB, Linux $(uname -r), $(rustc --version | cut -d' ' -f1,2)"
echo "load before: $(cut -d' ' -f1-3 /proc/loadavg)"
echo "cp: $(cp --version | head -n 1); exiftool $(exiftool -ver); $(mat2 --version 2>&1 | head -n 1)"
echo "$(convert --version | head -n 1 | cut -d' ' -f2,3); $(vips --version | cut -d' ' -f1); $(ffmpeg -version | head -n 1 | cut -d' ' -f1-3)"
cargo bench --quiet --bench media -- "$@"
echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
