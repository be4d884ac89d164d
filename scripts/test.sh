#!/usr/bin/env bash
# What CI runs. With arguments only those tests run, without the checks before them.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh dev
PATH="$PWD/.venv/bin:$PATH"

if [ $# -gt 0 ]; then
    exec python -m pytest "$@"
fi

find_browser() { command -v chromium >/dev/null; }
install_browser() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "Installing Debian's chromium for the browser tests." >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update </dev/null >&2 &&
        apt-get -qq install -y --no-install-recommends chromium </dev/null >/dev/null
}
warning=""
if find_browser || { install_browser && find_browser; } || [ "${CI:-}" = true ]; then
    export RECOURSE_BROWSER=required
else
    export RECOURSE_BROWSER=absent
    warning="THE BROWSER TESTS WERE SKIPPED: there is no chromium here. Install it and run make test again."
fi

scripts/check.sh
status=0
python -m pytest -n "${TEST_WORKERS:-2}" || status=$?
[ -z "$warning" ] || printf '\n!!! %s\n\n' "$warning" >&2
exit "$status"
