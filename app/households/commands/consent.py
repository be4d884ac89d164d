"""Whether a household is told, and in which language: the three services (notifications.md 2).

Each change keeps who made it, when, how it is known and what stood before; the version that is replaced goes
to the history by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.households.queries.languages import default_of, languages
from app.households.rules.consent import (
    API,
    APPROVAL,
    STOP_KEYWORD,
    FamilyNotFound,
    ValidationError,
    Wish,
    read_change,
    read_new,
    unknown_keys,
)
from app.kernel import clock, db, ids, log
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.language import _


@dataclass(frozen=True)
class FamilyNotification:
    """What is on record about a household's wish (1.9)."""

    household: UUID
    approved: bool
    language: str
    changed_at: datetime | None = None
    source: str | None = None
    opted_out_at: datetime | None = None
    validity_from: datetime | None = None
    validity_to: datetime | None = None


_COLUMNS: Final = (
    "household, approved, language, changed_at, source, opted_out_at, validity_from, validity_to"
)


@db.atomic
async def create_family_notification_policy(
    family_uuid: UUID,
    notification_data: Mapping[str, Any] | None = None,
    *,
    by: Actor = the_system,
    source: str = API,
) -> FamilyNotification:
    """Put a household's wish on record; without data no consent and the default language (2.1).

    Raises ValidationError for a value that cannot be stored or a record that is there, FamilyNotFound.
    """
    known = await languages()
    _log_unknown(notification_data)
    wish = read_new(notification_data, {each.code for each in known})
    await _must_be(family_uuid)
    row = await db.fetchrow(
        "insert into notification_consent (id, household, approved, language, changed_at, changed_by, source,"
        " validity_from) values ($1, $2, $3, $4, $5, $6, $7, $5)"
        " on conflict (household) do update set approved = excluded.approved and"
        " notification_consent.opted_out_at is null, language = excluded.language,"
        " changed_at = excluded.changed_at, changed_by = excluded.changed_by, source = excluded.source,"
        " validity_from = excluded.validity_from, validity_to = null"
        f" where notification_consent.validity_to is not null returning {_COLUMNS}",
        ids.new(), family_uuid, bool(wish.approved), wish.language or default_of(known), clock.now(), by.id, source,
    )  # fmt: skip
    if row is None:
        raise ValidationError(None, form=_("This household's wish is on record already."))
    made = FamilyNotification(**row)
    await _record([(family_uuid, None, made)], by, source)
    return made


@db.atomic
async def update_family_notification_policy(
    family_uuid: UUID,
    fields: Mapping[str, Any] | None,
    *,
    by: Actor = the_system,
    source: str = API,
) -> FamilyNotification | None:
    """Change what is on record; without fields nothing happens and nothing is looked up (2.2).

    A household without a record gets the default one first. One that sent STOP keeps its no. Raises
    ValidationError, with nothing changed, and FamilyNotFound.
    """
    if not fields:
        return None
    known = await languages()
    _log_unknown(fields)
    wish = read_change(fields, {each.code for each in known})
    await _must_be(family_uuid)
    before = await _record_of(family_uuid)
    if before is None or before.validity_to is not None:
        log.line("consent_was_missing", subject_kind="household", subject_id=family_uuid)
        before = await create_family_notification_policy(family_uuid, by=by, source=source)
    if wish.approved and before.opted_out_at is not None:
        message = _("This household sent STOP. It can say yes again by sending START.")
        raise ValidationError(None, **{APPROVAL: message})
    after = await _write(before, wish, by, source)
    if after != before:
        await _record([(family_uuid, before, after)], by, source)
    return after


@db.atomic
async def delete_family_notification_policy(
    family_uuids: UUID | Sequence[UUID], *, by: Actor = the_system, source: str = API
) -> list[FamilyNotification]:
    """Back to no consent and the default language for households that live; the record of a closed one is
    closed and keeps its values (2.3). Unknown ones are passed over; in the order given."""
    wanted = [family_uuids] if isinstance(family_uuids, UUID) else list(family_uuids)
    default = default_of(await languages())
    before = {
        row["household"]: FamilyNotification(**row)
        for row in await db.fetch(
            f"select {_COLUMNS} from notification_consent where household = any($1) for update", wanted
        )
    }
    await db.execute(
        "update notification_consent c set approved = c.approved and h.validity_to is not null,"
        " language = case when h.validity_to is null then $2 else c.language end,"
        " validity_to = case when h.validity_to is not null then coalesce(c.validity_to, $3) end,"
        " validity_from = $3, changed_at = $3, changed_by = $4, source = $5"
        " from household h where h.id = c.household and c.household = any($1)"
        " and case when h.validity_to is null then c.approved or c.language <> $2 or c.validity_to is not null"
        "  else c.validity_to is null end",
        wanted, default, clock.now(), by.id, source,
    )  # fmt: skip
    after = {
        row["household"]: FamilyNotification(**row)
        for row in await db.fetch(
            f"select {_COLUMNS} from notification_consent where household = any($1)", wanted
        )
    }
    await _record([(key, before[key], after[key]) for key in before if before[key] != after[key]], by, source)
    return [after[key] for key in dict.fromkeys(wanted) if key in after]


