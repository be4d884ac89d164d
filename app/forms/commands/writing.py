"""Writing forms: a draft beside the version that is asked, and the change from one to the other."""

import json
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from app.accounts.account import Account
from app.forms.commands.saving import insert_form, insert_version, must_own, record, to_change
from app.forms.inputs.writing import FormInput, QuestionInput, SectionInput, WholeInput, slug
from app.forms.queries import editing as queries
from app.forms.queries.forms import VersionView
from app.forms.rules import editing
from app.forms.rules.checking import mistakes
from app.forms.rules.version import Version, written
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _


@db.atomic
async def make_form(given: FormInput, *, by: Account) -> UUID:
    """A new form with an empty draft. Raises Forbidden for an owner outside the person's scope."""
    must_own(by, given.owner)
    form = await insert_form(given, by=by)
    await insert_version(form, Version((editing.FIRST,)), by=by)
    await record("FORM_MADE", form, by=by)
    return form


@db.atomic
async def rename(form: UUID, given: FormInput, *, by: Account) -> None:
    """Change the name or cadence. What it is and whose it is stays once it has been asked."""
    there = await to_change(form, by)
    must_own(by, given.owner)
    fixed = there.status != "draft"
    await db.execute(
        "update form set kind = $2, name_en = $3, name_fr = $4, name_ar = $5, cadence = $6, owner_institution = $7,"
        " edited_at = $8 where id = $1",
        form,
        there.kind if fixed else given.kind,
        given.name_en,
        given.name_fr,
        given.name_ar,
        given.cadence,
        there.owner if fixed else given.owner,
        clock.now(),
    )
    await record("FORM_RENAMED", form, by=by)


@db.atomic
async def start_draft(form: UUID, *, by: Account) -> None:
    """Begin a new version from the one that is asked. Raises Conflict while another draft is open."""
    there = await to_change(form, by)
    if there.draft_version is not None:
        raise Conflict(_("A draft of this form is open already. Go on with that one."))
    source = await queries.newest_version(form)
    number = await insert_version(form, source.asks, by=by)
    await record("VERSION_DRAFTED", form, by=by, version=number)


@db.atomic
async def drop_draft(form: UUID, *, by: Account) -> None:
    """Give a draft up. Raises Conflict where it is all the form has."""
    there = await to_change(form, by)
    if there.draft_version is None or (there.active_version is None and there.status == "draft"):
        raise Conflict(_("There is nothing else of this form yet. Retire it if nobody needs it."))
    await db.execute("delete from form_version where form = $1 and state = 'draft'", form)
    await record("VERSION_DROPPED", form, by=by, version=there.draft_version)


@db.atomic
async def change_whole(form: UUID, given: WholeInput, edition: int, *, by: Account) -> None:
    """Write what the draft says before and after, whether it is anonymous, and its pass mark."""
    await _change(form, edition, given.on, by=by)


@db.atomic
async def put_section(form: UUID, given: SectionInput, edition: int, *, was: str = "", by: Account) -> None:
    """Add a section to the draft, or write its heading anew."""

    def change(version: Version) -> Version:
        codes = {section.code for section in version.sections}
        return editing.put_section(version, given.section(was or _free(slug(given.title["en"]), codes)), was)

    await _change(form, edition, change, by=by)


@db.atomic
async def drop_section(form: UUID, code: str, edition: int, *, by: Account) -> None:
    """Take a section out of the draft. Raises Conflict for the last one."""

    def change(version: Version) -> Version:
        if len(version.sections) == 1:
            raise Conflict(_("A form keeps at least one section."))
        return editing.drop_section(version, code)

    await _change(form, edition, change, by=by)


@db.atomic
async def put_question(form: UUID, given: QuestionInput, edition: int, *, was: str = "", by: Account) -> None:
    """Add a question to the draft, or write one anew. Raises Invalid for a code that is taken."""

    def change(version: Version) -> Version:
        question = given.question
        if question.code != was and question.code in version.questions:
            if was:
                raise Invalid(None, code=_("There is a question with this code already."))
            question = replace(question, code=_free(question.code, set(version.questions)))
        return editing.put_question(version, question, given.section, was)

    await _change(form, edition, change, by=by)


@db.atomic
async def drop_question(form: UUID, code: str, edition: int, *, by: Account) -> None:
    """Take a question out of the draft."""
    await _change(form, edition, lambda version: editing.drop_question(version, code), by=by)


@db.atomic
async def move(form: UUID, what: str, code: str, by_places: int, edition: int, *, by: Account) -> None:
    """Move a section or a question of the draft one place up or down."""
    step = editing.move_section if what == "section" else editing.move_question
    await _change(form, edition, lambda version: step(version, code, by_places), by=by)


@db.atomic
async def activate(form: UUID, *, by: Actor) -> None:
    """Have the draft asked from now on; the version before it retires and keeps its submissions.

    Raises Conflict naming the first mistake.
    """
    await to_change(form, by)
    draft = await queries.draft_of(form)
    wrong = mistakes(draft.asks)
    if wrong:
        raise Conflict(
            _("%(question)s: %(problem)s") % {"question": wrong[0].question or "–", "problem": wrong[0].words}
        )
    now = clock.now()
    await db.execute(
        "update form_version set state = 'retired', retired_at = $2 where form = $1 and state = 'active'",
        form,
        now,
    )
    await db.execute(
        "update form_version set state = 'active', activated_at = $2 where id = $1", draft.id, now
    )
    await db.execute(
        "update form set status = 'active', retired_at = null, edited_at = $2 where id = $1", form, now
    )
    await record("VERSION_ACTIVE", form, by=by, version=draft.version)


@db.atomic
async def retire(form: UUID, *, by: Account) -> None:
    """Ask it no more; its links stop working, what was answered stays."""
    there = await to_change(form, by)
    if there.status == "retired":
        raise Conflict(_("This form is retired already."))
    await db.execute(
        "update form set status = 'retired', retired_at = $2, edited_at = $2 where id = $1", form, clock.now()
    )
    await record("FORM_RETIRED", form, by=by)


@db.atomic
async def resume(form: UUID, *, by: Account) -> None:
    """Ask a retired form again, in the version it had."""
    there = await to_change(form, by)
    if there.status != "retired":
        raise Conflict(_("This form is not retired."))
    await db.execute(
        "update form set status = $2, retired_at = null, edited_at = $3 where id = $1",
        form,
        "draft" if there.active_version is None else "active",
        clock.now(),
    )
    await record("FORM_RESUMED", form, by=by)


def _free(code: str, taken: set[str]) -> str:
    """The code, or the first free one with a number behind it."""
    return next(
        each for n in range(1, 1_000) if (each := code if n == 1 else f"{code[:36]}_{n}") not in taken
    )


async def _change(
    form: UUID, edition: int, change: Callable[[Version], Version], *, by: Account
) -> VersionView:
    await to_change(form, by)
    draft = await queries.draft_of(form)
    if draft.edition != edition:
        raise Conflict(_("Somebody else saved this draft meanwhile. Look at it again."))
    asks = change(draft.asks)
    await db.execute(
        "update form_version set body = $2, questions = $3, handles_patient_data = $4, edition = edition + 1"
        " where id = $1",
        draft.id,
        json.dumps(written(asks), ensure_ascii=False),
        len(asks.questions),
        asks.handles_patient_data,
    )
    await db.execute("update form set edited_at = $2 where id = $1", form, clock.now())
    await record("VERSION_CHANGED", form, by=by, version=draft.version)
    return draft
