#!/usr/bin/env bash
# What needs no database, cheapest first.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"

step() {
    echo "== $*" >&2
    "$@"
}
step ruff format --check --quiet .
step ruff check --quiet .
step lint-imports
step mypy
