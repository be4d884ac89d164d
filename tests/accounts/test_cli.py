"""Accounts from the command line."""

import re

from typer.testing import CliRunner

from app.accounts.cli import cli
from app.accounts.commands import links
from app.accounts.inputs import NewUser
from app.kernel import db
from tests import make

NEW = NewUser.parse(
    {"email": "first@example.org", "name": "First", "role": "admin", "username": "", "organisation": ""}
)


async def test_the_first_person_is_made_with_a_link(house: None) -> None:
    link = await links.welcome(NEW)
    row = await db.fetchrow("select username, role, admin, organisation, password from app_user")
    assert row is not None
    assert tuple(row) == ("first@example.org", "admin", True, None, "")
    assert link is not None
    assert re.fullmatch(r"[\w-]{43}", link)


async def test_run_again_it_makes_a_new_link_and_no_second_person(house: None) -> None:
    first, second = await links.welcome(NEW), await links.welcome(NEW)
    assert first != second
    assert await db.fetchval("select count(*) from app_user") == 1
    assert await db.fetchval("select count(*) from one_time_link") == 1


async def test_somebody_with_a_password_is_left_alone(house: None) -> None:
    await make.user(
        username="FIRST@example.org", password="pbkdf2_sha256$1$a$b", organisation=await make.organisation()
    )
    assert await links.welcome(NEW) is None
    assert await db.fetchval("select count(*) from one_time_link") == 0


def test_an_unusable_answer_is_named_before_anything_is_opened() -> None:
    result = CliRunner().invoke(cli, ["create-user", "a@example.org", "--role", "emperor"])
    assert result.exit_code == 2
    assert "role: Choose one from the list." in result.stderr
    assert result.stdout == ""
