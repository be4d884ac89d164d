"""What reactions need to know: the versions that were answered, and who may be asked when a matter is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.forms.queries.forms import VERSION, VersionView, view
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


@dataclass(frozen=True)
class Matter:
    """A complaint or a case that is over, whose person may be written to."""

    subject: Subject
    reference: str
    institution: UUID
    organisation: str
    department: UUID | None
    address: str
    language: str


#: A message that was taken back, since the end of its matter was undone, asked nothing.
_NOT_ASKED = """
not exists (select from outbox m where m.kind = 'satisfaction' and m.subject_kind = '{kind}' and m.subject_id = {key}
  and m.state <> 'withdrawn')
"""
_TO_ASK = f"""
select 'complaint' as kind, c.id, c.reference, c.hospital as institution, o.name as organisation, c.department,
  c.complainant_email as address, c.complainant_language as language
from complaint c join organisation o on o.id = c.hospital
where c.id = any($1) and c.consent_to_contact and c.complainant_kind <> 'anonymous' and c.complainant_email <> ''
  and {_NOT_ASKED.format(kind="complaint", key="c.id")}
union all
select 'case', k.id, k.reference, k.organisation, o.name, null, p.email, p.language
from cases k join organisation o on o.id = k.organisation join person p on p.id = k.person
where k.id = any($2) and p.contact_for_research and p.safe_to_email = 'SAFE' and p.email <> ''
  and {_NOT_ASKED.format(kind="case", key="k.id")}
"""


async def to_be_asked(ended: Iterable[Subject]) -> list[Matter]:
    """Those of these matters whose person agreed to be written to and was not asked before.

    A client agrees by `contact_for_research`, and it must be safe to mail them; a complainant by their consent.
    """
    keys: dict[str, list[UUID]] = {"complaint": [], "case": []}
    for subject in ended:
        keys[subject.kind].append(subject.id)
    rows = await db.fetch(_TO_ASK, keys["complaint"], keys["case"])
    return [
        Matter(
            Subject(row["kind"], row["id"]), row["reference"], row["institution"], row["organisation"],
            row["department"], row["address"], row["language"],
        )
        for row in rows
    ]  # fmt: skip
