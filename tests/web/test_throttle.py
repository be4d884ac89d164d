from datetime import UTC, datetime, timedelta

import pytest

from app.kernel import db
from app.kernel.errors import TooMany
from app.web.throttle import RULES, Throttle, address_key

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
SECRET = b"0123456789abcdef0123456789abcdef"


@pytest.fixture
def throttle(house: None) -> Throttle:
    return Throttle(db.fetchval, SECRET)


@pytest.mark.parametrize("name", ["sign_in.wrong_name", "search", "reset.name"])
async def test_the_rule_allows_so_many_and_says_how_long_to_wait(throttle: Throttle, name: str) -> None:
    rule = RULES[name]
    for n in range(rule.most):
        await throttle.knock(name, "jo", now=NOON + timedelta(milliseconds=n))

    with pytest.raises(TooMany) as refused:
        await throttle.knock(name, "jo", now=NOON + timedelta(seconds=10))

    assert refused.value.retry_after == rule.seconds - 10


async def test_the_window_ends_for_those_who_kept_knocking_too(throttle: Throttle) -> None:
    for second in range(60):
        if second < 20:
            await throttle.knock("csp.address", "s", now=NOON + timedelta(seconds=second))
        else:
            with pytest.raises(TooMany):
                await throttle.knock("csp.address", "s", now=NOON + timedelta(seconds=second))

    await throttle.knock("csp.address", "s", now=NOON + timedelta(seconds=60))


async def test_each_is_counted_alone(throttle: Throttle) -> None:
    for _n in range(3):
        await throttle.knock("reset.name", "jo", now=NOON)

    await throttle.knock("reset.name", "al", now=NOON)
    await throttle.knock("reset.address", "jo", now=NOON)
    with pytest.raises(TooMany):
        await throttle.knock("reset.name", "jo", now=NOON)


async def test_asking_does_not_count_and_a_success_begins_again(throttle: Throttle) -> None:
    for _n in range(5):
        await throttle.must_be_open("sign_in.wrong_name", "jo", now=NOON)
        await throttle.knock("sign_in.wrong_name", "jo", now=NOON)

    with pytest.raises(TooMany) as refused:
        await throttle.must_be_open("sign_in.wrong_name", "jo", now=NOON + timedelta(minutes=59))
    assert refused.value.retry_after == 60
    await throttle.must_be_open("sign_in.wrong_name", "jo", now=NOON + timedelta(minutes=60))
    await throttle.forget("sign_in.wrong_name", "jo")
    await throttle.must_be_open("sign_in.wrong_name", "jo", now=NOON)


async def test_the_table_holds_no_name_and_old_windows_go(throttle: Throttle) -> None:
    await throttle.knock("search", "jo@example.org", now=NOON)
    await throttle.knock("search", "al", now=NOON + timedelta(hours=23))

    keys = [bytes(row["key"]) for row in await db.fetch("select key from throttle")]
    assert [len(key) for key in keys] == [32, 32]
    assert not any(b"jo" in key for key in keys)
    assert await throttle.sweep(NOON + timedelta(hours=24, seconds=1)) == 1


async def test_the_table_is_unlogged(house: None) -> None:
    assert await db.fetchval("select relpersistence::text from pg_class where relname = 'throttle'") == "u"


def test_keys_depend_on_the_secret_the_rule_and_every_part() -> None:
    async def never(*_args: object) -> None:
        raise AssertionError

    one, other = Throttle(never, SECRET), Throttle(never, SECRET[::-1])
    keys = {
        one.key("search", "a", "b"),
        one.key("search", "ab"),
        one.key("draft", "a", "b"),
        other.key("search", "ab"),
    }

    assert len(keys) == 4
    assert len(one.key("search", "\ud800")) == 32
    with pytest.raises(ValueError, match="32 bytes"):
        Throttle(never, b"short")


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("rubbish", "unknown"),
    ],
)
def test_a_household_is_one_address(address: str, key: str) -> None:
    assert address_key(address) == key


def test_every_limit_of_the_table_is_there_once() -> None:
    assert {(rule.most, rule.seconds) for rule in RULES.values()} >= {
        (10, 1),
        (30, 600),
        (5, 3_600),
        (3, 3_600),
        (120, 60),
        (30, 3_600),
        (20, 86_400),
        (10_000, 86_400),
        (60, 3_600),
        (600, 60),
        (200, 60),
    }
