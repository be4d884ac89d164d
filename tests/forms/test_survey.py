"""People without an account answer a survey: once, in their language, and never with a broken page."""

import asyncio
import json
import re
from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import pytest

from app.forms.commands.sharing import withdraw_link
from app.kernel import clock, db
from app.kernel.actor import the_system
from tests.browser import Browser
from tests.forms import make as forms
from tests.forms.answering import PHONE, answered, filled, link_to, opened, picture, sent
from tests.hostile import naughty

pytestmark = pytest.mark.usefixtures("house")


async def test_a_survey_is_answered_and_says_thank_you():
    form = await forms.form()
    address = await link_to(form)

    page = await opened(address)
    answer = await sent(address, filled(page, care="5"))

    assert "Al Waha General" in page.plain
    assert (answer.status, answer.location) == (303, f"{address}/done")
    assert (await opened(answer.location)).texts("h1") == ["Thank you"]
    row = await db.fetchrow(
        "select status, score, answers, submitted_by from submission where form = $1", form
    )
    assert (row["status"], row["score"], row["submitted_by"]) == ("submitted", 100, None)
    assert json.loads(row["answers"]) == {"care": 5}
    sitting = await db.fetchrow("select outcome, device, locale from form_session where form = $1", form)
    assert tuple(sitting) == ("submitted", "phone", "en")


async def test_a_question_that_an_answer_opens_is_asked_before_anything_is_taken():
    form = await forms.form()
    address = await link_to(form)
    page = await opened(address)
    assert page.texts(".q") == [page.texts(".q")[0]]

    second = await sent(address, filled(page, care="1"))

    assert second.status == 200
    assert len(second.texts(".q")) == 2
    assert second.soup.select_one("input[name=q_care][checked]")["value"] == "1"
    assert await db.fetchval("select count(*) from submission") == 0

    last = await sent(address, filled(second, care="1", why="Waited four hours"))
    assert last.status == 303
    assert json.loads(await db.fetchval("select answers from submission")) == {
        "care": 1,
        "why": "Waited four hours",
    }


async def test_a_required_question_left_open_keeps_the_rest_and_says_what_to_do():
    body = forms.asking(
        {"code": "care", "kind": "scale", "required": True}, {"code": "words", "kind": "text"}
    )
    address = await link_to(await forms.form(body))

    page = await answered(address, words="Kind people")

    assert page.status == 422
    assert page.texts("textarea") == ["Kind people"]
    assert page.texts(".err") == ["Answer this question."]
    assert page.soup.select_one("[role=alert] a")["href"] == "#f-care"


async def test_the_same_page_sent_twice_counts_once():
    form = await forms.form()
    address = await link_to(form, kind="one_time")
    page = await opened(address)

    first = await sent(address, filled(page, care="5"))
    again = await sent(address, filled(page, care="5"))

    assert (first.status, again.status) == (303, 303)
    assert first.location == again.location
    assert await db.fetchval("select count(*) from submission") == 1


async def test_two_who_send_a_one_time_link_at_once_count_once():
    address = await link_to(await forms.form(), kind="one_time")
    pages = [await opened(address) for _each in range(3)]

    answers = await asyncio.gather(*(sent(address, filled(page, care="4")) for page in pages))

    assert sorted(each.status for each in answers) == [303, 404, 404]
    assert await db.fetchval("select count(*) from submission") == 1
    assert await db.fetchval("select count(*) from form_session where outcome = 'submitted'") == 1


async def dead_used(address: str, form: UUID) -> None:
    await answered(address, care="5")


async def dead_retired(address: str, form: UUID) -> None:
    await db.execute("update form set status = 'retired', retired_at = now() where id = $1", form)


async def dead_over(address: str, form: UUID) -> None:
    await db.execute("update form_link set expires_at = now() - interval '1 minute'")


async def dead_withdrawn(address: str, form: UUID) -> None:
    await withdraw_link(form, await db.fetchval("select id from form_link"), None, by=the_system)


@pytest.mark.parametrize("way", [dead_used, dead_retired, dead_over, dead_withdrawn])
async def test_every_link_that_does_not_work_gives_the_same_page(way):
    form = await forms.form()
    address = await link_to(form, kind="one_time")
    page = await opened(address)
    await way(address, form)

    unknown = await Browser(None).get("forms.survey.show", token="abcdefghijklmnopqrstuvwxyz")
    dead = await opened(address)
    late = await sent(address, filled(page, care="5"))

    assert (dead.status, late.status) == (404, 404)
    assert dead.plain == unknown.plain == late.plain
    assert dead.texts("h1") == ["This survey link does not work any more"]


