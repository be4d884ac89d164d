"""People with passwords, second factors and browsers of their own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pyotp
from bs4 import BeautifulSoup

from app.accounts.commands import factor, links
from app.accounts.porter import Porter
from app.kernel import clock, db
from app.kernel.actor import the_system
from tests import make
from tests.accounts.visitor import Visitor

Visit = Callable[..., Visitor]
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


async def signed_in(
    porter: Porter, visit: Visit, role: str = "operator", *, address: str = "203.0.113.9", **details: Any
) -> tuple[Visitor, UUID]:
    """Somebody with a browser they are signed in on."""
    key = await person(porter, role, **details)
    browser = visit(address=address)
    assert (await browser.sign_in(await name_of(key), PASSWORD)).status_code == 303
    return browser, key


async def manager(
    porter: Porter, visit: Visit, role: str = "operator_manager", **details: Any
) -> tuple[Visitor, UUID]:
    """A manager with a browser they are freshly signed in on; of the demonstration, so that no factor is owed."""
    return await signed_in(porter, visit, role, is_demo=True, **details)


async def half_in(
    porter: Porter, visit: Visit, role: str = "operator"
) -> tuple[Visitor, UUID, str, list[str]]:
    """Somebody whose password was right and who owes a code: their secret and recovery codes too."""
    key = await person(porter, role)
    secret, recovery = await factor_of(key, porter)
    browser = visit()
    answer = await browser.sign_in(await name_of(key), PASSWORD, next="/me")
    assert answer.headers["location"] == "/sign-in/code"
    return browser, key, secret, recovery


async def invited(**details: Any) -> tuple[UUID, str]:
    """Somebody who was invited, and the token of their link."""
    key = await make.user(organisation=await make.organisation(), **details)
    return key, await links.invite(key, by=the_system)


async def code_of(organisation: UUID) -> str:
    """The code of an organisation, as people type it."""
    return str(await db.fetchval("select code from organisation where id = $1", organisation))


async def form_for(organisation: UUID, /, **changes: Any) -> dict[str, Any]:
    """What a manager sends for a new operator."""
    given = {"name": "Amal Haddad", "email": "amal@example.org", "role": "operator", "language": "fr"}
    return {**given, "organisation": await code_of(organisation), **changes}


async def enrolling(browser: Visitor) -> tuple[str, dict[str, str]]:
    """The page that offers a second factor: the secret and its hidden fields."""
    page = BeautifulSoup((await browser.get("accounts.second_factor.new")).text, "lxml")
    secret = page.select_one("details code")
    assert secret is not None
    return secret.get_text().replace("-", ""), fields_of(page, "form[action='/me/second-factor']")


def fields_of(page: str | BeautifulSoup, form: str = "form#again, main form:not(.push)") -> dict[str, str]:
    """The fields of a form as a page shows it: the sign-in or the proof that stands there, or another."""
    soup = page if isinstance(page, BeautifulSoup) else BeautifulSoup(page, "lxml")
    found = soup.select_one(form)
    assert found is not None
    return {str(each["name"]): str(each.get("value", "")) for each in found.select("input[name]")}


def codes_on(page: str) -> list[str]:
    """The recovery codes a page shows."""
    return [each.get_text() for each in BeautifulSoup(page, "lxml").select("ol code")]
