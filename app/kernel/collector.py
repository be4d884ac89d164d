"""What every reader of a form shares: the form, what was read of it, and every problem found."""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, Self, TypeVar, overload

from app.kernel import values
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.kernel.values import Problem

T = TypeVar("T")
Message = object  # a str, or a marked string that becomes text in the reader's language


class Typed(dict[str, Any]):
    """What was typed, by field; a field that was not sent is an empty string."""

    def __missing__(self, name: str) -> str:
        return ""


def typed_in(form: Mapping[str, Any]) -> Typed:
    """What was typed in a form that is read no further: what was sent more than once is a list; never files."""
    shown = Typed()
    for name in form:
        sent = form.getlist(name) if hasattr(form, "getlist") else [form[name]]
        words = [values.presentable(raw) for raw in sent if isinstance(raw, str)]
        if words:
            shown[name] = words if len(words) > 1 else words[0]
    return shown


class Collector:
    """One form, the names read of it and the first problem of each."""

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
        # Set here and not as keywords, so that no field's name can clash with a parameter's.
        refusal.problems = dict(self.problems)
        raise refusal

    def _all(self, name: str) -> list[object]:
        if hasattr(self._form, "getlist"):
            return list(self._form.getlist(name))
        value = self._form.get(name)
        if isinstance(value, list | tuple):
            return list(value)
        return [] if value is None else [value]

    def take(
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

    def take_all(self, name: str, empty: Message | None, read: Callable[[object], T], most: int) -> list[T]:
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
