"""What can be done to many cases at once; each is asked for again in this person's scope."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.bulk.deeds import Deed, Details, Kind, Named
from app.cases.commands import case as cases
from app.cases.commands import note as notes
from app.cases.inputs import NoteInput, OutcomeInput
from app.cases.queries import Filters, many
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.routing import url_for


def _owner(form: Mapping[str, Any]) -> dict[str, Any]:
    fields = Fields(form)
    return {"owner": str(fields.done(fields.id("owner", empty=_("Choose who answers for them."))))}


async def _give(by: Account, case: UUID, details: Details) -> None:
    await many.must_see(by, case)
    await cases.give_to(case, UUID(details["owner"]), by=by)


def _outcome(form: Mapping[str, Any]) -> dict[str, Any]:
    given = OutcomeInput.parse(form)
    notes.kind_named(given)
    return {"code": f"{given.key}/{given.code}", "notes": given.notes}


async def _log(by: Account, case: UUID, details: Details) -> None:
    await many.must_see(by, case)
    await notes.log_outcome(case, OutcomeInput.parse(details), by=by)


def _note(form: Mapping[str, Any]) -> dict[str, Any]:
    return {"notes": NoteInput.parse(form).notes}


async def _write(by: Account, case: UUID, details: Details) -> None:
    await many.must_see(by, case)
    await notes.add_note(case, NoteInput.parse(details), by=by)


async def _named(user: Account, cases: Sequence[UUID]) -> dict[UUID, Named]:
    return {
        case: Named(reference, client, url_for("cases.case.show", reference=reference))
        for case, reference, client in await many.named(user, cases)
    }


async def _all_of(user: Account, query: Mapping[str, str], most: int) -> list[UUID]:
    return await many.all_of(user, Filters.read(query, user), most)


CASES: Final = Kind(
    heading=_("Cases"),
    section="cases",
    route="cases.case.index",
    deeds={
        "owner": Deed(_("Give cases to somebody"), "cases.reassign", _owner, _give),
        "outcome": Deed(_("Log an outcome on cases"), "cases.outcome", _outcome, _log),
        "note": Deed(_("Write a note on cases"), "cases.note", _note, _write),
    },
    names=_named,
    all_of=_all_of,
    written={"notes": _("Note")},
)
