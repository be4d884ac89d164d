"""Reading trees and walks."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.kernel import db
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.questions.rules import Path, Tree, read, walk

LOCKED = "for update of w"


@dataclass(frozen=True)
class TreeView:
    """A version of a tree with what stands about it."""

    id: UUID
    code: str
    version: int
    state: str
    name: str
    edition: int
    tree: Tree
    by: str
    created_at: datetime
    published_at: datetime | None
    walks: int


@dataclass(frozen=True)
class WalkView:
    """How far a record is with a tree."""

    id: UUID
    tree_id: UUID
    tree_version: int
    tree_name: str
    version: int
    started_by: str
    started_at: datetime
    modified_at: datetime
    path: Path
    tree: Tree

    @property
    def limits(self) -> dict[str, int]:
        """The largest amount that each part of the summary may hold, as the questions that were asked have it."""
        return {
            step.question.fills: max(way.most for way in step.question.ways if way.most is not None)
            for step in self.path.steps
            if step.question.fills and any(way.most is not None for way in step.question.ways)
        }


_TREE = """
select t.id, t.code, t.version, t.state, t.name, t.edition, t.body, t.created_at, t.published_at,
  coalesce(u.name, '') as by, (select count(*) from question_walk w where w.tree = t.id) as walks
from question_tree t left join app_user u on u.id = t.created_by
"""


async def trees() -> list[TreeView]:
    """Every version of every tree, newest first within its code; there are dozens."""
    return [_tree(row) for row in await db.fetch(f"{_TREE} order by t.code, t.version desc limit 200")]


async def tree_named(id: UUID) -> TreeView:
    """One version. Raises NotFound."""
    row = await db.fetchrow(f"{_TREE} where t.id = $1", id)
    if row is None:
        raise NotFound(_("There is no such question tree."))
    return _tree(row)


async def tree_to_change(id: UUID) -> TreeView:
    """One version, locked. Raises NotFound."""
    await db.fetchval("select id from question_tree where id = $1 for update", id)
    return await tree_named(id)


async def published(code: str) -> TreeView:
    """The version new walks take. Raises NotFound when none was published yet."""
    row = await db.fetchrow(f"{_TREE} where t.code = $1 and t.state = 'published'", code)
    if row is None:
        raise NotFound(_("No questions were published yet. Ask an administrator."))
    return _tree(row)


async def walk_of(subject: Subject, code: str, *, lock: str = "") -> WalkView | None:
    """The walk of a record through the tree of a code, or None; LOCKED to change it."""
    return (await _walks(subject, [code], lock)).get(code)


async def _walks(subject: Subject, codes: list[str], lock: str) -> dict[str, WalkView]:
    rows = await db.fetch(
        "select w.id, w.code, w.tree as tree_id, t.version as tree_version, t.name as tree_name, w.version, w.answers,"
        " w.started_at, w.modified_at, coalesce(u.name, '') as started_by, t.body"
        " from question_walk w join question_tree t on t.id = w.tree left join app_user u on u.id = w.started_by"
        f" where w.subject_kind = $1 and w.subject_id = $2 and w.code = any($3) and w.removed_at is null {lock}",
        subject.kind,
        subject.id,
        codes,
    )
    return {row["code"]: _walk(row) for row in rows}


def _tree(row: Any) -> TreeView:
    values = dict(row)
    body = json.loads(values.pop("body"))
    return TreeView(tree=read(values["code"], body), **values)


def _walk(row: Any) -> WalkView:
    values = dict(row)
    code, body = values.pop("code"), json.loads(values.pop("body"))
    tree = read(code, body)
    return WalkView(tree=tree, path=walk(tree, json.loads(values.pop("answers"))), **values)


async def categories() -> frozenset[str]:
    """The codes of the categories that a result may name."""
    return frozenset(row["code"] for row in await db.fetch("select code from category"))
