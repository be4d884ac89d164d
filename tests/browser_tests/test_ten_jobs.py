"""The ten main jobs, each by keyboard alone, with script and without (product.md: what holds everywhere)."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from app.accounts.account import Account
from app.audits.commands.schedule import create as schedule_audit
from app.billing.rules.months import written
from app.kernel import clock, db
from app.web.routing import url_for
from tests import make
from tests.actions.make import action
from tests.actions.make import row_of as action_row
from tests.actions.make import ward as action_ward
from tests.audits import make as audits
from tests.billing.house import csv_of, manager_of, month
from tests.billing.rows import row
from tests.browser_tests.hands import Hands
from tests.browser_tests.test_signing_in import PASSWORD, password_for
from tests.browser_tests.test_slice import moved_on
from tests.browser_tests.window import Window
from tests.complaints.make import complaint
from tests.complaints.make import ward as complaint_ward

pytestmark = [pytest.mark.browser, pytest.mark.slow]
At = Callable[[Account | None], Awaitable[tuple[Window, Hands]]]
Job = Callable[[At, Path], Awaitable[None]]


async def _asks_for_no_code() -> None:
    """Let people in whose role takes a second factor."""
    await db.execute("update app_user set is_demo = true")


async def _case(at: At) -> tuple[Window, Hands, str]:
    maya = await make.account("operator", name="Maya Okafor")
    reference = await make.case(maya, person="Samira Haddad")
    seen, hands = await at(maya)
    await seen.visit("cases.case.show", reference=reference)
    await hands.into_page()
    return seen, hands, reference


async def sign_in(at: At, _folder: Path) -> None:
    name = await password_for((await make.account("operator")).id)
    seen, hands = await at(None)
    page = await seen.visit("cases.case.index")
    await hands.write(page.get_by_label("User name"), name)
    await hands.write(page.get_by_label("Password", exact=True), PASSWORD)
    await hands.press("Enter")
    await seen.is_at("cases.case.index")
    await hands.into_page()


async def find_a_case(at: At, _folder: Path) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")
    seen, hands = await at(maya)
    page = await seen.visit("home.home.index")
    await hands.use(page.locator(".side .find"))
    box = page.get_by_role("searchbox", name="Reference, name or words")
    await expect(box).to_be_focused()
    await hands.type("Samira")
    if hands.plain:
        await hands.press("Enter")
    await hands.use(page.locator("#found").get_by_role("link", name="Samira Haddad"))
    await seen.is_at("cases.case.show", reference=reference)


async def time_a_call_and_note_it(at: At, _folder: Path) -> None:
    seen, hands, _reference = await _case(at)
    page = seen.page
    await hands.use(page.get_by_role("button", name="Start"))
    await expect(page.locator("#timer")).to_have_attribute("data-s", "running")
    await hands.stand()
    await hands.write(page.locator("#f-notes"), "Left a voicemail.")
    await hands.use(page.locator("#composer").get_by_role("button", name="Save"))
    await expect(page.locator("#timeline .body")).to_have_text("Left a voicemail.")
    await hands.into_page()
    await hands.use(page.get_by_role("button", name="Stop"))
    await expect(page.locator("#timer")).to_have_attribute("data-s", "stopped")
    await hands.stand()


async def log_an_outcome(at: At, _folder: Path) -> None:
    seen, hands, reference = await _case(at)
    page = seen.page
    await hands.use(page.get_by_role("button", name="Start"))
    await expect(page.locator("#timer")).to_have_attribute("data-s", "running")
    await hands.write(page.locator("#f-notes"), "Nothing more to go on.")
    if hands.plain:
        await hands.choose(page.locator("select[name=code]"), "suspend_case/INSUF")
    else:
        await hands.use(page.get_by_role("button", name="Outcome code"))
        await expect(page.get_by_role("combobox")).to_be_focused()
        await hands.type("too little")
        await hands.press("Enter")
        await expect(page.get_by_role("button", name="Outcome code")).to_be_focused()
    await hands.use(page.locator("#composer").get_by_role("button", name="Save"))
    await moved_on(seen, reference)


async def claim_from_the_queue(at: At, _folder: Path) -> None:
    maya = await make.account("operator_manager", name="Maya Okafor", is_demo=True)
    for person in ("Samira Haddad", "Owen Pritchard"):
        await make.case(maya, person=person)
    await db.execute("update case_facts set owner = null")
    await db.execute("update cases set owner = null")
    seen, hands = await at(maya)
    page = await seen.visit("cases.case.index", query={"view": "all"})
    await hands.into_page()
    for n in (0, 1):
        await hands.use(page.locator("[data-row]").nth(n), "Space")
    await hands.choose(page.locator("#bulk-owner"), str(maya.id))
    await hands.use(page.locator("form.bulk").get_by_role("button", name="Assign"))
    await page.wait_for_url("**/bulk/*")
    assert await db.fetchval("select count(*) from case_facts where owner = $1", maya.id) == 2


async def answer_a_complaint(at: At, _folder: Path) -> None:
    here = await complaint_ward()
    key = await complaint(here.hospital, "MOH", department=here.department, at=clock.now())
    await _asks_for_no_code()
    seen, hands = await at(here.officer)
    page = await seen.visit("complaints.complaint.index")
    await hands.into_page()
    await hands.use(page.get_by_role("button", name="Take it"))
    await expect(page.get_by_role("button", name="Take it")).to_have_count(0)
    await hands.use(page.locator("#rows .cover"))
    reference = await db.fetchval("select reference from complaint where id = $1", key)
    await seen.is_at("complaints.complaint.show", reference=reference)
    await hands.into_page()
    await hands.write(page.locator("#f-notes"), "Two more nurses stand at the door since Monday.")
    await hands.choose(page.locator("#f-code"), "DEPT_RESPONSE")
    await hands.use(page.locator("#composer").get_by_role("button", name="Save"))
    await expect(page.locator("#timeline")).to_contain_text("Two more nurses")
    await hands.stand()
    assert await db.fetchval("select count(*) from event_log where code = 'DEPT_RESPONSE'") == 1


async def move_an_action(at: At, _folder: Path) -> None:
    place = await action_ward()
    raised = await action(place, at=clock.now(), title="Second triage nurse")
    await _asks_for_no_code()
    seen, hands = await at(place.worker)
    page = await seen.visit("actions.action.index")
    await hands.into_page()
    await hands.use(page.locator(".kc summary"))
    await hands.use(page.locator(".menu[open]").get_by_role("button", name="In progress"))
    await expect(page.locator("[data-column=in_progress] .kc")).to_have_count(1)
    await hands.stand()
    assert (await action_row(raised.id))["status"] == "in_progress"


async def mend_a_billing_file(at: At, folder: Path) -> None:
    path = folder / "june.csv"
    path.write_bytes(csv_of([row(minutes="1 h 10")]))
    seen, hands = await at(await manager_of("Tideway Legal"))
    page = await seen.visit("billing.upload.index")
    await hands.into_page()
    await hands.choose(page.locator("#f-month"), written(month()))
    await hands.hand_over(page.locator("#f-file"), path)
    await hands.use(page.get_by_role("button", name="Send and check"))
    await hands.use(page.get_by_role("button", name="Use all certain fixes and check again"))
    await hands.use(page.get_by_role("button", name="Accept for"))
    await expect(page.get_by_text("What was accepted")).to_be_visible()


async def run_a_report(at: At, _folder: Path) -> None:
    await make.account("operator")
    who = await make.account("contract_manager", is_demo=True)
    seen, hands = await at(who)
    page = await seen.visit("reports.report.index")
    await hands.into_page()
    await hands.use(page.get_by_role("link", name="Complaints", exact=True))
    await seen.is_at("reports.report.show", slug="complaints")
    await hands.into_page()
    file = await hands.fetch(page.get_by_role("button", name="Run", exact=True))
    assert re.fullmatch(r"complaints.*\.csv", file.suggested_filename)
    assert await file.failure() is None


async def hand_in_an_audit(at: At, _folder: Path) -> None:
    ward = await audits.ward()
    opened = clock.now() - timedelta(hours=1)
    with clock.frozen(opened - timedelta(minutes=1)):
        times = {"starts_on": opened.date(), "opens": opened.time().replace(microsecond=0, second=0)}
        await schedule_audit(audits.given(ward, **times), by=ward.officer)
    await db.execute(
        "update audit_due set opens_at = $1 where opens_at < $2", opened, clock.now() + timedelta(hours=2)
    )
    await _asks_for_no_code()
    seen, hands = await at(ward.nurse)
    page = await seen.visit("audits.audit.index")
    await hands.into_page()
    await hands.use(page.get_by_role("button", name="Begin the audit").first)
    await page.wait_for_url("**/fillings/*")
    await hands.use(page.locator("input[name=q_gel]").first, "Space")
    await hands.use(page.locator("input[name=q_hands]").first, "Space")
    await hands.use(page.get_by_role("button", name="Send"))
    submission = str(await db.fetchval("select submission from audit_due where submission is not null"))
    await page.wait_for_url(f"**{url_for('forms.submission.show', id=submission)}")
    assert await db.fetchval("select state from audit_due where submission is not null") == "done"


JOBS: tuple[Job, ...] = (
    sign_in,
    find_a_case,
    time_a_call_and_note_it,
    log_an_outcome,
    claim_from_the_queue,
    answer_a_complaint,
    move_an_action,
    mend_a_billing_file,
    run_a_report,
    hand_in_an_audit,
)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.__name__)
async def test_a_main_job_is_done_by_keyboard_alone(
    window: Callable[..., Awaitable[Window]], tmp_path: Path, job: Job, scripts: bool
) -> None:
    people: list[Hands] = []

    async def at(who: Account | None) -> tuple[Window, Hands]:
        seen = await window(who, scripts=scripts)
        people.append(Hands(seen.page, plain=not scripts))
        return seen, people[-1]

    await job(at, tmp_path)

    wrong = [each for hands in people for each in hands.wrong]
    assert not wrong, "\n".join(wrong)
    assert sum(hands.stops for hands in people) > 1
