"""The one reader of forms, queries and JSON objects: every problem of a form at once (security.md IN-1).

    fields = Fields(await request.form())
    return fields.done(NoteInput(text=fields.text("text", empty=_("Write the note before you save it."))))

A reader whose `empty` message is given insists on a value. One that failed returns a harmless value of
its type, which nobody sees, because `done()` then raises `Invalid` with every message.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, BinaryIO, Protocol, TypeVar, overload
from uuid import UUID

from app.kernel import money as money_of
from app.kernel import values
from app.kernel.collector import Collector, Message
from app.kernel.language import _
from app.kernel.money import Money
from app.kernel.values import FIRST_DAY, LARGEST_NUMBER, LAST_DAY, LONGEST_LINE, LONGEST_TEXT, Problem

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

MOST_IDS = 1_000
#: Fits an `integer` of PostgreSQL.
_LAST_VERSION = 10**9
_NOBODY = UUID(int=0)
_LONG_AGO = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


class Upload(Protocol):
    """A file as the form parser hands it over, spooled to disk."""

    filename: str | None
    size: int | None
    file: BinaryIO

    async def read(self, size: int = -1) -> bytes: ...


class Fields(Collector):
    """Reads one form, field by field, and remembers every problem.

    `Fields(form)` for forms and queries, `Fields.of_json(body)` for a JSON object.
    """

    def text(self, name: str, *, empty: Message | None = None, longest: int = LONGEST_TEXT) -> str:
        """Several lines, at most `longest` code points; "" when left empty."""
        return self.take(name, empty, lambda raw: values.text(raw, longest=longest)) or ""

    def line(self, name: str, *, empty: Message | None = None, longest: int = LONGEST_LINE) -> str:
        """One line, such as a name; "" when left empty."""
        return self.take(name, empty, lambda raw: values.line(raw, longest=longest)) or ""

    def secret(self, name: str, *, empty: Message | None = None, longest: int = 128) -> str:
        """A password or code as it was typed; never handed back to the page."""
        self._secrets.add(name)
        return self.take(name, empty, lambda raw: values.secret(raw, longest=longest)) or ""

    def flag(self, name: str) -> bool:
        """A tick box; absent is False."""
        return bool(self.take(name, None, values.flag))

    @overload
    def number(self, name: str, *, empty: Message, lowest: int = ..., highest: int = ...) -> int: ...
    @overload
    def number(self, name: str, *, lowest: int = ..., highest: int = ...) -> int | None: ...
    def number(
        self,
        name: str,
        *,
        empty: Message | None = None,
        lowest: int = -LARGEST_NUMBER,
        highest: int = LARGEST_NUMBER,
    ) -> int | None:
        """A whole number between two bounds; None when left empty."""
        value = self.take(name, empty, lambda raw: values.number(raw, lowest=lowest, highest=highest))
        return _instead(value, empty, 0)

    @overload
    def decimal(
        self, name: str, *, empty: Message, lowest: int = ..., highest: int = ..., places: int = ...
    ) -> Decimal: ...
    @overload
    def decimal(
        self, name: str, *, lowest: int = ..., highest: int = ..., places: int = ...
    ) -> Decimal | None: ...
    def decimal(
        self,
        name: str,
        *,
        empty: Message | None = None,
        lowest: int = -LARGEST_NUMBER,
        highest: int = LARGEST_NUMBER,
        places: int = 6,
    ) -> Decimal | None:
        """A number with decimals between two bounds; None when left empty."""
        bounds = {"lowest": lowest, "highest": highest, "places": places}
        return _instead(self.take(name, empty, lambda raw: values.decimal(raw, **bounds)), empty, Decimal(0))

    @overload
    def money(self, name: str, *, empty: Message) -> Money: ...
    @overload
    def money(self, name: str) -> Money | None: ...
    def money(self, name: str, *, empty: Message | None = None) -> Money | None:
        """An amount, in pence, that is owed or had and never less than nothing; None when left empty."""

        def read(raw: object) -> Money:
            return Money(values.within(money_of.parse(raw), 0, money_of.LARGEST, shown=money_of.plain))

        return _instead(self.take(name, empty, read), empty, money_of.ZERO)

    @overload
    def date(self, name: str, *, empty: Message, first: dt.date = ..., last: dt.date = ...) -> dt.date: ...
    @overload
    def date(self, name: str, *, first: dt.date = ..., last: dt.date = ...) -> dt.date | None: ...
    def date(
        self, name: str, *, empty: Message | None = None, first: dt.date = FIRST_DAY, last: dt.date = LAST_DAY
    ) -> dt.date | None:
        """A day between two days; None when left empty."""
        value = self.take(name, empty, lambda raw: values.day(raw, first=first, last=last))
        return _instead(value, empty, FIRST_DAY)

    @overload
    def time(self, name: str, *, empty: Message) -> dt.time: ...
    @overload
    def time(self, name: str) -> dt.time | None: ...
    def time(self, name: str, *, empty: Message | None = None) -> dt.time | None:
        """A time on the clock; None when left empty."""
        return _instead(self.take(name, empty, values.time_of_day), empty, dt.time())

    @overload
    def instant(self, name: str, *, zone: str, empty: Message) -> dt.datetime: ...
    @overload
    def instant(self, name: str, *, zone: str) -> dt.datetime | None: ...
    def instant(self, name: str, *, zone: str, empty: Message | None = None) -> dt.datetime | None:
        """An instant in UTC, typed on the wall clock of `zone` (an IANA name); None when left empty."""
        return _instead(self.take(name, empty, lambda raw: values.instant(raw, zone=zone)), empty, _LONG_AGO)

    @overload
    def reference(self, name: str, *, empty: Message) -> str: ...
    @overload
    def reference(self, name: str) -> str | None: ...
    def reference(self, name: str, *, empty: Message | None = None) -> str | None:
        """A human reference in capitals; None when left empty."""
        return _instead(self.take(name, empty, values.reference), empty, "")

    @overload
    def id(self, name: str, *, empty: Message) -> UUID: ...
    @overload
    def id(self, name: str) -> UUID | None: ...
    def id(self, name: str, *, empty: Message | None = None) -> UUID | None:
        """A row's key; None when left empty. Whether the person may see the row is the room's to ask."""
        return _instead(self.take(name, empty, values.key), empty, _NOBODY)

    @overload
    def choice(self, name: str, options: type[E], *, empty: Message, wrong: Message | None = ...) -> E: ...
    @overload
    def choice(self, name: str, options: type[E], *, wrong: Message | None = ...) -> E | None: ...
    @overload
    def choice(
        self, name: str, options: Collection[str], *, empty: Message, wrong: Message | None = ...
    ) -> str: ...
    @overload
    def choice(self, name: str, options: Collection[str], *, wrong: Message | None = ...) -> str | None: ...
    def choice(
        self,
        name: str,
        options: Any,
        *,
        empty: Message | None = None,
        wrong: Message | None = None,
    ) -> Any:
        """One of an Enum's members (sent by value) or one of some words; None when left empty."""
        known = _options(options)
        value = self.take(name, empty, lambda raw: _chosen(known, raw), wrong)
        return _instead(value, empty, next(iter(known.values()), ""))

    def choices(self, name: str, options: Collection[str], *, empty: Message | None = None) -> list[str]:
        """Several of some words, each once, in the order sent."""
        known = _options(options)
        return self.take_all(name, empty, lambda raw: _chosen(known, raw), MOST_IDS)

    def ids(self, name: str, *, empty: Message | None = None, most: int = MOST_IDS) -> list[UUID]:
        """Several keys, each once, in the order sent (security.md AZ-6: at most a thousand)."""
        return self.take_all(name, empty, values.key, most)

    def files(self, name: str, *, empty: Message | None = None, most: int = 5) -> list[Upload]:
        """The files sent under a name; a file input left empty sends one without name or bytes."""

        def read(raw: object) -> Upload | None:
            if isinstance(raw, str) or not hasattr(raw, "filename"):
                raise Problem(_("Choose a file here."))
            return raw if raw.filename or raw.size else None  # type: ignore[attr-defined,return-value]

        sent = self.take_all(name, None, read, most + 1)
        chosen = [file for file in sent if file is not None]
        if not chosen and empty is not None:
            self.problem(name, empty)
        if len(chosen) > most:
            self.problem(name, _("Choose at most %(most)d.") % {"most": most})
        return chosen


def version_of(form: Mapping[str, Any]) -> int:
    """The version a form was drawn from; 0 when it was tampered with, which is stale."""
    return _drawn_from(form, "version")


def edition_of(form: Mapping[str, Any]) -> int:
    """The edition a form was drawn from; 0 when it was tampered with, which is stale."""
    return _drawn_from(form, "edition")


def _drawn_from(form: Mapping[str, Any], name: str) -> int:
    return Fields(form).number(name, lowest=0, highest=_LAST_VERSION) or 0


def _instead(value: T | None, empty: Message | None, harmless: T) -> T | None:
    return harmless if value is None and empty is not None else value


def _options(options: Any) -> dict[str, Any]:
    if isinstance(options, type) and issubclass(options, Enum):
        return {str(member.value): member for member in options}
    return {word: word for word in options}


def _chosen(known: Mapping[str, T], raw: object) -> T:
    try:
        return known[values.line(raw)]
    except KeyError:
        raise Problem(_("Choose one from the list.")) from None
