"""Staff fill forms in: saved as they go, gone on with later, sent once."""

import json
from datetime import timedelta

import pytest

from app.kernel import clock, db
from tests import make
from tests.browser import Browser
from tests.forms import make as forms
from tests.forms.answering import begun, picture, put

pytestmark = pytest.mark.usefixtures("house")


async def test_an_audit_is_begun_left_and_gone_on_with(lead):
    address = await begun(lead)

    saved = await put(lead, address, "save", gel="yes")
    page = await lead.request("GET", address)

    assert (saved.status, saved.location) == (303, "/fillings")
    assert page.soup.select_one("input[name=q_gel][checked]")["value"] == "yes"
    assert (await lead.get("forms.filling.index")).texts("#begun") == ["Begun and not sent"]
    assert await db.fetchval("select count(*) from form_day") == 0


async def test_what_is_open_is_said_and_the_rest_is_kept(lead):
    address = await begun(lead)

    page = await put(lead, address, gel="no")

    assert page.status == 422
    assert page.texts("#f-hands .err") == ["Answer this question."]
    assert json.loads(await db.fetchval("select answers from submission")) == {"gel": "no"}


async def test_a_draft_is_sent_once(lead):
    address = await begun(lead)
    page = await lead.request("GET", address)
    hidden = {each["name"]: each.get("value", "") for each in page.soup.select("#filling input[type=hidden]")}
    form = {**hidden, "then": "send", "q_gel": "yes", "q_hands": "yes"}

    first = await lead.request("POST", address, data=form)
    again = await lead.request("POST", address, data=form)

    assert (first.status, first.location) == (again.status, again.location)
    assert await db.fetchval("select sum(submissions) from form_day") == 1
    late = await lead.request("POST", address, data={**form, "form_key": "", "q_hands": "no"})
    assert late.location == first.location
    assert await db.fetchval("select failed_critical from submission") == 0


async def test_an_autosave_is_kept_quietly_and_its_time_counts_as_activity(lead):
    now = clock.now()
    with clock.frozen(now):
        address = await begun(lead)
    for minutes, answer in ((1, "yes"), (3, "no"), (60, "yes")):
        with clock.frozen(now + timedelta(minutes=minutes)):
            saved = await lead.request("POST", address, data={"q_gel": answer}, headers={"x-autosave": "1"})
            assert (saved.status, saved.text) == (204, "")

    row = await db.fetchrow("select active_seconds, last_seen_at from form_session")
    assert row["active_seconds"] == 60 + 120 + 300
    assert json.loads(await db.fetchval("select answers from submission")) == {"gel": "yes"}


async def test_a_photo_of_a_draft_stays_when_one_goes_on(lead):
    address = await begun(lead)
    form = {"then": "save", "q_gel": "yes"}
    files = {"q_proof": ("sink.png", picture(), "image/png")}
    assert (await lead.request("POST", address, data=form, files=files)).status == 303

    page = await lead.request("GET", address)
    assert "sink.png" in page.plain
    answer = await put(lead, address, gel="yes", hands="yes")

    shown = await lead.request("GET", answer.location)
    document = shown.soup.select_one("#a-proof a")["href"]
    assert (await lead.request("GET", document)).status == 200
    stranger = Browser(await make.account("department_manager"))
    assert (await stranger.request("GET", document)).status == 404


async def test_somebody_elses_draft_is_not_there(lead):
    address = await begun(lead)
    colleague = Browser(await make.account("department_manager", organisation=lead.account.organisation))

    draft = address.rpartition("/")[2]
    assert (await colleague.get("forms.filling.show", id=draft)).status == 404
    assert (await colleague.post("forms.filling.update", {"then": "send"}, id=draft)).status == 404
    assert (await colleague.post("forms.filling.destroy", {}, id=draft)).status == 404


async def test_a_draft_can_be_given_up(lead):
    address = await begun(lead)

    await lead.post("forms.filling.destroy", {}, id=address.rpartition("/")[2])

    assert await db.fetchval("select status from submission") == "void"
    assert await db.fetchval("select outcome from form_session") == "abandoned"
    assert (await lead.request("GET", address)).status == 404


async def test_a_form_retired_in_the_meantime_is_not_taken(lead):
    address = await begun(lead)
    await db.execute("update form set status = 'retired', retired_at = now()")

    assert (await put(lead, address, gel="yes", hands="yes")).status == 409


async def test_an_anonymous_survey_is_not_filled_in_by_name(lead):
    await forms.form(forms.AUDIT, kind="audit")
    form = await forms.form({**forms.SURVEY, "anonymous": True})
    place = {"form": str(form), "institution": str(lead.account.organisation)}

    page = await lead.post("forms.filling.create", place)

    assert page.status == 422
    assert page.texts("#f-form-err") == ["Choose a form from the list."]
    assert await db.fetchval("select count(*) from submission") == 0


async def test_the_picture_of_a_signature_stays_when_the_name_comes_again(lead):
    asks = forms.asking({"code": "who", "kind": "signature"}, {"code": "note", "kind": "text"})
    address = await begun(lead, asks)
    form = {"then": "save", "q_who": "Nora Haddad"}
    files = {"q_who_file": ("signature.png", picture(), "image/png")}
    assert (await lead.request("POST", address, data=form, files=files)).status == 303

    page = await lead.request("GET", address)
    assert "A picture of it is kept" in page.plain
    await put(lead, address, who="Nora H. Haddad", note="All well.")

    answers = json.loads(await db.fetchval("select answers from submission"))
    document = await db.fetchval("select id::text from document where owner_kind = 'submission'")
    assert answers["who"] == {"name": "Nora H. Haddad", "document": document}


async def test_a_question_that_an_answer_opens_is_asked_before_an_audit_is_taken(lead):
    address = await begun(lead, forms.SURVEY)

    second = await put(lead, address, care="1")

    assert second.status == 200
    assert second.soup.select_one("#f-why") is not None
    assert await db.fetchval("select status from submission") == "draft"
    last = await put(lead, address, care="1", why="Waited four hours")
    assert last.status == 303
    assert json.loads(await db.fetchval("select answers from submission")) == {
        "care": 1,
        "why": "Waited four hours",
    }


async def test_a_place_outside_ones_scope_is_refused_and_the_choice_stays(lead):
    form = await forms.form(forms.AUDIT, kind="audit")
    elsewhere = await make.organisation(kind="hospital")

    page = await lead.post("forms.filling.create", {"form": str(form), "institution": str(elsewhere)})

    assert page.status == 422
    assert page.soup.select_one("#f-form option[selected]")["value"] == str(form)
    assert await db.fetchval("select count(*) from submission") == 0


async def test_a_drawing_waits_in_the_draft_for_the_name_that_makes_it_a_signature(lead):
    address = await begun(lead, forms.asking({"code": "who", "kind": "signature"}))
    files = {"q_who_file": ("signature.png", picture(), "image/png")}
    await lead.request("POST", address, data={"then": "save"}, files=files)

    refused = await put(lead, address)
    assert refused.status == 422
    assert refused.texts("#f-who-err") == ["Write your full name to sign."]
    assert (await put(lead, address, who="Nora Haddad")).status == 303

    answers = json.loads(await db.fetchval("select answers from submission"))
    document = await db.fetchval("select id::text from document where owner_kind = 'submission'")
    assert answers["who"] == {"name": "Nora Haddad", "document": document}
