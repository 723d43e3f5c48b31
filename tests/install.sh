#!/bin/sh
# Installs the named programs through the system's package manager where they are missing, or says what to install.
# Usage: install.sh ffmpeg postgresql exiftool node faketime
# Ends with 0 when everything is there.
set -u

has_all() {
    for needed in "$@"; do command -v "$needed" >/dev/null || return 1; done
}

is_there() {
    case $1 in
        postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ;;
        bubblewrap) command -v bwrap >/dev/null ;;
        node) command -v node >/dev/null && command -v npm >/dev/null ;;
        compiler) has_all c++ make python3 cmake nasm ;;
        heif) is_there compiler && pkg-config --exists libde265 dav1d 2>/dev/null ;;
        venv) python3 -c 'import ensurepip' 2>/dev/null ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

packages() {
    case $1 in
        exiftool) echo libimage-exiftool-perl ;;
        pdftotext) echo poppler-utils ;;
        convert) echo imagemagick ;;
        vips) echo libvips-tools ;;
        node) echo nodejs npm ;;
        compiler) echo g++ make python3 cmake nasm ;;
        heif) echo g++ make python3 cmake pkg-config libde265-dev libdav1d-dev ;;
        venv) echo python3-venv ;;
        *) echo "$1" ;;
    esac
}

wanted=
for program in "$@"; do
    is_there "$program" || wanted="$wanted $(packages "$program")"
done
[ -z "$wanted" ] && exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=sudo
else
    as_root=none
fi
if [ "$as_root" = none ] || ! command -v apt-get >/dev/null; then
    echo "Please install:$wanted" >&2
    exit 1
fi

echo "installing:$wanted"
export DEBIAN_FRONTEND=noninteractive
# A lock held by another apt, or a stale list of packages, is no reason to give up at once.
install() {
    # shellcheck disable=SC2086 # the list is meant to be split
    $as_root apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends $wanted >"$log" 2>&1
}
log=$(mktemp)
if ! install; then
    $as_root apt-get -o DPkg::Lock::Timeout=300 update -q >/dev/null 2>&1
    if ! install; then
        tail -n 20 "$log" >&2
        echo "Please install:$wanted" >&2
        rm -f "$log"
        exit 1
    fi
fi
rm -f "$log"
