"""The secret of a second factor before it counts: carried sealed by the page, stored by nobody (SI-9)."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pyotp
import segno

from app.accounts.account import Account
from app.accounts.porter import Porter
from app.accounts.rules import codes
from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.language import _

HOLDS: Final = timedelta(minutes=15)
ISSUER: Final = "Recourse"
_QUIET = 4


@dataclass(frozen=True)
class Offer:
    """A secret to be taken into an app: in words, as a picture, and sealed for the way back."""

    secret: str
    picture: "Picture"
    sealed: str


def offer(user: Account, porter: Porter) -> Offer:
    """A fresh secret of 160 bits."""
    secret = pyotp.random_base32(32)
    until = int((clock.now() + HOLDS).timestamp())
    sealed = porter.sealer.seal(f"{until} {secret}".encode(), _place(user))
    return Offer(
        codes.grouped(secret), _picture(secret, user.email or user.name), base64.b64encode(sealed).decode()
    )


def taken(user: Account, porter: Porter, sealed: str, code: str) -> tuple[str, int]:
    """The secret that a page carried and the step of its first code.

    Raises Invalid when the page is too old or another person's, and when the code does not fit.
    """
    try:
        opened = porter.sealer.open(base64.b64decode(sealed, validate=True), _place(user)).decode()
    except ValueError:  # not base64, or not sealed here for this person
        opened = "0 "
    until, _space, secret = opened.partition(" ")
    if int(until) < clock.now().timestamp():
        raise Invalid(form=_("This page was open too long. Scan the new picture and enter its code."))
    step = codes.matching_step(secret, code, now=clock.now())
    if step is None:
        raise Invalid(code=_("That code is not right. Enter the one the app shows now."))
    return secret, step


def _place(user: Account) -> str:
    return f"enrolment.{user.id}"


@dataclass(frozen=True)
class Picture:
    """A QR code for a template to draw: modules a side with the quiet zone, and the dark ones as a path."""

    side: int
    path: str


def _picture(secret: str, name: str) -> Picture:
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    rows = list(segno.make(address, error="m").matrix_iter(border=_QUIET))
    dark = ((x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return Picture(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
