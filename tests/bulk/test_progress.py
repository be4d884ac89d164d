"""How far a deed came that is done in the background."""

from app.bulk import commands, jobs, queries
from app.kernel import db, ids
from tests import make
from tests.browser import Browser
from tests.bulk.make import new_cases
from tests.jobs.make import Run


async def test_many_wait_for_the_background_and_are_done_there(house: None) -> None:
    maya = await make.account("operator")
    await new_cases(maya, 3)
    strangers = [ids.new() for _n in range(300)]
    run = await commands.start("cases", "note", strangers, {"notes": "Hello."}, by=maya)
    answer = await Browser(maya).get("bulk.run.show", id=run)
    moving = await Browser(maya).get("bulk.progress.show", id=run, fragment=True)
    work = await db.fetchrow("select kind, args->>'run' as run from job")

    attempt = Run(run=work["run"])
    await jobs.run(attempt)
    after = await Browser(maya).get("bulk.progress.show", id=run, fragment=True)

    assert "every 2s" in answer.text and "every 2s" in moving.text
    assert work["kind"] == commands.JOB
    assert attempt.steps[0] == {"total": 300, "waiting": 275}
    assert (await queries.run(run)).refused == 300
    assert "every 2s" not in after.text


async def test_how_far_it_came_is_for_whoever_asked(house: None) -> None:
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    run = await commands.start("cases", "note", [ids.new()], {"notes": "Hello."}, by=maya)

    part = await Browser(maya).get("bulk.progress.show", id=run, fragment=True)
    plain = await Browser(maya).get("bulk.progress.show", id=run)
    page = await Browser(tom).get("bulk.progress.show", id=run, fragment=True)

    assert part.status == 200 and "<!doctype" not in part.text.lower()
    assert plain.location.endswith(f"/bulk/{run}")
    assert page.status == 404
