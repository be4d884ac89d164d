"""Everything hostile there is, at every route, form, file, pattern and race: make attack ARGS="--each 100".

The same tests as in `make test`, with the whole corpus instead of a sample. A failure names the route, the person,
the text, and the command that tries it alone. What is found here becomes a row of the corpus.
"""

import argparse
import os
import subprocess
import sys

from app.settings import ROOT

#: where hostile input is thrown: routes and roles, patterns, uploads, workbooks, addresses, sign-in, webhooks
PLACES = (
    "tests/house/test_hostile.py",
    "tests/house/test_authorisation.py",
    "tests/house/test_patterns.py",
    "tests/house/test_once.py",
    "tests/documents",
    "tests/kernel",
    "tests/accounts",
    "tests/admin",
    "tests/outbox",
    "tests/web",
)


def main() -> int:
    """Run them all; the exit code of pytest."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--each", type=int, default=10_000, help="texts a route; the corpus is the most")
    given = parser.parse_args()
    places = [place for place in PLACES if (ROOT / place).exists()]
    environment = {
        **os.environ,  # noqa: TID251 - handed on to the tests, not read
        "ATTACK_EACH": str(given.each),
    }
    words = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--timeout", "900", *places]
    return subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
