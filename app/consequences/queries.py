"""What reactions need to know of the versions that were answered."""

from collections.abc import Iterable
from uuid import UUID

from app.forms.queries.forms import VERSION, VersionView, view
from app.kernel import db

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
