"""Sittings that nobody came back to end by themselves."""

from datetime import timedelta

import pytest

from app.forms.commands.filling import give_up
from app.kernel import clock, db
from tests import make
from tests.forms import make as forms

pytestmark = pytest.mark.usefixtures("house")


async def test_a_sitting_nobody_came_back_to_is_given_up_once():
    form, hospital = await forms.form(), await make.organisation(kind="hospital")
    now = clock.now()
    await forms.session(form, hospital, at=now - timedelta(hours=25))
    await forms.session(form, hospital, at=now - timedelta(hours=23))

    assert await give_up() == 1
    assert await give_up() == 0

    rows = await db.fetch(
        "select outcome, ended_at = last_seen_at as ended from form_session order by started_at"
    )
    assert [tuple(row) for row in rows] == [("abandoned", True), ("open", None)]
