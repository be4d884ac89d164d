"""A form counts once: its token is spent in the same transaction as its effect (reliability.md P3)."""

import functools
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from prometheus_client import Counter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.kernel import db, fault, ids
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.kernel.tallies import REGISTRY

Handler = Callable[[Request], Awaitable[Response]]
FIELD = "form_key"
#: reliability.md P3: how long a form that was sent is remembered
KEPT_FOR = timedelta(days=7)
#: one statement's worth, so that a sweep never holds a table up
SWEPT_AT_ONCE = 10_000
REPLAYS = Counter("recourse_once_replays", "Forms sent twice.", registry=REGISTRY)
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@dataclass
class AlreadyDone(Exception):
    """This very form was taken before; here is where it led."""

    location: str


#: Stands where a form key will stand, in a piece of a page that is kept and shown many times.
MARK = "form-key-to-come"
_marking: ContextVar[bool] = ContextVar("marking", default=False)


def new_key() -> str:
    """A token for a form that is about to be shown."""
    return MARK if _marking.get() else ids.token(128)


@contextmanager
def marking() -> Iterator[None]:
    """Leave marks instead of keys while a piece is made that will be shown again."""
    token = _marking.set(True)
    try:
        yield
    finally:
        _marking.reset(token)


def spending(handler: Handler, name: str, *, files: int) -> Handler:
    """Answer a form that is sent twice as it was answered the first time, and do nothing again."""

    @functools.wraps(handler)
    async def answer(request: Request) -> Response:
        key = await _key_of(request, files)
        user = request.scope.get("user")
        if not key or user is None:
            return await handler(request)
        waiting = db.opening.set(_spend(user.id, key, name, await _fingerprint(request)))
        try:
            response = await handler(request)
            spent = db.opening.get() is None
        except AlreadyDone as done:
            REPLAYS.inc()
            return _again(request, done.location)
        finally:
            db.opening.reset(waiting)
        fault.point("web.after_commit")
        if spent:
            await _remember(user.id, key, response, request)
        return response

    return answer


async def _key_of(request: Request, files: int) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        form = await request.form(max_files=files, max_fields=1000)
        given = form.get(FIELD)
        return _checked(given)
    return _checked(request.headers.get("idempotency-key"))


def _checked(given: object) -> str:
    """A key as we make them (or as another program may); anything else counts as none."""
    return given if isinstance(given, str) and _KEY.fullmatch(given) else ""


async def _fingerprint(request: Request) -> bytes:
    digest = hashlib.sha256(request.url.path.encode())
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if "form" not in kind:
        digest.update(await request.body())
        return digest.digest()
    form = await request.form()
    for field, value in sorted(form.multi_items(), key=lambda pair: pair[0]):
        if field != FIELD:
            shown = value if isinstance(value, str) else f"{value.filename}:{value.size}"
            digest.update(f"{field}={shown}\x00".encode("utf-8", "surrogatepass"))
    return digest.digest()


def _spend(actor: UUID, key: str, route: str, fingerprint: bytes) -> db.Opening:
    async def spend() -> None:
        # A second one that comes at the same time waits here until the first has committed.
        mine = await db.fetchval(
            "insert into once (id, actor, token, route, fingerprint) values ($1, $2, $3, $4, $5)"
            " on conflict (actor, token) do nothing returning id",
            ids.new(),
            actor,
            key,
            route,
            fingerprint,
        )
        if mine is not None:
            return
        row = await db.fetchrow(
            "select fingerprint, location from once where actor = $1 and token = $2", actor, key
        )
        if row is None or bytes(row["fingerprint"]) != fingerprint:
            raise Conflict(_("This form was sent before with other words. Open the page again to go on."))
        raise AlreadyDone(row["location"])

    return spend


async def _remember(actor: UUID, key: str, response: Response, request: Request) -> None:
    location = str(response.headers.get("location") or getattr(request.state, "instead", ""))
    await db.execute(
        "update once set status = $3, location = $4 where actor = $1 and token = $2",
        actor,
        key,
        response.status_code,
        location[:600],
    )


def _again(request: Request, location: str) -> Response:
    where = location or urlsplit(request.headers.get("referer", "")).path or "/"
    if request.headers.get("hx-request"):
        return Response(status_code=200, headers={"HX-Redirect": where})
    return RedirectResponse(where, status_code=303)


@db.one_statement
async def sweep(now: datetime) -> int:
    """Forget some forms that were sent more than a week ago; how many, 0 when none is left."""
    return await db.execute(
        "delete from once where id in (select id from once where created_at < $1 order by created_at limit $2)",
        now - KEPT_FOR,
        SWEPT_AT_ONCE,
    )
