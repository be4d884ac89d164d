"""A case's row of facts can be made anew from its log, and what drifted is noticed."""

from uuid import UUID

import pytest

from app.cases import jobs
from app.cases.queries import keys
from app.jobs import Failed
from app.kernel import db
from tests import make
from tests.jobs.make import Run

ROW = "select * from case_facts order by case_id"


@pytest.fixture
async def cases(house: None, monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Three cases, walked over two at a time."""
    monkeypatch.setattr(keys, "BATCH", 2)
    operator = await make.account("operator")
    for name in ("Ada Quenby", "", "Zoë Tanswell"):
        await make.case(operator, person=name)
    return [row["id"] for row in await db.fetch("select id from cases order by id")]


async def test_what_was_kept_step_by_step_is_what_is_made_at_once(cases: list[UUID]) -> None:
    run = Run()
    await jobs.check_facts(run)
    assert cases and run.said["drifted"] == 0


@pytest.mark.parametrize(
    "harm",
    [
        "update case_facts set outcome_code = 'ABND', rank = 7",
        "update case_facts set billable_seconds = 1",
        "update case_facts set client_name = 'Somebody', search_text = ''",
        "update case_facts set organisation = '00000000-0000-0000-0000-000000000000'",
        "delete from case_facts",
    ],
)
async def test_harm_is_noticed_and_mended(harm: str, cases: list[UUID]) -> None:
    before = await db.fetch(ROW)
    await db.execute(harm)
    run = Run()
    with pytest.raises(Failed, match="3 cases"):
        await jobs.check_facts(run)
    assert run.said["examples"] == [str(case) for case in cases]
    await jobs.rebuild_facts(run)
    assert run.said["mended"] == 3 and await db.fetch(ROW) == before
    await jobs.rebuild_facts(run)
    assert run.said["mended"] == 0


async def test_what_other_rooms_keep_in_the_row_stays(cases: list[UUID]) -> None:
    await db.execute("update case_facts set is_urgent = true, rank = 9")
    await jobs.rebuild_facts(Run())
    assert cases and await db.fetchval("select bool_and(is_urgent) from case_facts")
