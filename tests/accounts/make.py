"""People with passwords and second factors."""

from typing import Any
from uuid import UUID

import pyotp

from app.accounts.commands import factor
from app.accounts.porter import Porter
from app.kernel import clock, db
from app.kernel.actor import the_system
from tests import make

PASSWORD = "four words that nobody knows"


async def person(porter: Porter, role: str = "operator", *, password: str = PASSWORD, **details: Any) -> UUID:
    """Somebody who can sign in with `PASSWORD`."""
    organisation = details.pop("organisation", None) or await make.organisation()
    hashed = await porter.hasher.hashed(password)
    return await make.user(role, organisation=organisation, password=hashed, **details)


async def name_of(key: UUID) -> str:
    """The user name of somebody."""
    return str(await db.fetchval("select username from app_user where id = $1", key))


async def factor_of(key: UUID, porter: Porter) -> tuple[str, list[str]]:
    """A second factor for somebody: its secret and the recovery codes."""
    secret = pyotp.random_base32(32)
    codes = await factor.enrol(key, secret, 0, by=the_system, but=None, sealer=porter.sealer)
    return secret, codes


def code(secret: str, *, steps: int = 0) -> str:
    """The code of now, or of some steps before or after it."""
    return pyotp.TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30 + steps)
