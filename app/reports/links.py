"""The signed address of a report's file: it ends with the file, and opens for nobody who may not have it (AZ-9)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from app.kernel import clock
from app.kernel.seal import KeyRing, Signer
from app.settings import current
from app.web.routing import url_for

LINK: Final = "link"


def address_of(export: UUID, until: datetime) -> str:
    """Where the file can be fetched until an instant. The address alone opens nothing: who asks is asked again."""
    return url_for("reports.download.show", id=export, query={LINK: _signer().sign(str(export), until=until)})


def holds(export: UUID, link: str) -> bool:
    """Whether we made this link for this file, and its time is not over."""
    return _signer().read(link, now=clock.now()) == str(export)


def _signer() -> Signer:
    return Signer(KeyRing.parse("SIGNING_KEYS", current().signing_keys.reveal()), "report file")