async def test_an_answer_to_the_version_before_is_taken_as_that_version():
    form = await forms.form()
    address = await link_to(form)
    page = await opened(address)
    await db.execute("update form_version set state = 'retired', retired_at = now() where form = $1", form)
    await forms.version(form, forms.asking({"code": "other", "kind": "text"}))

    answer = await sent(address, filled(page, care="3"))

    assert answer.status == 303
    assert (
        await db.fetchval("select v.version from submission s join form_version v on v.id = s.form_version")
        == 1
    )


async def test_a_page_of_yesterday_is_asked_anew():
    address = await link_to(await forms.form())
    page = await opened(address)

    with clock.frozen(clock.now() + timedelta(hours=25)):
        answer = await Browser(None).post(
            "forms.survey.create", filled(page, care="3"), token=address.rpartition("/")[2]
        )

    assert answer.status == 200
    assert await db.fetchval("select count(*) from submission") == 0


async def test_an_anonymous_survey_keeps_no_moment_no_link_and_no_sitting():
    form = await forms.form({**forms.SURVEY, "anonymous": True})
    address = await link_to(form, kind="one_time")
    at = clock.now().replace(minute=37, second=11)
    with clock.frozen(at):
        page = await opened(address)
    with clock.frozen(at + timedelta(minutes=1)):
        assert (await sent(address, filled(page, care="2", why=""))).status == 200
        second = await sent(address, filled(page, care="5"))

    assert second.status == 303
    row = await db.fetchrow("select id, started_at, submitted_at, link, submitted_by from submission")
    assert (row["started_at"].minute, row["submitted_at"].minute) == (0, 0)
    assert (row["link"], row["submitted_by"]) == (None, None)
    moment = row["id"].int >> 80
    assert moment == int(row["submitted_at"].timestamp() * 1000)
    entry = await db.fetchrow("select id, created_at from event_log where subject_id = $1", row["id"])
    assert (entry["created_at"], entry["id"].int >> 80) == (row["submitted_at"], moment)
    assert await db.fetchval("select submission from form_session") is None


async def test_what_looks_like_a_machine_is_marked_and_taken():
    address = await link_to(await forms.form())
    page = await opened(address)

    answer = await sent(address, {**filled(page, care="1", why="x"), "shown": "care why", "website": "spam"})

    assert answer.status == 303
    assert await db.fetchval("select suspect from submission") is True


@pytest.mark.parametrize(("seconds", "suspect"), [(2, True), (3, False)])
async def test_what_is_sent_faster_than_a_person_reads_is_marked_and_taken(seconds, suspect):
    address, at = await link_to(await forms.form()), clock.now().replace(microsecond=0)
    with clock.frozen(at):
        page = await opened(address)

    with clock.frozen(at + timedelta(seconds=seconds)):
        assert (await sent(address, filled(page, care="5"))).status == 303

    assert await db.fetchval("select suspect from submission") is suspect


async def test_a_flood_is_answered_with_the_filled_form():
    address = await link_to(await forms.form())
    page = await opened(address)
    for _each in range(10):
        await sent(address, filled(page))

    answer = await sent(address, filled(page, care="4"))

    assert answer.status == 429
    assert answer.soup.select_one("input[name=q_care][checked]")["value"] == "4"
    assert int(answer.headers["retry-after"]) > 0


async def test_hostile_words_are_kept_as_words_and_break_nothing():
    body = forms.asking({"code": "words", "kind": "text"}, {"code": "n", "kind": "number"})
    address = await link_to(await forms.form(body))
    page = await opened(address)
    for text in ["\"'><img src=x onerror=hit(1)>{{7*7}}", *naughty()[:8]]:
        form = {**filled(page, words=text, n=text), "shown": "words n"}
        answer = await Browser(None).request(
            "POST",
            address,
            content="&".join(f"{k}={_quoted(v)}" for k, v in form.items()),
            headers={**PHONE, "content-type": "application/x-www-form-urlencoded"},
        )
        assert answer.status in {303, 404, 422, 429}
        assert "<img src=x" not in answer.text


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


