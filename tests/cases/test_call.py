"""That the call itself began."""

from app.kernel import db
from tests import make
from tests.browser import Browser


async def test_a_call_is_started_once_for_ever(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    await Browser(maya).get("cases.case.show", reference=reference)
    for _time in range(2):
        assert (await Browser(maya).post("cases.call.create", {}, reference=reference)).status == 303

    assert await db.fetchval("select count(*) from event_log where code = 'CALL_STARTED'") == 1
