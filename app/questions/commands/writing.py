"""Writing trees: a draft beside the published version, and its publication."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app import eventlog
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.questions import queries
from app.questions.inputs import QuestionInput, TreeInput
from app.questions.queries import TreeView
from app.questions.rules import mistakes, read
from app.questions.trees import bundled

KIND = "question_tree"


@db.atomic
async def start_draft(tree: UUID, *, by: Actor) -> UUID:
    """Begin a new version from this one. Raises Conflict while another draft of the tree is open."""
    source = await queries.tree_to_change(tree)
    await _lock(source.code)
    if await db.fetchval("select 1 from question_tree where code = $1 and state = 'draft'", source.code):
        raise Conflict(_("A draft of this tree is open already. Go on with that one."))
    key = ids.new()
    await db.execute(
        "insert into question_tree (id, code, version, state, name, body, created_by, created_at)"
        " select $1, code, (select max(version) + 1 from question_tree where code = t.code), 'draft', name, body,"
        " $3, $4"
        " from question_tree t where id = $2",
        key,
        tree,
        by.id,
        clock.now(),
    )
    await _record("DRAFTED", key, by=by, of=source.code)
    return key


@db.atomic
async def change_tree(tree: UUID, given: TreeInput, edition: int, *, by: Actor) -> None:
    """Rename a draft or choose where it begins."""
    body = await _body_to_change(tree, edition)
    if given.first and given.first not in {each["code"] for each in body["questions"]}:
        raise Invalid(None, first=_("Choose a question of this tree."))
    await _save(tree, {**body, "first": given.first or body.get("first", "")}, name=given.name)
    await _record("CHANGED", tree, by=by)


@db.atomic
async def put_question(tree: UUID, given: QuestionInput, edition: int, *, was: str = "", by: Actor) -> None:
    """Add a question to a draft, or write one anew; a new code is followed by the ways that lead to it.

    Raises Invalid for a code that is taken, Conflict for a stale form or a tree that is no draft.
    """
    body = await _body_to_change(tree, edition)
    codes = [each["code"] for each in body["questions"]]
    if given.code in codes and given.code != was:
        raise Invalid(None, code=_("There is a question with this code already."))
    new = given.as_body()
    if was in codes:
        questions = [
            new if each["code"] == was else _led_to(each, was, given.code) for each in body["questions"]
        ]
    else:
        questions = [*body["questions"], new]
    first = given.code if body.get("first") in ("", None, was) else body["first"]
    await _save(tree, {"first": first, "questions": questions})
    await _record("CHANGED", tree, by=by, question=given.code)


@db.atomic
async def drop_question(tree: UUID, code: str, edition: int, *, by: Actor) -> None:
    """Take a question out of a draft; what leads to it is then a mistake until it is mended."""
    body = await _body_to_change(tree, edition)
    await _save(tree, {**body, "questions": [each for each in body["questions"] if each["code"] != code]})
    await _record("CHANGED", tree, by=by, question=code)


@db.atomic
async def drop_draft(tree: UUID, *, by: Actor) -> None:
    """Give a draft up; nobody walked through it."""
    there = await queries.tree_to_change(tree)
    _must_be_draft(there)
    await db.execute("delete from question_tree where id = $1", tree)
    await _record("DROPPED", tree, by=by, of=there.code)


@db.atomic
async def publish(tree: UUID, *, by: Actor) -> None:
    """Let new walks take this version; walks that began go on with theirs. Raises Conflict naming a mistake."""
    there = await queries.tree_to_change(tree)
    _must_be_draft(there)
    wrong = mistakes(there.tree, await queries.categories())
    if wrong:
        raise Conflict(wrong[0])
    await db.execute(
        "update question_tree set state = 'retired' where code = $1 and state = 'published'", there.code
    )
    await db.execute(
        "update question_tree set state = 'published', published_at = $2 where id = $1", tree, clock.now()
    )
    await _record("PUBLISHED", tree, by=by, of=there.code)


@db.atomic
async def install_all(*, by: Actor) -> int:
    """Publish every tree that comes with the house and is missing; how many were."""
    made = [
        await _install(
            tree["code"], tree["name"], {name: tree[name] for name in ("first", "questions")}, by=by
        )
        for tree in bundled()
    ]
    return sum(made)


async def _install(code: str, name: str, body: Mapping[str, Any], *, by: Actor) -> bool:
    await _lock(code)
    if await db.fetchval("select 1 from question_tree where code = $1", code):
        return False
    wrong = mistakes(read(code, body), frozenset(_categories_of(body)))
    if wrong:
        raise Conflict(wrong[0])
    key = ids.new()
    await db.execute(
        "insert into question_tree (id, code, version, state, name, body, created_by, created_at, published_at)"
        " values ($1, $2, 1, 'published', $3, $4, $5, $6, $6)",
        key,
        code,
        name,
        json.dumps(body),
        by.id,
        clock.now(),
    )
    await _record("PUBLISHED", key, by=by, of=code)
    return True


def _categories_of(body: Mapping[str, Any]) -> set[str]:
    ends = [way["to"] for question in body["questions"] for way in question["ways"] if ":" in way["to"]]
    return {end.partition(":")[2] for end in ends}


async def _lock(code: str) -> None:
    """One writer a tree: two drafts begun at once wait for each other."""
    await db.fetchval("select pg_advisory_xact_lock(hashtextextended('question_tree:' || $1, 0))", code)


async def _body_to_change(tree: UUID, edition: int) -> dict[str, Any]:
    there = await queries.tree_to_change(tree)
    _must_be_draft(there)
    if there.edition != edition:
        raise Conflict(_("Somebody else saved this draft meanwhile. Look at it again."))
    body: dict[str, Any] = json.loads(await db.fetchval("select body from question_tree where id = $1", tree))
    return {"first": body.get("first", ""), "questions": body.get("questions", [])}


def _must_be_draft(tree: TreeView) -> None:
    if tree.state != "draft":
        raise Conflict(_("A published version is never changed. Begin a new one."))


async def _save(tree: UUID, body: dict[str, Any], *, name: str | None = None) -> None:
    await db.execute(
        "update question_tree set body = $2, name = coalesce($3, name), edition = edition + 1 where id = $1",
        tree,
        json.dumps(body),
        name,
    )


def _led_to(question: dict[str, Any], was: str, now: str) -> dict[str, Any]:
    ways = [{**way, "to": now} if way["to"] == was else way for way in question["ways"]]
    return {**question, "ways": ways}


async def _record(code: str, tree: UUID, *, by: Actor, of: str = "", question: str = "") -> None:
    context = {name: value for name, value in (("tree", of), ("question", question)) if value}
    await eventlog.record("question_tree", code, subject=Subject(KIND, tree), by=by, context=context)