async def test_a_photo_goes_into_the_store_with_the_answers():
    body = forms.asking({"code": "proof", "kind": "photo", "required": True})
    address = await link_to(await forms.form(body))
    page = await opened(address)

    answer = await sent(address, filled(page), files={"q_proof": ("ward.png", picture(), "image/png")})

    assert answer.status == 303, answer.texts(".err")
    row = await db.fetchrow(
        "select s.id, s.answers, d.name from submission s join document d on d.owner_id = s.id"
    )
    assert json.loads(row["answers"])["proof"]["name"] == row["name"] == "ward.png"


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("big.jpg", b"\xff\xd8\xff\xe0" + bytes(20 * 1024 * 1024), "too large"),
        ("list.csv", b"a,b\n1,2\n", "not a picture"),
        ("page.png", b"<html>", "not what its ending says"),
    ],
)
async def test_a_photo_that_is_not_kept_is_refused_in_words_at_its_question(name, body, says):
    asks = forms.asking({"code": "proof", "kind": "photo"}, {"code": "words", "kind": "text"})
    address = await link_to(await forms.form(asks))
    page = await opened(address)

    answer = await sent(
        address, filled(page, words="Still here"), files={"q_proof": (name, body, "image/jpeg")}
    )

    assert answer.status == 422
    assert says in answer.texts(".err")[0]
    assert answer.texts("textarea") == ["Still here"]
    assert await db.fetchval("select count(*) from document") == 0


async def test_a_picture_of_a_page_that_is_asked_again_is_wanted_again_and_nothing_of_it_stays():
    asks = forms.asking(
        {"code": "care", "kind": "scale", "required": True},
        {"code": "proof", "kind": "photo"},
        {"code": "why", "kind": "text", "condition": {"question": "care", "op": "at_most", "value": 2}},
    )
    address = await link_to(await forms.form(asks))
    page = await opened(address)

    again = await sent(address, filled(page, care="1"), files={"q_proof": ("w.png", picture(), "image/png")})

    assert again.status == 422
    assert again.texts("#f-proof-err") == ["Add this picture again: nothing was sent yet."]
    assert again.soup.select_one("#f-why") is not None
    assert await db.fetchval("select count(*) from document") == 0
    answer = await sent(
        address, filled(again, care="1"), files={"q_proof": ("w.png", picture(), "image/png")}
    )
    assert answer.status == 303
    assert await db.fetchval("select count(*) from document where owner_kind = 'submission'") == 1


async def test_the_page_is_asked_in_the_readers_language_with_its_own_digits():
    asks = forms.asking({"code": "care", "kind": "scale", "text": {"en": "How was it?", "ar": "كيف كان؟"}})
    address = await link_to(await forms.form(asks, name_ar="استبيان"))

    page = await opened(address, **{"accept-language": "ar"})

    assert page.soup.html["dir"] == "rtl"
    assert page.texts("h1") == ["استبيان"]
    assert "كيف كان؟" in page.texts("legend")[0]
    assert "٥" in page.texts(".scale")[0]
    assert page.texts("button[name=language]") == ["English"]


async def test_a_survey_page_is_not_indexed_not_framed_and_sets_no_cookie():
    page = await opened(await link_to(await forms.form()))
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert "trusted-types 'none'" in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers


async def test_no_row_holds_the_secret_of_a_link():
    form = await forms.form()
    token = (await link_to(form)).rpartition("/")[2]
    assert re.fullmatch(r"[a-z2-7]{26}", token)
    rows = await db.fetch("select to_jsonb(l)::text as row from form_link l")
    assert all(token not in row["row"] for row in rows)


async def test_sending_costs_the_same_however_many_there_are():
    form = await forms.form()
    address = await link_to(form)
    one = await answered(address, care="5")
    hospital = await db.fetchval("select institution from form_link")
    for _each in range(20):
        await forms.submission(form, hospital, {"care": 4})
    other = await answered(address, care="5")
    assert one.statements == other.statements


async def test_a_survey_of_one_scale_is_answered_with_one_tap():
    body = forms.asking({"code": "care", "kind": "scale", "required": True, "weight": 1})
    address = await link_to(await forms.form(body))

    page = await opened(address)

    assert page.texts(".scale button[name=q_care]") == ["1", "2", "3", "4", "5"]
    assert [each for each in page.texts("main form.stack button") if each in ("Send", "Next")] == []
    assert (await sent(address, filled(page, care="4"))).status == 303


async def test_a_drawing_alone_is_no_signature():
    asks = forms.asking({"code": "who", "kind": "signature", "required": True})
    address = await link_to(await forms.form(asks))
    page = await opened(address)

    answer = await sent(address, filled(page), files={"q_who_file": ("s.png", picture(), "image/png")})

    assert answer.status == 422
    assert await db.fetchval("select count(*) from submission") == 0
