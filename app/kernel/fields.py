"""The one reader of forms, queries and JSON objects: every problem of a form at once (security.md IN-1).

    fields = Fields(await request.form())
    return fields.done(NoteInput(text=fields.text("text", empty=_("Write the note before you save it."))))

A reader whose `empty` message is given insists on a value. One that failed returns a harmless value of
its type, which nobody sees, because `done()` then raises `Invalid` with every message.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, BinaryIO, NoReturn, Protocol, Self, TypeVar, overload
from uuid import UUID

from app.kernel import money as money_of
from app.kernel import values
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.kernel.money import Money
from app.kernel.values import FIRST_DAY, LARGEST_NUMBER, LAST_DAY, LONGEST_LINE, LONGEST_TEXT, Problem

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
Message = object  # a str, or a marked string that becomes text in the reader's language

MOST_IDS = 1_000
_NOBODY = UUID(int=0)
_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


class Upload(Protocol):
    """A file as the form parser hands it over, spooled to disk."""

    filename: str | None
    size: int | None
    file: BinaryIO

    async def read(self, size: int = -1) -> bytes: ...


class Typed(dict[str, Any]):
    """What was typed, by field; a field that was not sent is an empty string."""

    def __missing__(self, name: str) -> str:
        return ""


class Fields:
    """Reads one form, field by field, and remembers every problem."""

    def __init__(self, form: Mapping[str, Any], *, strict: bool = False) -> None:
        """`strict` (for JSON) makes a key that nobody read a problem; forms ignore it (IN-2)."""
        self._form = form
        self._strict = strict
        self._read: set[str] = set()
        self._lists: set[str] = set()
        self._secrets: set[str] = set()
        self.problems: dict[str, Message] = {}

    @classmethod
    def of_json(cls, body: object) -> Self:
        """Reads a JSON object; keys it does not know are refused by name."""
        if not isinstance(body, dict):
            raise Invalid(form=_("Send one JSON object."))
        return cls(body, strict=True)

    @property
    def ok(self) -> bool:
        """No problem so far: values may be compared with each other."""
        return not self.problems

    def problem(self, name: str, message: Message) -> None:
        """Note a problem of the caller's own; the first one of a field stays."""
        self.problems.setdefault(name, message)

    def text(self, name: str, *, empty: Message | None = None, longest: int = LONGEST_TEXT) -> str:
        """Several lines, at most `longest` code points; "" when left empty."""
        return self._take(name, empty, lambda raw: values.text(raw, longest=longest)) or ""

    def line(self, name: str, *, empty: Message | None = None, longest: int = LONGEST_LINE) -> str:
        """One line, such as a name; "" when left empty."""
        return self._take(name, empty, lambda raw: values.line(raw, longest=longest)) or ""

    def secret(self, name: str, *, empty: Message | None = None, longest: int = 128) -> str:
        """A password or code as it was typed; never handed back to the page."""
        self._secrets.add(name)
        return self._take(name, empty, lambda raw: values.secret(raw, longest=longest)) or ""

    def flag(self, name: str) -> bool:
        """A tick box; absent is False."""
        return bool(self._take(name, None, values.flag))

    @overload
    def number(
        self, name: str, *, empty: Message, lowest: int = ..., highest: int = ..., wrong: Message | None = ...
    ) -> int: ...
    @overload
    def number(
        self, name: str, *, lowest: int = ..., highest: int = ..., wrong: Message | None = ...
    ) -> int | None: ...
    def number(
        self,
        name: str,
        *,
        empty: Message | None = None,
        lowest: int = -LARGEST_NUMBER,
        highest: int = LARGEST_NUMBER,
        wrong: Message | None = None,
    ) -> int | None:
        """A whole number between two bounds; None when left empty."""
        value = self._take(name, empty, lambda raw: values.number(raw, lowest=lowest, highest=highest), wrong)
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
        return _instead(self._take(name, empty, lambda raw: values.decimal(raw, **bounds)), empty, Decimal(0))

    @overload
    def money(self, name: str, *, empty: Message, lowest: int = ..., highest: int = ...) -> Money: ...
    @overload
    def money(self, name: str, *, lowest: int = ..., highest: int = ...) -> Money | None: ...
    def money(
        self, name: str, *, empty: Message | None = None, lowest: int = 0, highest: int = money_of.LARGEST
    ) -> Money | None:
        """An amount, in pence, between two amounts in pence; None when left empty."""

        def read(raw: object) -> Money:
            return Money(values.within(money_of.parse(raw), lowest, highest, shown=money_of.plain))

        return _instead(self._take(name, empty, read), empty, money_of.ZERO)

    @overload
    def date(self, name: str, *, empty: Message, first: date = ..., last: date = ...) -> date: ...
    @overload
    def date(self, name: str, *, first: date = ..., last: date = ...) -> date | None: ...
    def date(
        self, name: str, *, empty: Message | None = None, first: date = FIRST_DAY, last: date = LAST_DAY
    ) -> date | None:
        """A day between two days; None when left empty."""
        value = self._take(name, empty, lambda raw: values.day(raw, first=first, last=last))
        return _instead(value, empty, FIRST_DAY)

    @overload
    def time(self, name: str, *, empty: Message) -> time: ...
    @overload
    def time(self, name: str) -> time | None: ...
    def time(self, name: str, *, empty: Message | None = None) -> time | None:
        """A time on the clock; None when left empty."""
        return _instead(self._take(name, empty, values.time_of_day), empty, time())

    @overload
    def instant(self, name: str, *, zone: str, empty: Message) -> datetime: ...
    @overload
    def instant(self, name: str, *, zone: str) -> datetime | None: ...
    def instant(self, name: str, *, zone: str, empty: Message | None = None) -> datetime | None:
        """An instant in UTC, typed on the wall clock of `zone` (an IANA name); None when left empty."""
        return _instead(self._take(name, empty, lambda raw: values.instant(raw, zone=zone)), empty, _LONG_AGO)

    @overload
    def reference(self, name: str, *, empty: Message) -> str: ...
    @overload
    def reference(self, name: str) -> str | None: ...
    def reference(self, name: str, *, empty: Message | None = None) -> str | None:
        """A human reference in capitals; None when left empty."""
        return _instead(self._take(name, empty, values.reference), empty, "")

    @overload
    def id(self, name: str, *, empty: Message) -> UUID: ...
    @overload
    def id(self, name: str) -> UUID | None: ...
    def id(self, name: str, *, empty: Message | None = None) -> UUID | None:
        """A row's key; None when left empty. Whether the person may see the row is the room's to ask."""
        return _instead(self._take(name, empty, values.key), empty, _NOBODY)

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
        value = self._take(name, empty, lambda raw: _chosen(known, raw), wrong)
        return _instead(value, empty, next(iter(known.values()), ""))

    def choices(self, name: str, options: Collection[str], *, empty: Message | None = None) -> list[str]:
        """Several of some words, each once, in the order sent."""
        known = _options(options)
        return self._take_all(name, empty, lambda raw: _chosen(known, raw), len(known))

    def ids(self, name: str, *, empty: Message | None = None, most: int = MOST_IDS) -> list[UUID]:
        """Several keys, each once, in the order sent (security.md AZ-6: at most a thousand)."""
        return self._take_all(name, empty, values.key, most)

    def files(self, name: str, *, empty: Message | None = None, most: int = 5) -> list[Upload]:
        """The files sent under a name; a file input left empty sends one without name or bytes."""

        def read(raw: object) -> Upload | None:
            if isinstance(raw, str) or not hasattr(raw, "filename"):
                raise Problem(_("Choose a file here."))
            return raw if raw.filename or raw.size else None  # type: ignore[attr-defined,return-value]

        sent = self._take_all(name, None, read, most + 1)
        chosen = [file for file in sent if file is not None]
        if not chosen and empty is not None:
            self.problem(name, empty)
        if len(chosen) > most:
            self.problem(name, _("Choose at most %(most)d.") % {"most": most})
        return chosen

    @overload
    def done(self) -> None: ...
    @overload
    def done(self, made: T) -> T: ...
    def done(self, made: Any = None) -> Any:
        """Hand back what was made of the fields. Raises `Invalid` with what was typed and every problem."""
        if self._strict:
            for name in self._form:
                if name not in self._read:
                    self.problem(name, _("Leave this out; nothing here has that name."))
        return made if self.ok else self._refuse()

    def typed(self) -> Typed:
        """What was typed, fit to be shown again; never files or secrets."""
        shown = Typed()
        for name in self._form:
            words = [values.presentable(raw) for raw in self._all(name) if isinstance(raw, str)]
            if name not in self._secrets and (words or name in self._lists):
                shown[name] = words if name in self._lists else words[0]
        return shown

    def _refuse(self) -> NoReturn:
        refusal = Invalid(self.typed(), form=next(iter(self.problems.values())))
        refusal.problems = dict(
            self.problems
        )  # set here, so that no field's name can clash with a parameter's
        raise refusal

    def _all(self, name: str) -> list[object]:
        if hasattr(self._form, "getlist"):
            return list(self._form.getlist(name))
        value = self._form.get(name)
        if isinstance(value, list | tuple):
            return list(value)
        return [] if value is None else [value]

    def _take(
        self,
        name: str,
        empty: Message | None,
        read: Callable[[object], T],
        wrong: Message | None = None,
    ) -> T | None:
        self._read.add(name)
        sent = self._all(name)
        try:
            if len(sent) > 1:
                raise Problem(_("Send this once; it arrived more than once."))
            if not sent or values.is_blank(sent[0]):
                if empty is not None:
                    self.problem(name, empty)
                return None
            return read(sent[0])
        except Problem as found:
            self.problem(name, found.message if wrong is None else wrong)
            return None

    def _take_all(self, name: str, empty: Message | None, read: Callable[[object], T], most: int) -> list[T]:
        self._read.add(name)
        self._lists.add(name)
        sent = [raw for raw in self._all(name) if not values.is_blank(raw)]
        try:
            if len(sent) > most:
                raise Problem(_("Choose at most %(most)d.") % {"most": most})
            if not sent and empty is not None:
                raise Problem(empty)
            return list(dict.fromkeys(read(raw) for raw in sent))
        except Problem as found:
            self.problem(name, found.message)
            return []


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
