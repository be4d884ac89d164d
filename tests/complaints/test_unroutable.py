"""The red queue: complaints of which nobody could be told."""

from app.kernel import clock
from tests import make
from tests.browser import Browser
from tests.complaints.make import complaint


async def test_the_red_queue_names_what_is_missing(house: None) -> None:
    hospital = await make.organisation("Nobody's", "hospital")
    await complaint(hospital, "MOH", at=clock.now())
    admin = await make.account("admin")

    page = await Browser(admin).get("complaints.unroutable.index")

    assert len(page.texts("#rows tr")) == 1
    assert "complaints lead of the hospital" in page.text
