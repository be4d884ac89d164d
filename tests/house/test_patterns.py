import json
import subprocess
import sys
from dataclasses import asdict

import pytest

from tests.house.patterns import ROOT, Found, every_pattern, nested, parser


def _complaints(patterns: list[Found]) -> list[str]:
    child = subprocess.run(
        [sys.executable, "-m", "tests.house.patterns"],
        input=json.dumps([asdict(found) for found in patterns]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
        check=True,
    )
    return child.stdout.splitlines()


def test_no_pattern_of_ours_can_be_made_slow() -> None:
    patterns = every_pattern()

    assert patterns
    assert _complaints(patterns) == []


def test_no_pattern_of_ours_repeats_a_repeat() -> None:
    assert [
        found.place for found in every_pattern() if nested(parser.parse(found.pattern, found.flags))
    ] == []


def test_the_test_finds_the_patterns_that_books_warn_of() -> None:
    bad = [
        (r"(a|aa)+", False),
        (r"\s*\s*;", False),
        (r"\s+$", True),
        (r"\d+x", True),
        (r"(?:x|[a-z])*[a-z]*;", False),
    ]

    told = _complaints([Found(pattern, pattern, 0, anywhere) for pattern, anywhere in bad])

    assert [each.partition(": ")[0] for each in told] == [pattern for pattern, _anywhere in bad]


@pytest.mark.parametrize("pattern", [r"(a+)+", r"(?:\w+\s?)*", r"(.*)*x", r"((?:a*)+b)?"])
def test_a_repeat_of_a_repeat_is_seen(pattern: str) -> None:
    assert nested(parser.parse(pattern))


def test_the_test_leaves_good_patterns_alone() -> None:
    good = [r"[a-z]+(?:-[a-z]+)*", r"(?:,[0-9]{3})+", r"[^/]+/[^/]+", r"a?b?c?"]

    assert not any(nested(parser.parse(pattern)) for pattern in good)
    assert _complaints([Found(pattern, pattern, 0, False) for pattern in good]) == []
