"""Actions whose words were asked for: found once and so many at most, not once for every column of the board."""

from typing import Final

from app.accounts.account import Account
from app.actions.queries.filters import Conditions
from app.actions.queries.scope import open_to

#: Up to so many are put in order where they were found; words that more share are met soon on the walk by deadline.
MOST_HITS: Final = 20_000
#: Whether these are all there are; goes with `WITH_HITS`.
FEW: Final = f"(select count(*) from hits) <= {MOST_HITS}"


def with_hits(user: Account, where: Conditions) -> str:
    """The beginning of a statement that finds them, of any state, as `hits`."""
    return (
        "with hits as materialized (select a.id, a.status, a.due_at, a.created_at, a.is_overdue from action a"
        f" where {open_to(user).condition} and {where.sql} limit {MOST_HITS + 1})"
    )
