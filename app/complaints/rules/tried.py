"""A complaint's change of state as somebody outside describes it (cli.md, `actions transition`)."""

from collections.abc import Mapping

from app.complaints.rules.states import Brought, Standing, must_be_possible
from app.kernel.errors import Conflict
from app.kernel.jsonfield import Fields
from app.kernel.language import _

STANDINGS: Mapping[str, Standing] = {
    "assignee": Standing(),
    "submitter": Standing(),
    "manager": Standing(manager=True),
    "department_manager": Standing(manager=True),
    "px_admin_other": Standing(),
    "submitter_who_is_px_admin": Standing(),
    "px_admin_other_hospital": Standing(in_scope=False),
    "system_on_inbound_reply": Standing(),
}


def must_be_allowed(case: Fields) -> None:
    """Raise the refusal a person would see, or nothing.

    A waiting complaint needs only its reason here, and a reopening counts as within its 90 days.
    """
    reason = case.text("reason", "") or ""
    brought = Brought(reason=reason, awaiting=reason, resolution=case.text("resolution", "") or "")
    standing = STANDINGS[case.one_of("actor", STANDINGS)]
    meaning = case.text("meaning")
    move = must_be_possible(case.word("from"), case.word("to"), standing, brought)
    if meaning is not None and meaning != move.deed:
        raise Conflict(_("Going there is not what “%s” means.") % meaning)
