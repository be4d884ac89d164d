"""People, managed by those who may and by nobody else (security.md AZ-2, AZ-3, AZ-10, IN-2)."""

import re

import pytest

from app.accounts.commands import person as commands
from app.accounts.inputs import NewUser
from app.accounts.porter import Porter
from app.kernel import db, ids
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.main import ROUTES
from tests import make
from tests.accounts.make import Visit, code_of, form_for, manager


async def test_a_manager_makes_an_account_and_an_invitation_goes_out(
    house: None, porter: Porter, visit: Visit
) -> None:
    organisation = await make.organisation()
    browser, key = await manager(porter, visit, organisation=organisation)
    assert (await browser.get("accounts.user.new")).status_code == 200
    answer = await browser.post("accounts.user.create", await form_for(organisation))
    assert answer.status_code == 303
    row = await db.fetchrow("select * from app_user where username = 'amal@example.org'")
    assert row is not None
    assert (row["role"], row["organisation"], row["language"], row["password"]) == (
        "operator",
        organisation,
        "fr",
        "",
    )
    assert row["created_by"] == key
    assert await db.fetchval("select count(*) from one_time_link where purpose = 'invitation'") == 1
    page = await browser.send("GET", answer.headers["location"])
    assert "Not set yet" in page.text


async def test_what_a_form_does_not_list_cannot_be_set(house: None, porter: Porter, visit: Visit) -> None:
    """security.md IN-2: every other column is sent as well."""
    organisation = await make.organisation()
    browser, _key = await manager(porter, visit, organisation=organisation)
    extra = {
        "admin": "1",
        "superuser": "1",
        "password": "x",
        "is_demo": "1",
        "active": "0",
        "id": str(ids.new()),
    }
    await browser.post(
        "accounts.user.create", {**await form_for(organisation), **extra, "manages_providers": "1"}
    )
    row = await db.fetchrow("select * from app_user where username = 'amal@example.org'")
    assert row is not None
    assert [row[name] for name in ("admin", "superuser", "is_demo", "manages_providers")] == [False] * 4
    assert (row["active"], row["password"]) == (True, "")


REFUSED = [
    ({"name": ""}, "Enter their name."),
    ({"email": "amal"}, "Enter an e-mail address"),
    ({"role": "emperor"}, "Choose one from the list."),
    ({"organisation": ""}, "this role needs one"),
    ({"organisation": "org-of-others"}, "Choose an organisation from the list."),
    ({"department": "nowhere"}, "Choose a department of that organisation"),
]


@pytest.mark.parametrize(("changes", "said"), REFUSED)
async def test_a_form_that_cannot_be_taken_says_why_and_keeps_what_was_typed(
    changes: dict[str, str], said: str, house: None, porter: Porter, visit: Visit
) -> None:
    organisation = await make.organisation()
    await make.organisation(code="org-of-others")
    browser, _key = await manager(porter, visit, organisation=organisation)
    before = await db.fetchval("select count(*) from app_user")
    answer = await browser.post("accounts.user.create", await form_for(organisation, **changes))
    assert answer.status_code == 422
    assert said in answer.text
    assert "amal" in answer.text
    assert await db.fetchval("select count(*) from app_user") == before


async def test_a_user_name_is_taken_whatever_its_case(house: None, porter: Porter, visit: Visit) -> None:
    organisation = await make.organisation()
    browser, _key = await manager(porter, visit, organisation=organisation)
    await browser.post("accounts.user.create", await form_for(organisation))
    answer = await browser.post(
        "accounts.user.create", await form_for(organisation, username="AMAL@example.org")
    )
    assert answer.status_code == 422
    assert "taken" in answer.text


GRANTS = [("operator_manager", "operator", True), ("operator_manager", "operator_manager", True)]
GRANTS += [
    ("operator_manager", role, False) for role in ("admin", "provider", "analyst", "complaints_officer")
]
GRANTS += [("admin", role, True) for role in ("admin", "operator", "analyst", "provider_manager")]


@pytest.mark.parametrize(("by", "role", "may"), GRANTS)
async def test_nobody_grants_a_role_they_lack(by: str, role: str, may: bool, house: None) -> None:
    organisation = await make.organisation()
    granter = await make.account(by, organisation=None if by == "admin" else organisation)
    new = NewUser.parse(await form_for(organisation, role=role))
    if may:
        assert await commands.create(new, by=granter)
    else:
        with pytest.raises(Forbidden):
            await commands.create(new, by=granter)


async def test_nobody_changes_their_own_rights_or_closes_their_own_account(house: None) -> None:
    organisation = await make.organisation()
    mine = await make.account("operator_manager", organisation=organisation)
    version = (await db.fetchval("select updated_at from app_user where id = $1", mine.id)).isoformat()
    new = NewUser.parse(await form_for(organisation, role="operator"))
    with pytest.raises(Forbidden):
        await commands.update(mine.id, new, version=version, by=mine)
    with pytest.raises(Forbidden):
        await commands.deactivate(mine.id, by=mine)


