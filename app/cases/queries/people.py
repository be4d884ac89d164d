"""People the helpline knows already."""

from typing import Any

from app.accounts.account import Account
from app.cases.queries.scope import open_to
from app.cases.rules import search_words
from app.kernel import db
from app.kernel.where import literal

#: Fewer letters find too many.
SHORTEST = 3


async def people_like(user: Account, words: str) -> list[Any]:
    """At most twenty people who match every word, of cases in scope; vulnerable people never (cla.md 4.6)."""
    if len(words) < SHORTEST:
        return []
    scope = open_to(user)
    likes = [f"f.search_text like '%' || plain(${n}) || '%'" for n in range(2, 2 + len(search_words(words)))]
    escaped = [literal(word) for word in search_words(words)]
    return await db.fetch(
        "select distinct on (p.full_name, p.id) p.reference, p.full_name, p.postcode, p.birth_date"
        " from case_facts f join cases k on k.id = f.case_id join person p on p.id = k.person"
        f" where {scope.condition} and not p.vulnerable and {' and '.join(likes) or 'false'}"
        " order by p.full_name, p.id limit 20",
        scope.argument,
        *escaped,
    )