@db.atomic
async def opt_out(households: Sequence[UUID], *, at: datetime) -> None:
    """STOP arrived from the number of these households: nobody of them is told any more (11.9)."""
    rows = await db.fetch(
        "insert into notification_consent (id, household, approved, language, changed_at, source, opted_out_at,"
        " validity_from) select uuidv7(), h.id, false, $3, $2, $4, $2, $2 from unnest($1::uuid[]) h(id)"
        " on conflict (household) do update set"
        " approved_before_stop = notification_consent.approved or notification_consent.approved_before_stop,"
        " approved = false, opted_out_at = coalesce(notification_consent.opted_out_at, excluded.opted_out_at),"
        " changed_at = excluded.changed_at, changed_by = null, source = excluded.source,"
        " validity_from = excluded.validity_from"
        " where notification_consent.opted_out_at is null returning household",
        list(households), at, default_of(await languages()), STOP_KEYWORD,
    )  # fmt: skip
    await eventlog.record_many(
        [
            eventlog.entry(
                "policy_notification", "OPTED_OUT", subject=Subject("household", row["household"]), by=the_system
            )
            for row in rows
        ]
    )  # fmt: skip


@db.atomic
async def start_again(households: Sequence[UUID], *, at: datetime) -> None:
    """START arrived: the stop is lifted, and consent is back only where it had been given before the STOP."""
    rows = await db.fetch(
        "update notification_consent set approved = approved_before_stop, approved_before_stop = false,"
        " opted_out_at = null, changed_at = $2, changed_by = null, source = $3, validity_from = $2"
        " where household = any($1) and opted_out_at is not null"
        f" returning {_COLUMNS}",
        list(households), at, STOP_KEYWORD,
    )  # fmt: skip
    changes = [(row["household"], None, FamilyNotification(**row)) for row in rows]
    await _record(changes, the_system, STOP_KEYWORD)


async def _must_be(household: UUID) -> None:
    if await db.fetchval("select 1 from household where id = $1 for update", household) is None:
        raise FamilyNotFound(_("There is no such household."))


async def _record_of(household: UUID) -> FamilyNotification | None:
    row = await db.fetchrow(
        f"select {_COLUMNS} from notification_consent where household = $1 for update", household
    )
    return FamilyNotification(**row) if row is not None else None


async def _write(before: FamilyNotification, wish: Wish, by: Actor, source: str) -> FamilyNotification:
    approved = before.approved if wish.approved is None else wish.approved
    language = wish.language or before.language
    if (approved, language) == (before.approved, before.language):
        return before
    row = await db.fetchrow(
        "update notification_consent set approved = $2, language = $3, changed_at = $4, changed_by = $5,"
        f" source = $6, validity_from = $4 where household = $1 returning {_COLUMNS}",
        before.household, approved, language, clock.now(), by.id, source,
    )  # fmt: skip
    assert row is not None
    return FamilyNotification(**row)


async def _record(
    changes: Sequence[tuple[UUID, FamilyNotification | None, FamilyNotification]], by: Actor, source: str
) -> None:
    """Who changed it, when, and from what to what (2.4)."""
    await eventlog.record_many(
        [
            eventlog.entry(
                "policy_notification",
                "CONSENT_CHANGED",
                subject=Subject("household", household),
                by=by,
                context={
                    "source": source,
                    "approved": [None if before is None else before.approved, after.approved],
                    "language": [None if before is None else before.language, after.language],
                    "closed": after.validity_to is not None,
                },
            )
            for household, before, after in changes
        ]
    )


def _log_unknown(data: Mapping[str, Any] | None) -> None:
    if strange := unknown_keys(data):
        log.line("consent_keys_ignored", count=len(strange))
