"""Everything hostile there is, at every route, form, file, pattern and race: make attack ARGS="--each 100".

The same tests as in `make test`, with the whole corpus instead of a sample; a route that has read nothing of the sample
is spared the rest. A failure names the route, the person, the text, and the command that tries it alone. What is found
here becomes a row of the corpus.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from app.accounts.permissions import ROLES
from app.main import ROUTES
from app.settings import ROOT
from tests.house.test_authorisation import FOREIGN
from tests.house.test_hostile import CORPUS, NAMED, PATHS, QUERY, fields_of

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


def counts(each: int) -> list[str]:
    """What is thrown at the routes, counted from the tables that the tests are made of."""
    marks = [route.visit.mark for route in ROUTES]
    guarded = [mark.permission for mark in marks if mark.permission is not None]
    asked = [route for route in ROUTES if route.visit.method == "GET"]
    taken = [route for route in ROUTES if route.visit.method != "GET"]
    texts = min(each, len(CORPUS)) + 1
    fields = sum(len(fields_of(route)) for route in taken)
    return [
        f"routes {len(ROUTES)}, roles {len(ROLES)}, pairs {len(ROUTES) * len(ROLES)};"
        f" {len(guarded)} ask for a permission, {len(ROUTES) - len(guarded)} are public and say why",
        f"routes with a record of somebody else {len(FOREIGN)}, pairs {len(FOREIGN) * len(ROLES)}",
        f"texts a route {texts}, requests at the most {len(ROUTES) * texts}",
        f"GET {len(asked)} routes x {len(QUERY)} keys x {texts} texts = {len(asked) * len(QUERY) * texts}",
        f"other methods {len(taken)} routes, {fields} fields x {texts} texts = {fields * texts}",
        f"addresses {len(NAMED)} routes x {len(PATHS)} = {len(NAMED) * len(PATHS)}",
    ]


def thrown(results: Path) -> Iterator[str]:
    """How much was thrown at the routes in a run, from what its tests wrote beside their results."""
    tree = etree.parse(results)
    for name in ("reads", "reads nothing"):
        each = [int(found.get("value")) for found in tree.iterfind(f".//property[@name='{name}']")]
        yield f"routes that {name.replace('reads', 'read')} {len(each)}, requests {sum(each)}"


def main() -> int:
    """Print what is thrown, then run them all; the exit code of pytest."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--each", type=int, default=10_000, help="texts a route; the corpus is the most")
    parser.add_argument("--count", action="store_true", help="only print what would be thrown")
    given = parser.parse_args()
    print("\n".join(counts(given.each)), flush=True)
    if given.count:
        return 0
    places = [place for place in PLACES if (ROOT / place).exists()]
    environment = {
        **os.environ,  # noqa: TID251 - handed on to the tests, not read
        "ATTACK_EACH": str(given.each),
    }
    with TemporaryDirectory() as folder:
        results = Path(folder, "results.xml")
        words = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "auto",
            "--timeout",
            "1800",
            "-o",
            "junit_family=xunit1",
        ]
        words += [f"--junitxml={results}", *places]
        code = subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode
        if results.exists():
            print("\n".join(thrown(results)), flush=True)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
