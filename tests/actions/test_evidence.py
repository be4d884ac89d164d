"""Which documents of an action are its evidence."""

from app.kernel import db
from tests.actions.make import Ward, codes_of, pending, row_of
from tests.browser import Browser


async def test_evidence_that_changes_while_it_waits_takes_it_back_to_work(place: Ward) -> None:
    raised = await pending(place)
    document = await db.fetchval("select id from document where owner_id = $1", raised.id)

    await Browser(place.worker).post(
        "actions.evidence.update", {}, reference=raised.reference, id=str(document)
    )

    assert (await row_of(raised.id))["status"] == "in_progress"
    assert (await db.fetchval("select decision from action_submission")) == "fallen"
    assert "EVIDENCE_REMOVED" in await codes_of(raised.id)
