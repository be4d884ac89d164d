#!/usr/bin/env bash
# Run one of the long proofs, scripts/NAME.py, with everything development needs.
set -euo pipefail
cd "$(dirname "$0")/.."
name=$1
shift
if [ ! -f "scripts/$name.py" ]; then
    echo "There is no $name here yet: it would be scripts/$name.py." >&2
    exit 2
fi
scripts/setup.sh dev
exec .venv/bin/python -m "scripts.$name" "$@"
