"""Older entries of a timeline: only for whoever opened the case lately."""

from datetime import timedelta

from app.kernel import clock
from tests import make
from tests.browser import Browser


async def test_a_part_is_served_only_to_whoever_opened_the_case_lately(house: None) -> None:
    """security.md AU-5: a fragment, a poll or a prefetch never reads a case unseen."""
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    reference = await make.case(maya, person="Samira Haddad")
    unseen = Browser(tom)

    before = await unseen.get("cases.timeline.index", fragment=True, reference=reference)
    await unseen.get("cases.case.show", reference=reference)
    after = await unseen.get("cases.timeline.index", fragment=True, reference=reference)
    with clock.frozen(clock.now() + timedelta(hours=13)):
        late = await unseen.get("cases.timeline.index", fragment=True, reference=reference)

    assert (before.status, after.status, late.status) == (404, 200, 404)
