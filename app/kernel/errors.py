"""The one error tree: what a person may be told, and the status it is told with."""

from collections.abc import Mapping
from typing import Any, Final, NoReturn

import asyncpg

from app.kernel.language import _

#: How a database that does not answer shows itself; the driver's inner error comes of a server that dies in mid-answer.
LOST: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)


class Refusal(Exception):
    """A request that cannot be granted. The message says what to do, in the user's words."""

    status = 400

    def __init__(self, message: object = "") -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Refusal):
    """It does not exist, or not for this person: both look the same."""

    status = 404


class Forbidden(Refusal):
    """The thing may be seen, but this deed is not this person's."""

    status = 403


class NeedsFreshSignIn(Forbidden):
    """The deed asks for a password or code given within the last ten minutes."""


class SignInNeeded(Refusal):
    """Nobody is signed in, or the session ended."""

    status = 401


class Conflict(Refusal):
    """Somebody or something got there first; the message says what stands now."""

    status = 409


class TooMany(Refusal):
    """A limit of security.md 2.12 was reached."""

    status = 429

    def __init__(self, message: object = "", retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Invalid(Refusal):
    """Input that cannot be taken. Keeps what was typed, and one message a field.

    `problems` maps a field name to what to do about it; the key `form` is for the whole form.
    """

    status = 422

    def __init__(self, typed: Mapping[str, Any] | None = None, **problems: object) -> None:
        super().__init__(next(iter(problems.values()), ""))
        self.typed: Mapping[str, Any] = typed or {}
        self.problems: dict[str, object] = dict(problems)


class Unavailable(Refusal):
    """Something we need is not answering just now."""

    status = 503

    def __init__(self, message: object = "", retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after


def refuse_unknown_key(error: asyncpg.ForeignKeyViolationError) -> NoReturn:
    """A key that was sent and names nothing is Invalid at the field of its column; a row that others still lean on
    is nobody's input, and the error stays."""
    if "is not present in table" not in (error.detail or ""):
        raise error
    field = str(error.constraint_name).removeprefix(f"{error.table_name}_").removesuffix("_fkey")
    raise Invalid(None, **{field: _("Choose one from the list.")}) from error