async def test_the_last_administrator_cannot_go(house: None) -> None:
    first, second = await make.account("admin"), await make.account("admin")
    organisation = await make.organisation()
    await commands.deactivate(second.id, by=first)
    new = NewUser.parse(await form_for(organisation, role="operator"))
    version = (await db.fetchval("select updated_at from app_user where id = $1", first.id)).isoformat()
    for deed in (
        commands.deactivate(first.id, by=second),
        commands.update(first.id, new, version=version, by=second),
    ):
        with pytest.raises(Conflict):
            await deed


#: What a manager may do with one account.
DEEDS = [route for route in ROUTES if route.visit.method == "POST" and "{user}" in route.visit.path]


async def test_strangers_unknown_and_malformed_keys_are_the_same_nothing(
    house: None, porter: Porter, visit: Visit
) -> None:
    """security.md AZ-3."""
    organisation = await make.organisation()
    browser, _key = await manager(porter, visit, organisation=organisation)
    stranger = await make.user(organisation=await make.organisation())
    answers, statements = [], []
    for key in (stranger, ids.new()):
        answer = await browser.get("accounts.user.edit", user=key)
        text = re.sub(r'name="form_key" value="[^"]*"', "", answer.text)
        answers.append((answer.status_code, text.replace(str(key), "KEY")))
        statements.append(browser.statements)
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert statements[0] == statements[1]
    assert (await browser.get("accounts.user.edit", user="nonsense")).status_code == 404
    for route in DEEDS:
        path = route.visit.path.replace("{user}", str(stranger))
        assert (await browser.send("POST", path, data=await form_for(organisation))).status_code == 404, path


async def test_a_list_shows_whoever_is_in_scope_and_nobody_else(
    house: None, porter: Porter, visit: Visit
) -> None:
    group = await make.organisation()
    child = await make.organisation(parent=group)
    for name, organisation in (
        ("Inside One", group),
        ("Inside Two", child),
        ("Outside", await make.organisation()),
    ):
        await make.user(organisation=organisation, name=name)
    browser, _key = await manager(porter, visit, organisation=group)
    page = (await browser.get("accounts.user.index")).text
    assert "Inside One" in page
    assert "Inside Two" in page
    assert "Outside" not in page
    found = (await browser.get("accounts.user.index", query={"q": "two"})).text
    assert "Inside Two" in found
    assert "Inside One" not in found


async def test_a_search_takes_a_percent_sign_for_itself(house: None, porter: Porter, visit: Visit) -> None:
    organisation = await make.organisation()
    await make.user(organisation=organisation, name="Nadia 100% Present")
    browser, _key = await manager(porter, visit, organisation=organisation)
    assert "Nadia" in (await browser.get("accounts.user.index", query={"q": "100%"})).text
    assert "Nobody fits" in (await browser.get("accounts.user.index", query={"q": "%%%"})).text


async def test_a_long_list_is_paged_by_key(house: None, porter: Porter, visit: Visit) -> None:
    organisation = await make.organisation()
    for n in range(25):
        await make.user(organisation=organisation, name=f"Person {n:02}")
    browser, _key = await manager(porter, visit, organisation=organisation, name="Zahra Last")
    first = await browser.get("accounts.user.index", query={"size": "20"})
    cost = browser.statements
    assert "Person 19" in first.text
    assert "Person 20" not in first.text
    following = first.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = await browser.send("GET", f"{following}&size=20")
    assert "Zahra Last" in second.text
    assert browser.statements == cost


async def test_a_later_save_of_an_older_page_is_refused(house: None, porter: Porter, visit: Visit) -> None:
    organisation = await make.organisation()
    browser, _key = await manager(porter, visit, organisation=organisation)
    key = await make.user(organisation=organisation)
    version = (await db.fetchval("select updated_at from app_user where id = $1", key)).isoformat()
    form = await form_for(organisation, version=version)
    assert (await browser.post("accounts.user.update", form, user=key)).status_code == 303
    assert (await browser.post("accounts.user.update", {**form, "name": "Late"}, user=key)).status_code == 409
    assert await db.fetchval("select name from app_user where id = $1", key) == "Amal Haddad"


async def test_the_same_form_twice_makes_one_account(house: None, porter: Porter, visit: Visit) -> None:
    organisation = await make.organisation()
    browser, _key = await manager(porter, visit, organisation=organisation)
    form = await form_for(organisation, form_key="a-key-of-this-form")
    first, second = (
        await browser.post("accounts.user.create", form),
        await browser.post("accounts.user.create", form),
    )
    assert first.headers["location"] == second.headers["location"]
    assert await db.fetchval("select count(*) from app_user where email = 'amal@example.org'") == 1


async def test_a_place_out_of_scope_is_as_unknown_as_none(house: None) -> None:
    organisation, foreign = await make.organisation(), await make.organisation()
    granter = await make.account("operator_manager", organisation=organisation)
    problems = []
    for code in (await code_of(foreign), "no-such-code"):
        with pytest.raises(Invalid) as wrong:
            await commands.create(NewUser.parse(await form_for(organisation, organisation=code)), by=granter)
        problems.append(str(wrong.value.problems["organisation"]))
    assert problems[0] == problems[1]
