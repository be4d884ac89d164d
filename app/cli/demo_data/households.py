"""Households of the invented house in three languages, their policies, and messages in every state."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from app.households.canonical import read_facts
from app.households.commands import importing
from app.kernel import db, ids
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.commands.inbound import receive
from app.notifications.queries import settings
from app.notifications.rules.facts import KINDS
from app.outbox.commands import claim, receipts, settle
from app.outbox.commands.settle import Ended
from app.outbox.gateways.contract import Outcome, Result
from app.outbox.rules.ways import Way

GATEWAY: Final = "TextNotificationProvider"
CONFIG: Final = {
    "eligibleNotificationTypes": {str(kind): True for kind in KINDS},
    "quiet_hours": {"start": "00:00", "end": "00:00"},
    "providers": {GATEWAY: {"DestinationFolder": "sent_notification"}},
}
PLACES: Final = (
    ("R", "DR1", "Coast of Salt", ""),
    ("R", "DR2", "Upland", ""),
    ("D", "DD1", "Reef", "DR1"),
    ("D", "DD2", "Terraces", "DR2"),
    ("W", "DW1", "Harbour", "DD1"),
    ("W", "DW2", "Old Mill", "DD2"),
    ("V", "DV1", "Lantern Quay", "DW1"),
    ("V", "DV2", "Gull Point", "DW1"),
    ("V", "DV3", "Three Wells", "DW2"),
)
#: last name, other names, language, wish to be told (None: nobody asked), whether there is a phone
FAMILIES: Final = (
    ("Mushi", "Neema", "en", True, True),
    ("Tarimo", "Baraka", "en", True, True),
    ("Diallo", "Aminata", "fr", True, True),
    ("Koné", "Souleymane", "fr", True, True),
    ("النجار", "ليلى", "ar", True, True),
    ("الحداد", "سامي", "ar", True, True),
    ("Kessy", "Grace", "en", True, True),
    ("Lyimo", "Peter", "en", False, True),
    ("Traoré", "Fatoumata", "fr", False, True),
    ("العطار", "هدى", "ar", None, True),
    ("Swai", "Upendo", "en", True, False),
    ("Ouattara", "Issa", "fr", True, True),
    ("Massawe", "Joyce", "en", True, True),
    ("البناء", "كريم", "ar", True, True),
    ("Ndiaye", "Mariama", "fr", True, True),
    ("Mrema", "Elia", "en", True, True),
    ("Camara", "Ibrahima", "fr", None, False),
    ("Shayo", "Happy", "en", True, True),
)
#: What each of the six messages is about: stage, status, days from today to the first and the last covered day.
POLICIES: Final = (
    ("N", 2, 6, 371),
    ("N", 2, 0, 365),
    ("R", 2, -360, 5),
    ("N", 2, -365, 0),
    ("N", 8, -370, -5),
    ("R", 2, 3, 368),
)
#: What became of the calls, by turns; what is None waits for the consumer.
ENDS: Final = (
    Outcome.ACCEPTED,
    Outcome.ACCEPTED,
    Outcome.ACCEPTED,
    Outcome.AMBIGUOUS,
    Outcome.ACCEPTED,
    Outcome.PERMANENT,
    Outcome.ACCEPTED,
    Outcome.RETRYABLE,
    None,
)
#: What the gateway said later of those it took over, by turns.
SAID: Final = ("delivered", "temporary_failure", None, "expired", "delivered", None)


async def fill(now: datetime) -> None:
    """Enrol, decide, send; on an open pool."""
    if not (await settings.in_force()).version:
        await saving.save(CONFIG, by=the_system)
    facts = read_facts(_facts(now))
    if facts.problems:
        raise RuntimeError(str(facts.problems))
    await importing.load(facts, by=the_system)
    await running.run(now=now, source="command", approved=True)
    await _send()
    await _receipts()
    await receive(GATEWAY, "demo-1", _number(0), "Asante! When does my card come?")
    await receive(GATEWAY, "demo-2", _number(2), "STOP S'IL VOUS PLAIT")
    await receive(GATEWAY, "demo-3", _number(6), "STOP")


def _facts(now: datetime) -> dict[str, Any]:
    today = now.date()
    villages = [code for kind, code, _name, _parent in PLACES if kind == "V"]
    families = [
        {
            "uuid": str(ids.new()),
            "approval": approved,
            "language": language,
            "location": villages[n % len(villages)],
            "head": f"DEMO-{n + 1:03}",
            "members": [
                {
                    "chf_id": f"DEMO-{n + 1:03}",
                    "last_name": last,
                    "other_names": given,
                    "phone": _number(n) if phone else None,
                }
            ],
        }
        for n, (last, given, language, approved, phone) in enumerate(FAMILIES)
    ]
    return {
        "locations": [
            {"type": kind, "code": code, "name": name, **({"parent": parent} if parent else {})}
            for kind, code, name, parent in PLACES
        ],
        "products": [{"code": "FAMILY", "name": "Family plan"}],
        "families": families,
        "policies": [
            _policy(family["uuid"], POLICIES[n % len(POLICIES)], today, now)
            for n, family in enumerate(families)
        ],
    }


def _policy(family: Any, plan: tuple[str, int, int, int], today: date, now: datetime) -> dict[str, Any]:
    stage, status, first, last = plan
    fresh = first >= 0
    begins = today + timedelta(days=first)
    since = now - timedelta(hours=5) if fresh else now - timedelta(days=-first + 5)
    return {
        "uuid": str(ids.new()),
        "family": family,
        "product": "FAMILY",
        "stage": stage,
        "status": status,
        "enroll_date": (min(begins, today) - timedelta(days=2)).isoformat(),
        "start_date": begins.isoformat(),
        "effective_date": begins.isoformat(),
        "expiry_date": (today + timedelta(days=last)).isoformat(),
        "value": "120.00",
        "validity_from": since.isoformat(),
        "activated_at": since.isoformat(),
    }


def _number(n: int) -> str:
    """Of the numbers that are kept free for plays and films."""
    return f"+44770090{n + 100:04}"


async def _send() -> None:
    """Hand messages over as a consumer does, and let each end in its own way."""
    way = Way(GATEWAY, GATEWAY, "sms")
    calls = [
        call for call in await claim.claim("demo", 100, [way]) or [] if call.parcel.subject_kind == "policy"
    ]
    ends = [ENDS[n % len(ENDS)] for n in range(len(calls))]
    await settle.settle(
        [
            Ended(call, None, put_back=True)
            if end is None
            else Ended(call, Result(end, error_class="" if end is Outcome.ACCEPTED else "demonstration"))
            for call, end in zip(calls, ends, strict=True)
        ]
    )


async def _receipts() -> None:
    keys = await db.fetch(
        "select dedup_key from outbox where state = 'sent' and subject_kind = 'policy' order by id"
    )
    for n, row in enumerate(keys):
        said = SAID[n % len(SAID)]
        if said is not None:
            await receipts.take(GATEWAY, row["dedup_key"], said)
