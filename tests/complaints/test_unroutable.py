"""The red queue: complaints of which nobody could be told."""

from app.complaints.commands.moving import move
from app.kernel import clock, db
from app.kernel.actor import the_system
from tests import make
from tests.browser import Browser
from tests.complaints.make import BROUGHT, complaint, reference_of, ward


async def test_the_red_queue_names_what_is_missing(house: None) -> None:
    hospital = await make.organisation("Nobody's", "hospital")
    await complaint(hospital, "MOH", at=clock.now())
    admin = await make.account("admin")

    page = await Browser(admin).get("complaints.unroutable.index")

    assert len(page.texts("#rows tr")) == 1
    assert "complaints lead of the hospital" in page.text


async def test_the_red_queue_holds_what_is_open_in_ones_own_scope(house: None) -> None:
    here, elsewhere = await ward(), await ward("Rawabi")
    mine, over = await complaint(here.hospital), await complaint(here.hospital)
    await complaint(elsewhere.hospital)
    await move(over, "cancelled", BROUGHT, by=the_system)
    await db.execute("update complaint set unroutable = true")

    page = await Browser(here.officer).get("complaints.unroutable.index")

    assert page.texts("#rows th") == [await reference_of(mine)]
