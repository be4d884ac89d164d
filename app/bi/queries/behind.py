"""What stands behind a number of a chart: the documents it was added up from, and the columns shown of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.bi import door
from app.bi.charts.figure import FORM_KINDS, form_words, month_words, quarter_words
from app.bi.charts.use import DEVICES, LOCALES
from app.bi.queries.dashboard import Wish, months_of, places_of
from app.bi.rules import periods
from app.bi.rules.periods import months_back
from app.kernel import values
from app.kernel.language import _

if TYPE_CHECKING:
    from app.bi.store.house import Store

MOST_ROWS: Final = 500
SUBMISSIONS: Final = "submissions_monthly"
SESSIONS: Final = "sessions_monthly"
CHURN: Final = "form_churn_quarterly"
#: The collections whose documents are shown, and the columns of each.
COLUMNS: Final[Mapping[str, Mapping[str, object]]] = {
    SUBMISSIONS: {
        "submissions": _("Submissions"),
        "submitters": _("People"),
        "public_submissions": _("By the public"),
        "on_time": _("In time"),
        "late": _("Late"),
        "scored": _("Scored submissions"),
        "score_mean": _("Mean score"),
        "actions_created": _("Actions raised"),
    },
    SESSIONS: {
        "sessions": _("Sessions"),
        "completed": _("Finished"),
        "abandoned": _("Left unfinished"),
        "open": _("Still open"),
        "users": _("People"),
    },
    CHURN: {
        "retained": _("Retained"),
        "new": _("New"),
        "returned": _("Returned"),
        "churned": _("Churned"),
        "active_prev": _("Active the quarter before"),
    },
}
#: The parts of a document that a chart adds up and that are no column of their own.
PARTS: Final[Mapping[str, tuple[str, object]]] = {
    **{f"hour.{hour}": (SESSIONS, _("%(hour)s o'clock") % {"hour": f"{hour:02}"}) for hour in range(24)},
    **{f"device.{name}": (SESSIONS, words) for name, words in DEVICES.items()},
    **{f"locale.{name}": (SESSIONS, words) for name, words in LOCALES.items()},
}


@dataclass(frozen=True)
class Behind:
    """Which documents are asked for. What cannot be read asks for nothing, so that no number is made up.

    `ago` are the same months of the year before; of `having` only documents that have some of it are shown.
    """

    collection: str
    wish: Wish
    form: UUID | None = None
    month: str = ""
    quarter: str = ""
    kind: str = ""
    having: str = ""
    ago: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Behind":
        """From the address."""
        collection, having = query.get("collection", ""), query.get("having", "")
        collection = collection if collection in COLUMNS else SUBMISSIONS
        known = having in COLUMNS[collection] or PARTS.get(having, ("",))[0] == collection
        return cls(
            collection,
            Wish.read(query),
            _key(query.get("form", "")),
            _month(query.get("month", "")),
            _quarter(query.get("quarter", "")),
            query.get("kind", "") if query.get("kind", "") in FORM_KINDS else "",
            having if known else "",
            query.get("ago") == "1",
        )

    @property
    def whole(self) -> bool:
        """Whether the documents speak of the whole house alone."""
        return self.collection == CHURN

    @property
    def columns(self) -> Mapping[str, object]:
        """What is shown of each document: first what the number counts."""
        first = {self.having: PARTS[self.having][1]} if self.having in PARTS else {}
        return {**first, **COLUMNS[self.collection]}


@dataclass(frozen=True)
class Line:
    """A document as a row: when, of which form, of which institution ("" for the whole house), and its numbers."""

    when: str
    form: str
    institution: str
    values: Sequence[tuple[object, Any]]


def _line(asked: Behind, document: Mapping[str, Any]) -> Line:
    values = [(words, _value(document, name)) for name, words in asked.columns.items()]
    place = "" if asked.whole else document["institution"]["name"]
    return Line(_when(document), form_words(document["form"]), place, values)


def _value(document: Mapping[str, Any], name: str) -> Any:
    """A field of a document, however deep it lies."""
    found: Any = document
    for part in name.split("."):
        found = found[int(part)] if isinstance(found, list) else found[part]
    return found


def _when(document: Mapping[str, Any]) -> str:
    """The month or the quarter of a document, in the reader's language."""
    if quarter := document.get("quarter"):
        return quarter_words(quarter)
    return month_words(document["month_key"])


async def lines(user: Account, asked: Behind) -> list[Line]:
    """The documents, the newest first. Raises as for_page does."""
    if asked.whole and user.scope is not None:
        return []
    places = places_of(user, asked.wish)

    def read(store: "Store") -> list[Line]:
        found = store.documents(
            asked.collection,
            _where(store, asked, places),
            order=(("quarter" if asked.whole else "month_key", -1), ("_id", 1)),
            most=MOST_ROWS,
        )
        return [_line(asked, each) for each in found]

    return await door.for_page(read)


def _where(store: "Store", asked: Behind, places: tuple[UUID, ...] | None) -> dict[str, Any]:
    where: dict[str, Any] = {"form.id": str(asked.form)} if asked.form else {}
    if asked.having:
        where[asked.having] = {"$gt": 0}
    if asked.kind:
        where["form.kind"] = asked.kind
    if asked.whole:
        return {**where, "quarter": asked.quarter} if asked.quarter else where
    if places is not None:
        where["institution.id"] = {"$in": [str(each) for each in places]}
    months = [asked.month] if asked.month else months_of(store, asked.collection, asked.wish.span)
    where["month_key"] = {"$in": [months_back(key, 12) for key in months] if asked.ago else months}
    return where


def _key(given: str) -> UUID | None:
    try:
        return values.key(given) if given else None
    except values.Problem:
        return UUID(int=0)


def _month(given: str) -> str:
    try:
        return periods.month(given, "UTC").key if given else ""
    except ValueError:
        return "none"


def _quarter(given: str) -> str:
    try:
        return periods.quarter(given, "UTC").key if given else ""
    except ValueError:
        return "none"
