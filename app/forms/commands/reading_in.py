"""Forms from files."""

from uuid import UUID

from app.accounts.account import Account
from app.forms.commands.saving import insert_form, insert_version, must_own, record
from app.forms.inputs.writing import FormInput
from app.forms.queries import editing as queries
from app.forms.queries.scope import may_edit
from app.forms.rules.exchange import FormFile
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import Invalid
from app.kernel.language import _


@db.atomic
async def bring_in(file: FormFile, owner: UUID | None, *, by: Actor) -> UUID:
    """A form from a file, as a draft: a new form, or a new version of the one with its code.

    Raises Invalid where the form with this code is somebody else's or has an open draft.
    """
    must_own(by, owner)
    known = await queries.form_by_code(file.code) if file.code else None
    if known is None:
        given = FormInput(
            file.kind, file.name["en"], file.name.get("fr", ""), file.name.get("ar", ""), file.cadence, owner
        )
        form = await insert_form(given, by=by, code=file.code or None)
    else:
        if isinstance(by, Account) and not may_edit(by, known.owner):
            raise Invalid(None, files=_("The form %(code)s belongs to somebody else.") % {"code": file.code})
        if known.draft_version is not None:
            raise Invalid(
                None, files=_("The form %(code)s has an open draft. Finish it first.") % {"code": file.code}
            )
        form = known.id
    await insert_version(form, file.asks, by=by)
    await record("FORM_IMPORTED", form, by=by)
    return form
