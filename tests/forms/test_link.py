"""Links are made for places in one's scope, shown with their code, and withdrawn."""

from dataclasses import replace

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.forms import make as forms

pytestmark = pytest.mark.usefixtures("house")


async def test_a_link_is_made_shown_with_its_code_and_withdrawn():
    hospital = await make.organisation("Al Waha General", "hospital")
    ward = await make.department(hospital, "Maternity")
    officer, form = (
        Browser(await make.account("complaints_officer", organisation=hospital)),
        await forms.form(),
    )
    given = {
        "institution": str(hospital),
        "department": str(ward),
        "kind": "many",
        "label": "Lift",
        "days": "30",
    }

    assert (await officer.post("forms.link.create", given, id=form)).status == 303

    page = await officer.get("forms.link.index", id=form)
    address = page.texts(".ltr a")[0]
    assert address.startswith("http://127.0.0.1:8000/s/")
    assert page.soup.select_one("svg.qr path")["d"].startswith("M4 4h1v1h-1z")
    assert (await Browser(None).request("GET", address.removeprefix("http://127.0.0.1:8000"))).status == 200

    link = await db.fetchval("select id from form_link")
    await officer.post("forms.link.destroy", {}, id=form, link=link)
    assert (await officer.get("forms.link.index", id=form)).texts(".card .badge") == ["Withdrawn"]
    assert (await Browser(None).request("GET", address.removeprefix("http://127.0.0.1:8000"))).status == 404


async def test_places_are_called_by_their_arabic_name_in_arabic():
    hospital = await make.organisation("Al Waha General", "hospital", name_ar="مستشفى الواحة العام")
    ward = await make.department(hospital, "Maternity", name_ar="الولادة")
    account, form = await make.account("complaints_officer", organisation=hospital), await forms.form()
    given = {"institution": str(hospital), "department": str(ward), "kind": "many", "days": "30"}
    await Browser(account).post("forms.link.create", given, id=form)
    await forms.submission(form, hospital, {"care": 4}, department=ward)
    await forms.submission(form, hospital, {"care": 4}, department=await make.department(hospital, "Surgery"))

    reader = Browser(replace(account, language="ar"))
    shown = [
        await reader.get("forms.link.index", id=form),
        await reader.get("results.answer.index", id=form),
        await reader.get("results.result.show", id=form),
    ]

    for page in shown:
        main = page.soup.select_one("main").get_text(" ")
        assert "الولادة" in main and "Maternity" not in main and "Al Waha General" not in main


async def test_a_link_to_another_hospital_is_refused_and_theirs_is_not_there():
    mine, theirs = await make.organisation(kind="hospital"), await make.organisation(kind="hospital")
    officer, form = Browser(await make.account("complaints_officer", organisation=mine)), await forms.form()
    other = Browser(await make.account("complaints_officer", organisation=theirs))
    await other.post("forms.link.create", {"institution": str(theirs), "kind": "many"}, id=form)
    link = await db.fetchval("select id from form_link")

    refused = await officer.post("forms.link.create", {"institution": str(theirs), "kind": "many"}, id=form)

    assert refused.status == 422
    assert (await officer.get("forms.link.index", id=form)).texts(".qr") == []
    assert (await officer.post("forms.link.destroy", {}, id=form, link=link)).status == 404


async def test_a_draft_has_no_links():
    admin, hospital = Browser(await make.account("admin")), await make.organisation(kind="hospital")
    form = await forms.form(status="draft")
    given = {"institution": str(hospital), "kind": "many"}
    assert (await admin.post("forms.link.create", given, id=form)).status == 409
