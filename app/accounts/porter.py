"""Who stands at the door: everything that signing in needs besides the database, made once a process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from app.accounts.blocklist import Blocklist
from app.accounts.cookies import KNOWN_FOR, Cookies
from app.accounts.hashing import Hasher
from app.kernel import clock, db, ids
from app.kernel.seal import KeyRing, Sealer, Signer
from app.settings import Settings
from app.web.middleware.answers import cookie
from app.web.next_url import safe_next
from app.web.render import is_fragment
from app.web.throttle import Throttle


@dataclass(frozen=True)
class Porter:
    """The tools of the entrance. `is_page` says which paths `next=` may lead to."""

    hasher: Hasher
    throttle: Throttle
    cookies: Cookies
    sealer: Sealer
    known: Signer
    resumed: Signer
    is_page: Callable[[str], bool]
    blocklist: Blocklist = field(default_factory=Blocklist)
    public_url: str = ""
    production: bool = False

    @classmethod
    def of(
        cls, settings: Settings, *, is_page: Callable[[str], bool], hasher: Hasher | None = None
    ) -> "Porter":
        """The porter of a deployment. Raises BadKeys naming SIGNING_KEYS or SEAL_KEYS."""
        signing = KeyRing.parse("SIGNING_KEYS", settings.signing_keys.reveal())
        return cls(
            hasher=hasher or Hasher(),
            throttle=Throttle(db.fetchval, settings.throttle_key.reveal().encode()),
            cookies=Cookies(secure=settings.https),
            sealer=Sealer(KeyRing.parse("SEAL_KEYS", settings.seal_keys.reveal())),
            known=Signer(signing, "known browser"),
            resumed=Signer(signing, "resumed session"),
            is_page=is_page,
            blocklist=Blocklist(settings.password_blocklist),
            public_url=settings.public_url,
            production=settings.production,
        )

    def next_of(self, raw: object) -> str:
        """Where to go after signing in: a page of ours, or home."""
        return safe_next(raw, is_page=self.is_page)

    def knows(self, scope: Scope) -> tuple[UUID, str] | None:
        """Who has signed in on this browser before, and the browser's own number (SI-5)."""
        signed = self.known.read(cookie(scope, self.cookies.known) or "", now=clock.now())
        person, _, browser = (signed or "").partition(" ")
        return (UUID(person), browser) if browser else None

    def introduction(self, person: UUID) -> str:
        """What the browser keeps to be known again."""
        return self.known.sign(f"{person} {ids.token(128)}", until=clock.now() + KNOWN_FOR)


def porter_of(request: Request) -> Porter:
    """The porter of this process; the session middleware put it there."""
    porter: Porter = request.scope["porter"]
    return porter


def address_of(request: Request) -> str:
    """Where the request comes from, after the trusted proxies were taken away (SE-5)."""
    return request.client.host if request.client else ""


def back(request: Request) -> Response:
    """To the page a small choice was made on; for htmx the page stays."""
    if is_fragment(request):
        return Response(status_code=204)
    origin = f"{request.url.scheme}://{request.url.netloc}"
    return RedirectResponse(
        porter_of(request).next_of(request.headers.get("referer", "").removeprefix(origin)), 303
    )
