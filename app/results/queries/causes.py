"""A submission as what caused something else."""

from uuid import UUID

from app.accounts.account import Account
from app.kernel import db
from app.kernel.language import current
from app.kernel.naming import in_words


async def cause(user: Account, key: UUID) -> tuple[str, str, str] | None:
    """The ward or hospital, the form, and where the submission is; None: not this person's to see."""
    if not user.can("forms.read"):
        return None
    row = await db.fetchrow(
        in_words(
            "select coalesce(called(d), called(o)) as place, f.name_en as en, f.name_fr as fr, f.name_ar as ar"
            " from submission s join form f on f.id = s.form join organisation o on o.id = s.institution"
            " left join department d on d.id = s.department where s.id = $2 and s.status = 'submitted'"
            " and ($1::uuid[] is null or s.institution = any($1))"
        ),
        user.scope,
        key,
    )
    return None if row is None else (row["place"], row[current()] or row["en"], f"/submissions/{key}")
