"""What the page of a form's results says: the figures, those of others beside them, the latest words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.accounts.account import Account
from app.forms.rules.version import Question
from app.kernel.paging import Paging
from app.results.queries import benchmarks, rows
from app.results.queries.asked import Asked
from app.results.queries.benchmarks import Others
from app.results.queries.comparing import Comparison, compared
from app.results.queries.figures import Figures, figures
from app.results.queries.rows import Row
from app.results.rules import worded

LATEST: Final = 5


@dataclass(frozen=True)
class Results:
    """The page in one piece; `texts` are the questions whose words may be read in `comments`."""

    found: Figures
    others: Others
    compared: Comparison | None
    texts: list[str]
    comments: list[Row]


async def results_of(
    user: Account, form: UUID, asked: Asked, asks: Mapping[str, Question], area: str
) -> Results:
    """Everything of it; the caller has looked whether the form may be seen."""
    found, others, texts = await figures(user, form, asked), await benchmarks.others(area), worded(asks)
    latest = await rows.comments(user, form, asked, texts, Paging(size=LATEST))
    return Results(found, others, compared(asks, found, others.measures), texts, latest.rows)
