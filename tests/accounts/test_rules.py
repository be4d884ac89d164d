"""The rules of accounts, without a house around them."""

import hashlib
import string
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import permissions
from app.accounts.blocklist import Blocklist
from app.accounts.rules import agents, codes, passwords, resets
from app.accounts.rules.attempts import folded

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)

LEAST = [
    (False, 0, 15),
    (True, 0, 10),
    (True, 15, 10),
    (False, 15, 15),
    (True, 20, 20),
    (False, 20, 20),
    (False, 8, 15),
]


@pytest.mark.parametrize(("has_factor", "asks", "least"), LEAST)
def test_an_organisation_raises_the_length_and_never_lowers_it(
    has_factor: bool, asks: int, least: int
) -> None:
    assert passwords.least(has_factor=has_factor, organisation_asks=asks) == least


@given(st.text(alphabet=string.ascii_letters + " ", min_size=1, max_size=5), st.integers(4, 20))
def test_a_repetition_is_never_taken(block: str, times: int) -> None:
    assert passwords.problem_of(block * times, shortest=1, is_known=lambda _word: False) is not None


@given(st.text(min_size=1, max_size=60))
def test_a_word_of_a_blocklist_is_not_saved_by_digits_around_it(word: str) -> None:
    bare = passwords.bare(word)
    assert passwords.bare(f"12{bare}!99") == bare


def test_the_shipped_list_knows_common_words_and_no_sentence() -> None:
    blocklist = Blocklist()
    assert "Understanding" in blocklist
    assert "four words that nobody knows" not in blocklist


@given(st.sets(st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=6), max_size=40), st.booleans())
def test_the_file_is_searched_as_if_it_were_read(words: set[str], counted: bool) -> None:
    folder = Path("/tmp/recourse-blocklist")
    folder.mkdir(exist_ok=True)
    sums = sorted(hashlib.sha1(word.encode()).hexdigest().upper() for word in words)
    file = folder / "sums.txt"
    file.write_text("".join(f"{each}:{n}\n" if counted else f"{each}\n" for n, each in enumerate(sums)))
    blocklist = Blocklist(str(file))
    assert all(word in blocklist for word in words)
    assert not any(word in blocklist for word in {"qqqqqqqq", "zzzzzzzz", ""} - words)


def test_a_blocklist_that_is_not_there_is_said_at_once() -> None:
    with pytest.raises(FileNotFoundError, match="PASSWORD_BLOCKLIST"):
        Blocklist("/nowhere/at/all")


NAMES = [("Amal", "amal"), ("  AMAL ", "amal"), ("\uff21mal", "amal"), ("STRASSE", "straße")]


@pytest.mark.parametrize(("one", "other"), NAMES)
def test_names_that_look_alike_count_as_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.integers(1, 2**32), st.sampled_from([0, 1]), st.integers(0, 29))
def test_a_code_is_good_for_its_step_and_the_next(step: int, later: int, second: int) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    typed, now = (
        pyotp.TOTP(secret).generate_otp(step),
        datetime.fromtimestamp((step + later) * 30 + second, UTC),
    )
    assert codes.matching_step(secret, typed, now=now) in {step, step + later}
    assert codes.matching_step(secret, typed + "0", now=now) is None


RFC = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]


@pytest.mark.parametrize(("seconds", "expected"), RFC)
def test_codes_are_those_of_the_standard(seconds: int, expected: str) -> None:
    """RFC 6238, appendix B, cut to six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert codes.matching_step(secret, expected, now=datetime.fromtimestamp(seconds, UTC)) == seconds // 30


BROWSERS = [
    ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
    (
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
        "Edge, Windows",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
        "Safari, iPhone",
    ),
    ("curl/8", ""),
    ("<script>", ""),
]


@pytest.mark.parametrize(("agent", "family"), BROWSERS)
def test_a_browser_is_named_so_that_its_owner_knows_it_again(agent: str, family: str) -> None:
    assert agents.family(agent) == family


@given(st.sampled_from(permissions.ROLES), st.sampled_from(permissions.ROLES))
def test_nobody_but_an_administrator_grants_what_they_lack(role: str, granted: str) -> None:
    """security.md AZ-10."""
    if role == permissions.ADMIN or not permissions.may_grant(role, granted):
        return
    mine = {name for name, roles in permissions.PERMISSIONS.items() if role in roles}
    theirs = {name for name, roles in permissions.PERMISSIONS.items() if granted in roles}
    assert theirs <= mine


CONFIRM = [(1, 9, 0, True), (2, 9, 0, False), (9, 9, 0, False), (1, 9, 24, False)]


@pytest.mark.parametrize(("by", "person", "hours", "may"), CONFIRM)
def test_the_second_name_is_another_than_the_first_and_the_persons(
    by: int, person: int, hours: int, may: bool
) -> None:
    asked = resets.Asked(UUID(int=2), "Amal", "in_person", NOON)
    now = NOON + timedelta(hours=hours)
    assert resets.may_confirm(asked, by=UUID(int=by), person=UUID(int=person), now=now) is may
