"""The file of a report, for whoever asked for it or is named in it."""

from dataclasses import replace
from datetime import timedelta

from app.accounts.account import Account
from app.kernel import clock, db, ids
from app.reports import jobs
from app.reports.commands import export as commands
from app.reports.links import address_of
from app.web.routing import url_for
from tests import make
from tests.browser import Browser
from tests.jobs.make import Run
from tests.reports.asking import bytes_of, fetched, made, the_export


async def test_the_file_is_fetched_by_whoever_asked_and_by_nobody_else(dina: Account) -> None:
    export = await made(dina, format="jsonl")
    other = await make.account("contract_manager")
    page = await Browser(dina).get("reports.report.index")

    file = await Browser(dina).request("GET", str(page.soup.select_one("#exports a.btn")["href"]))

    assert (file.status, file.text.encode()) == (200, await bytes_of(export))
    assert (await fetched(other, export)).status == 404
    assert (await the_export())["downloads"] == 1
    assert await db.fetchval("select count(*) from export_log") == 1


async def test_a_file_leaves_by_its_signed_link_alone(dina: Account) -> None:
    export = await made(dina, format="jsonl")
    link = address_of(export["id"], export["expires_at"])
    elsewhere = address_of(ids.new(), export["expires_at"]).partition("?")[2]

    for wrong in (
        link.partition("?")[0],
        link[:-2] + ("aa" if link[-2:] != "aa" else "bb"),
        link.partition("?")[0] + "?" + elsewhere,
        address_of(export["id"], clock.now() - timedelta(seconds=1)),
        url_for("reports.download.show", id=ids.new()),
        url_for("documents.document.show", id=export["document_id"]),
    ):
        assert (await Browser(dina).request("GET", wrong)).status == 404, wrong
    assert await db.fetchval("select count(*) from export_log") == 0


async def test_a_link_to_names_asks_for_a_proof_again(dina: Account) -> None:
    export = await made(dina, format="jsonl")

    assert (await fetched(replace(dina, fresh_at=None), export)).status == 403
    assert await db.fetchval("select count(*) from export_log") == 0


async def test_a_file_is_gone_when_its_time_is_over(dina: Account) -> None:
    export = await made(dina, format="jsonl")

    with clock.frozen(clock.now() + commands.KEPT + timedelta(seconds=1)):
        await jobs.tidy(Run(export=str(export["id"])))
        assert (await fetched(dina, export)).status == 404

    assert (await the_export())["state"] == "expired"
    assert await db.fetchval("select state from document") == "deleted"


async def test_who_may_not_run_the_report_any_more_has_its_files_no_more(dina: Account) -> None:
    """security.md AZ-9: the link alone opens nothing, nor does having asked."""
    export = await made(dina, format="jsonl")
    moved = replace(dina, role="complaints_officer")

    assert (await fetched(moved, export)).status == 404
    assert (await Browser(moved).get("reports.report.index")).soup.select("#exports li") == []
    assert (await fetched(dina, export)).status == 200
