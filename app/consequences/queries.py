"""What reactions need to know: the versions that were answered, and who may be asked when a matter is over."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.consequences.rules import items_of, photos_of
from app.documents.queries import Document, of_owner
from app.forms.queries.forms import VERSION, VersionView, version_by_id, view
from app.forms.rules.scoring import result
from app.forms.rules.version import PHOTO, said
from app.kernel import db
from app.kernel.actor import Subject

Key = tuple[UUID, int]


async def versions(wanted: Iterable[Key]) -> dict[Key, VersionView]:
    """These versions of forms, by form and number; one statement for all."""
    pairs = list(dict.fromkeys(wanted))
    if not pairs:
        return {}
    rows = await db.fetch(
        f"{VERSION} join unnest($1::uuid[], $2::int[]) w(form, version) on w.form = v.form and w.version = v.version",
        [form for form, _version in pairs],
        [version for _form, version in pairs],
    )
    found = [view(row) for row in rows]
    return {(each.form, each.version): each for each in found}


async def photographed(submissions: Iterable[UUID]) -> list[UUID]:
    """Those of these submissions that have pictures and have raised actions; one statement for all."""
    rows = await db.fetch(
        "select distinct d.owner_id from document d join action a on a.subject_kind = 'submission'"
        " and a.subject_id = d.owner_id where d.owner_kind = 'submission' and d.owner_id = any($1)"
        " and d.state = 'stored'",
        list(submissions),
    )
    return [row["owner_id"] for row in rows]


@dataclass(frozen=True)
class Photo:
    """A picture of a failed item, and the action it goes to."""

    action: UUID
    document: Document
    about: str


async def photos_to_put(submission: UUID) -> list[Photo]:
    """The photos of an audit for each action it raised, without those that are there."""
    row = await db.fetchrow(
        "select form_version, answers from submission where id = $1 and status = 'submitted'", submission
    )
    version = await version_by_id(row["form_version"]) if row else None
    if row is None or version is None:
        return []
    actions = await db.fetch(
        "select a.id, a.dedupe_key, array(select d.sha256 from document d where d.owner_kind = 'action'"
        " and d.owner_id = a.id and d.purpose = $2) as there from action a where a.subject_kind = 'submission'"
        " and a.subject_id = $1 and a.source_type = 'quality_audit' order by a.id",
        submission,
        PHOTO,
    )
    answers, documents = json.loads(row["answers"]), await of_owner(Subject("submission", submission))
    known = {each.id: each for each in documents if each.scan != "infected"}
    failed = result(version.asks, answers).failed
    return [
        Photo(action["id"], known[key], said(question.text, "en"))
        for action in actions
        for question, key in photos_of(
            version.asks, answers, items_of(action["dedupe_key"], failed, version.asks)
        )
        if key in known and known[key].sha256 not in action["there"]
    ]


@dataclass(frozen=True)
class Matter:
    """A complaint or a case that is over, whose person may be written to: by mail, or by text for want of one."""

    subject: Subject
    reference: str
    institution: UUID
    organisation: str
    department: UUID | None
    channel: str
    address: str
    language: str


#: A message that was taken back, since the end of its matter was undone, asked nothing.
_NOT_ASKED = """
not exists (select from outbox m where m.kind = 'satisfaction' and m.subject_kind = '{kind}' and m.subject_id = {key}
  and m.state <> 'withdrawn')
"""
#: By which ways a client agreed to be asked; who named none agreed to all.
_AGREED = "(cardinality(p.research_methods) = 0 or '{way}' = any(p.research_methods))"
_TO_ASK = f"""
select 'complaint' as kind, c.id, c.reference, c.hospital as institution, o.name as organisation, c.department,
  w.channel, w.address, c.complainant_language as language
from complaint c join organisation o on o.id = c.hospital cross join lateral (
  select * from (values (1, 'email', c.complainant_email), (2, 'sms', c.complainant_phone)) v(n, channel, address)
  where v.address <> '' order by n limit 1) w
where c.id = any($1) and c.consent_to_contact and c.complainant_kind <> 'anonymous'
  and {_NOT_ASKED.format(kind="complaint", key="c.id")}
union all
select 'case', k.id, k.reference, k.organisation, o.name, null, w.channel, w.address, p.language
from cases k join organisation o on o.id = k.organisation join person p on p.id = k.person cross join lateral (
  select * from (values
    (1, 'email', p.email, p.safe_to_email = 'SAFE' and {_AGREED.format(way="EMAIL")}),
    (2, 'sms', p.mobile_phone, p.safe_to_contact = 'SAFE' and {_AGREED.format(way="SMS")})
  ) v(n, channel, address, agreed) where v.address <> '' and v.agreed order by n limit 1) w
where k.id = any($2) and p.contact_for_research and {_NOT_ASKED.format(kind="case", key="k.id")}
"""


async def to_be_asked(ended: Iterable[Subject]) -> list[Matter]:
    """Those of these matters whose person agreed to be written to and was not asked before.

    A client agrees by `contact_for_research` and the ways they named, and it must be safe to mail or to call
    them; a complainant by their consent. Who has no address for mail is asked by text.
    """
    keys: dict[str, list[UUID]] = {"complaint": [], "case": []}
    for subject in ended:
        keys[subject.kind].append(subject.id)
    rows = await db.fetch(_TO_ASK, keys["complaint"], keys["case"])
    return [
        Matter(
            Subject(row["kind"], row["id"]), row["reference"], row["institution"], row["organisation"],
            row["department"], row["channel"], row["address"], row["language"],
        )
        for row in rows
    ]  # fmt: skip
