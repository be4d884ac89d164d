"""The demonstration: invented, consistent, and the same however often it is asked for."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app import eventlog
from app.accounts.commands.sign_in import Person
from app.accounts.hashing import Hasher
from app.cases import facts
from app.cli import demo
from app.cli.demo_data import loading, removing
from app.cli.demo_data.house import STAFF
from app.cli.demo_data.stories import Cast, reference_of, tell
from app.kernel import clock, db, ids
from app.kernel.actor import Subject, the_system
from app.settings import Settings
from tests.conftest import KEPT

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
FEW = demo.Extent(60, timedelta(days=61))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(env="test", data_dir=tmp_path / "data")


@pytest.fixture
async def phrases(owned: None, settings: Settings) -> dict[str, str]:
    """A filled house; who may sign in."""
    with clock.frozen(NOW):
        made, held = await demo.fill(settings, FEW)
    assert made == 60
    return held


async def test_seven_people_of_different_roles_sign_in_with_four_words(phrases: dict[str, str]) -> None:
    roles = {each.role for each in STAFF if each.username in phrases}
    assert len(phrases) == len(roles) == 7
    assert all(len(phrase.split()) == 4 and len(phrase) >= 15 for phrase in phrases.values())
    rows = await db.fetch("select username, password, is_demo from app_user where password <> ''")
    hasher = Hasher()
    assert {row["username"] for row in rows} == set(phrases)
    for row in rows:
        assert row["is_demo"] and await hasher.is_right(phrases[row["username"]], row["password"])
    hasher.close()


async def test_a_second_time_changes_nothing(phrases: dict[str, str], settings: Settings) -> None:
    before = await db.fetch("select id, password from app_user order by id")
    with clock.frozen(NOW + timedelta(hours=1)):
        assert await demo.fill(settings, FEW) == (0, phrases)
    assert await db.fetch("select id, password from app_user order by id") == before
    assert await db.fetchval("select count(*) from cases") == 60


async def test_the_passphrases_are_for_the_owner_of_the_installation_alone(
    phrases: dict[str, str], settings: Settings
) -> None:
    assert phrases and demo.file_of(settings).stat().st_mode & 0o777 == 0o600


async def test_lost_passphrases_are_drawn_anew(phrases: dict[str, str], settings: Settings) -> None:
    demo.file_of(settings).unlink()
    _made, fresh = await demo.fill(settings, FEW)
    assert fresh.keys() == phrases.keys() and fresh["maya"] != phrases["maya"]


async def test_nobody_is_furnished_where_somebody_works(owned: None, settings: Settings) -> None:
    await db.execute(
        "insert into app_user (username, password, email, name, role, active, admin, superuser)"
        " values ('boss', '', '', 'Boss', 'admin', true, true, false)"
    )
    assert await demo.fill_if_empty(settings) == {}
    assert await db.fetchval("select count(*) from cases") == 0


async def test_production_has_no_demonstration(owned: None) -> None:
    assert await demo.fill_if_empty(Settings(env="production")) == {}
    assert await db.fetchval("select count(*) from app_user") == 0


async def test_every_case_is_what_its_log_says(phrases: dict[str, str]) -> None:
    cases = [row["id"] for row in await db.fetch("select id from cases")]
    assert phrases and await facts.drifted(cases) == []
    lines = await db.fetchval(
        "select count(distinct e.id) from timeline t join event_log e on e.id = t.event_id and e.seq = t.seq"
    )
    assert lines == await db.fetchval("select count(*) from event_log") > 300
    assert not await db.fetchval("select count(*) from timer where stopped is null or linked_case is null")
    assert not await db.fetchval("select count(*) from event_log where created_at > $1", NOW)


async def test_the_counters_count_what_is_there(phrases: dict[str, str]) -> None:
    counted = await db.fetchval("select sum(n) from counter where name = 'case.open'")
    assert phrases and counted == await db.fetchval(
        "select count(*) from case_facts where requires_action_by is not null"
    )


async def test_nobody_in_it_can_be_reached(phrases: dict[str, str]) -> None:
    rows = await db.fetch("select email, mobile_phone, postcode, ni_number from person")
    assert phrases and len(rows) == 60
    for row in rows:
        assert row["email"].endswith("@example.invalid")
        assert re.fullmatch(r"07700 900\d{3}", row["mobile_phone"])
        assert row["postcode"].startswith("QZ") and row["ni_number"].startswith("QQ")


async def test_a_large_house_keeps_its_indexes(
    owned: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MANY", 50)
    monkeypatch.setattr(loading, "BATCH", 25)
    indexes = "select indexdef from pg_indexes where schemaname = 'public' order by 1"
    before = await db.fetch(indexes)
    await demo.fill(settings, FEW)
    assert await db.fetch(indexes) == before
    assert await db.fetchval("select count(*) from case_facts") == 60


def test_the_same_number_tells_the_same_story() -> None:
    nobody = UUID(int=1)
    cast = Cast(nobody, [nobody], nobody, [(nobody, nobody)], [("housing", nobody, [], [])], [nobody])
    first, second = (
        list(tell(range(5, 9), cast, since=NOW - timedelta(days=9), until=NOW)) for _ in range(2)
    )
    assert first == second and len(first) == 4


def test_no_two_numbers_share_a_reference() -> None:
    numbers = [*range(3_000_001, 3_030_001), *range(12_000_000, 12_010_000)]
    assert len({reference_of(number)[3:] for number in numbers}) == len(numbers)


async def test_the_demonstration_is_taken_away_whole(phrases: dict[str, str], settings: Settings) -> None:
    assert phrases
    boss = await _real("boss", "admin")
    await db.atomic(eventlog.record)("account", "CREATED", subject=Subject("user", boss), by=the_system)
    before = await removing.count()
    assert before.people == len(STAFF) and before.rows["cases"] == 60

    await removing.remove()

    assert {row["username"] for row in await db.fetch("select username from app_user")} == {"boss"}
    assert (await removing.count()).rows == {"event_log": 1, "timeline": 1}
    assert not await db.fetchval("select count(*) from organisation where code like 'DEMO-%'")
    assert await db.fetchval("select count(*) from category") > 5


async def test_what_real_people_did_is_never_taken_away(phrases: dict[str, str]) -> None:
    assert phrases
    boss = await _real("boss", "contract_manager")
    case = await db.fetchval("select id from cases limit 1")
    await db.atomic(eventlog.record)(
        "case_note",
        "NOTE",
        subject=Subject("case", case),
        by=Person(boss, "contract_manager"),
        notes="Called back.",
    )

    with pytest.raises(removing.NotOnlyADemonstration, match="have worked in this house: 1"):
        await removing.remove()

    assert await db.fetchval("select count(*) from cases") == 60


async def test_nobody_loses_their_organisation_by_it(phrases: dict[str, str]) -> None:
    assert phrases
    await _real("zoe", "operator", organisation="DEMO-LINE")

    with pytest.raises(removing.NotOnlyADemonstration, match="zoe"):
        await removing.remove()


async def _real(username: str, role: str, organisation: str = "") -> UUID:
    key: UUID = await db.fetchval(
        "insert into app_user (id, username, password, email, name, role, organisation, active, admin, superuser)"
        " values ($1, $2, '', '', $2, $3, (select id from organisation where code = $4), true, false, false)"
        " returning id",
        ids.new(),
        username,
        role,
        organisation,
    )
    return key


def test_what_the_migrations_fill_outlives_the_demonstration() -> None:
    assert KEPT <= removing.STAYS


async def test_households_in_three_languages_have_messages_in_every_state(
    phrases: dict[str, str],
) -> None:
    languages = {row["language"] for row in await db.fetch("select language from notification_consent")}
    states = {row["state"] for row in await db.fetch("select state from outbox where channel = 'sms'")}

    assert languages == {"en", "fr", "ar"}
    assert states >= {
        "queued",
        "sent",
        "delivered",
        "temporary_failure",
        "expired",
        "unknown",
        "gave_up",
        "withdrawn",
    }
    reasons = {row["reason_code"] for row in await db.fetch("select reason_code from policy_notification")}
    assert {"no_consent", "no_phone"} <= reasons
    assert await db.fetchval("select count(distinct type) from policy_notification") == 6
