"""The one door: the same answer, the same work for every name (security.md SI-1..SI-5)."""

import re
from collections.abc import Callable

import httpx
import pytest

from app.accounts.commands import links
from app.accounts.hashing import ROUNDS
from app.accounts.porter import Porter
from app.kernel.actor import the_system
from tests import make
from tests.accounts.conftest import Counted
from tests.accounts.make import PASSWORD, name_of, person
from tests.accounts.visitor import Visitor

Visit = Callable[..., Visitor]
CASES = ["nobody", "wrong", "disabled", "single sign-on", "invited"]


async def somebody(case: str, porter: Porter) -> str:
    """The name of somebody who cannot come in, each for a reason of their own."""
    if case == "nobody":
        return "person-0"
    if case == "disabled":
        return await name_of(await person(porter, active=False))
    if case == "single sign-on":
        return await name_of(await person(porter, organisation=await make.organisation(sso_enforced=True)))
    if case == "invited":
        invited = await make.user(organisation=await make.organisation())
        await links.invite(invited, by=the_system)
        return await name_of(invited)
    return await name_of(await person(porter))


def anonymous(answer: httpx.Response, name: str) -> tuple[int, str, dict[str, str]]:
    headers = {
        key: value for key, value in answer.headers.items() if key not in {"x-request-id", "content-length"}
    }
    return answer.status_code, re.sub(re.escape(name), "NAME", answer.text), headers


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_every_refused_name_gets_the_same_answer_for_the_same_work(
    case: str, house: None, porter: Porter, visit: Visit, counted: Counted
) -> None:
    stranger, refused = "nobody-at-all", await somebody(case, porter)
    password = "not the one" if case == "wrong" else PASSWORD
    first, second = visit(), visit(address="203.0.113.10")
    counted.rounds.clear()
    expected = await first.sign_in(stranger, password)
    assert counted.rounds == [ROUNDS]
    given = await second.sign_in(refused, password)
    assert counted.rounds == [ROUNDS, ROUNDS]
    assert anonymous(given, refused) == anonymous(expected, stranger)
    assert given.status_code == 401
    assert second.statements == first.statements
    assert second.session is None


async def test_the_right_password_opens_the_house(house: None, porter: Porter, visit: Visit) -> None:
    browser, name = visit(), await name_of(await person(porter))
    answer = await browser.sign_in(name, PASSWORD, next="/cases")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    assert (await browser.get("/cases")).status_code == 200
