"""Sending a client to other help: the organisations that were named stay on the log (cla.md 1.11, 10.5)."""

from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import queries, rules
from app.cases.commands import callback
from app.cases.commands.case import claim
from app.cases.inputs.helping import Help
from app.cases.queries.helping import category_code
from app.eventlog import Entry, registry
from app.guidance import queries as guidance
from app.kernel import db
from app.kernel.actor import Subject
from app.kernel.errors import Invalid
from app.kernel.language import _


@db.atomic
async def send_elsewhere(case: UUID, help: Help, *, by: Account) -> Entry:
    """Record which other help a client was sent to; a callback that was booked is forgotten.

    Raises Invalid without an organisation that is still offered, Conflict or Forbidden as every code does.
    """
    standing = await queries.standing_to_change(case)
    code = rules.help_code(help.code, await category_code(case))
    kind = registry.kind("alternative_help", code)
    if (refused := rules.refusal(kind, standing, rules.Picker.of(by))) is not None:
        raise refused
    found = await guidance.named(help.articles)
    if len(found) < len(help.articles) or (code == "IRKB" and not found):
        raise Invalid(None, articles=_("Choose at least one organisation."))
    await claim(case, by=by)
    names = [article.title for article in found]
    await callback.reset(case)
    return await eventlog.record(
        "alternative_help",
        code,
        subject=Subject("case", case),
        by=by,
        notes="\n".join([*names, *([help.notes] if help.notes else [])]),
        context={"organisations": names, "articles": [str(article.id) for article in found]},
        picked=True,
    )
