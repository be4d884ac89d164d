"""The gate before Piccolo Admin: who, what, which columns, how much; and a line in the log for every write."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import eventlog
from app.accounts.account import Account
from app.accounts.commands import session as sessions
from app.accounts.cookies import Cookies
from app.accounts.rules.sessions import SEEN_EVERY
from app.accounts.sessions import may_admin
from app.admin import rules
from app.admin.door import with_our_token
from app.admin.rules import NotAllowed, Way
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.errors import Forbidden, NeedsFreshSignIn, NotFound, SignInNeeded
from app.kernel.language import _
from app.web.routing import url_for

BODY: Final = 64 * 1024
STATEMENT_SECONDS: Final = 5
_SAFE: Final = frozenset({"GET", "HEAD"})
_DEEDS: Final = {"create": "ROW_CREATED", "edit": "ROW_CHANGED", "delete": "ROW_DELETED"}


@dataclass(frozen=True)
class Asked:
    """A request that may pass, as far as it has come."""

    way: Way
    key: str
    user: Account


class _Undone(Exception):
    """The inner application refused: nothing is kept."""


class Gate:
    """Lets administrators do what the tables shown allow, and nobody anything else."""

    def __init__(self, app: ASGIApp, *, table: Sequence[Way], cookies: Cookies) -> None:
        self.app = app
        self.table = table
        self.cookies = cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotFound(_("There is nothing at this address."))
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        user = _must_be_admin(scope, path)
        found = rules.find(self.table, scope["method"], path)
        if found is None:
            raise NotFound(_("There is nothing at this address."))
        asked = Asked(*found, user)
        if scope["method"] not in _SAFE and not user.is_fresh:
            raise NeedsFreshSignIn(_("Confirm that it is you to go on."))
        await _note_visit(scope)
        inner = {**scope, "headers": with_our_token(scope, self.cookies), "account": user}
        if asked.way.shown is None and asked.way.what != "run":
            await self.app(inner, receive, send)
            return
        try:
            inner["query_string"] = rules.query_of(
                asked.way, scope["query_string"].decode("latin-1")
            ).encode()
            answer = await self._answer(asked, inner, receive)
        except (NotAllowed, ValueError) as refused:
            detail = [
                {"loc": ["body", str(refused)], "msg": str(_("This is not for the administration area."))}
            ]
            await JSONResponse({"detail": detail}, 422)(scope, receive, send)
            return
        for message in answer:
            await send(message)

    async def _answer(self, asked: Asked, scope: Scope, receive: Receive) -> list[Message]:
        body = await _body(Request(scope, receive)) if scope["method"] in {"POST", "PATCH"} else None
        answer: list[Message] = []
        if asked.way.what == "run":
            await self._pass(scope, json.dumps(rules.form_of(body)).encode(), answer)
            return answer
        try:
            await self._carry_out(asked, scope, body, answer)
        except _Undone:
            return answer
        return answer

    @db.atomic
    async def _carry_out(self, asked: Asked, scope: Scope, body: Any, answer: list[Message]) -> None:
        """One transaction; a refused write leaves nothing, an accepted one a line in the log."""
        await db.execute(f"set local statement_timeout = '{STATEMENT_SECONDS}s'")
        answer.clear()
        if asked.way.what not in _DEEDS:
            await self._pass(scope, b"", answer)
            return
        before = await _present(asked)
        if body is not None:
            body = rules.body_of(asked.way, body, before)
        # What a form may not write of a new row has its default: Piccolo itself would leave it empty.
        whole = {**_defaults(before), **body} if asked.way.what == "create" and body else body
        await self._pass(scope, b"" if whole is None else json.dumps(whole, default=str).encode(), answer)
        if answer[0]["status"] >= 400:
            _say_why(asked, answer)
            raise _Undone
        await _log(asked, before, body or {}, answer)

    async def _pass(self, scope: Scope, body: bytes, answer: list[Message]) -> None:
        headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def keep(message: Message) -> None:
            answer.append(message)

        await self.app({**scope, "headers": headers}, receive, keep)


def _must_be_admin(scope: Scope, path: str) -> Account:
    """Who is asking. Raises SignInNeeded, Forbidden, NeedsFreshSignIn after half an hour without a look."""
    user: Account | None = scope.get("user")
    if user is None:
        raise SignInNeeded(_("Sign in to go on."))
    if not user.can("admin.use"):
        raise Forbidden(_("Your role does not include this. Ask your manager if it should."))
    if not user.has_factor:
        raise Forbidden(_("Set up a second factor on your own page; then this area opens."))
    if not may_admin(scope):
        raise NeedsFreshSignIn(_("Confirm that it is you to go on."))
    return user


async def _note_visit(scope: Scope) -> None:
    found = scope["session"]
    if found.admin_seen_at is None or clock.now() - found.admin_seen_at >= SEEN_EVERY:
        await sessions.seen_in_admin(found.id)


async def _body(request: Request) -> Any:
    """The JSON that was sent. Raises NotAllowed when it is too long or is none."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > BODY:
            raise NotAllowed("body")
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise NotAllowed("body") from None


async def _present(asked: Asked) -> dict[str, Any]:
    """The row as it is, locked; for a new one its defaults. Raises NotFound."""
    shown = asked.way.shown
    assert shown is not None
    if asked.way.what == "create":
        return dict(shown.table(_ignore_missing=True).to_dict())
    try:
        key = UUID(asked.key)
    except ValueError:
        raise NotFound(_("There is nothing at this address.")) from None
    row = await db.fetchrow(f'select * from "{shown.name}" where id = $1 for update', key)
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    return dict(row)


def _defaults(new: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in new.items() if value is not None and name != "id"}


def _say_why(asked: Asked, answer: list[Message]) -> None:
    """Put the room's words in the place of the database's, where a constraint refused and the room has any."""
    assert asked.way.shown is not None
    raw = b"".join(message.get("body", b"") for message in answer[1:]).decode("utf-8", "replace")
    words = next((words for name, words in asked.way.shown.refusals.items() if f'\\"{name}\\"' in raw), None)
    if words is None:
        return
    body = json.dumps({"db_error": str(words)}).encode()
    answer[:] = [
        {
            **answer[0],
            "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
        },
        {"type": "http.response.body", "body": body},
    ]


async def _log(asked: Asked, before: dict[str, Any], written: dict[str, Any], answer: list[Message]) -> None:
    shown = asked.way.shown
    assert shown is not None
    key = asked.key or _key_of(answer)
    was = {} if asked.way.what == "create" else {name: before.get(name) for name in written or shown.columns}
    await eventlog.record(
        "admin",
        _DEEDS[asked.way.what],
        subject=Subject(shown.name, UUID(key)),
        by=asked.user,
        context={"table": shown.name, "before": was, "after": written},
    )


def _key_of(answer: list[Message]) -> str:
    """The key of the row that was made: Piccolo answers with the row's key."""
    made = json.loads(b"".join(message.get("body", b"") for message in answer[1:]))
    row = made[0] if isinstance(made, list) else made
    return str(row["id"])


async def closed_sign_in(scope: Scope, receive: Receive, send: Send) -> None:
    """Piccolo's own sign-in page sends people to ours (SI-1)."""
    await RedirectResponse(url_for("accounts.sign_in.new"), 303)(scope, receive, send)
