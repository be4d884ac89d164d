#!/usr/bin/env bash
# Write the lock files anew from pyproject.toml: every file of every version by hash, and no address or path.
# Arguments go on to uv, for example: scripts/lock.sh --upgrade-package starlette
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)

compile() {
    "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}
compile -o requirements.lock "$@"
compile --extra dev -c requirements.lock -o requirements-dev.lock "$@"
