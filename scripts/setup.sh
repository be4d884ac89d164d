#!/usr/bin/env bash
# Make .venv hold what a lock file says: setup.sh run|dev. A moment when it already does.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-dev}" in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "usage: scripts/setup.sh [run|dev]" >&2; exit 2 ;;
esac

is_there() { [ "$(cat ".venv/.holds-$1" 2>/dev/null)" = "$(cksum < "$1")" ] && .venv/bin/python -c '' 2>/dev/null; }

is_there "$lock" && exit 0

find_python() {
    for each in "${PYTHON:-}" python3.11 python3 python3.12 python3.13; do
        if [ -n "$each" ] && "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$each"
            return
        fi
    done
    echo "Python 3.11 is needed: install python3.11, or name one with PYTHON=/path/to/python." >&2
    exit 2
}
python=$(find_python)

# One setup at a time: the lock file is locked through an open file, which the shell keeps for its life.
exec 9< requirements.lock
"$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
is_there "$lock" && exit 0

echo "Installing what $lock lists; the first time takes a minute." >&2
# Without pip in it, so that Debian's python3-venv is not needed.
.venv/bin/python -c '' 2>/dev/null || "$python" -m venv --clear --without-pip .venv

options=(--quiet --require-hashes --only-binary :all: -r "$lock")
with_uv() { command -v uv >/dev/null && uv pip install --python .venv/bin/python "${options[@]}"; }
with_pip() { "$@" install --disable-pip-version-check --no-input "${options[@]}"; }

if ! with_uv; then
    if "$python" -m pip --python .venv/bin/python --version >/dev/null 2>&1; then
        with_pip "$python" -m pip --python .venv/bin/python
    elif .venv/bin/python -m ensurepip --default-pip >/dev/null 2>&1; then
        with_pip .venv/bin/python -m pip
    else
        echo "pip is needed: install python3-pip (Debian: apt install python3-pip), or uv." >&2
        exit 2
    fi
fi

cksum < "$lock" > ".venv/.holds-$lock"
# Development has everything the house runs with, in the same versions.
[ "$lock" = requirements.lock ] || cksum < requirements.lock > .venv/.holds-requirements.lock
