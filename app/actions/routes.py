"""Where actions are on the web."""

from app.actions.pages import (
    action,
    approval,
    attachment,
    check,
    column,
    deadline,
    detail,
    evidence,
    listing,
    move,
    note,
    owner,
    routing,
    rule,
    taking,
    timeline,
)
from app.web.routing import visit

ROUTES = [
    visit("GET", "/actions", action.index),
    visit("GET", "/actions/list", listing.index),
    visit("GET", "/actions/rules", rule.index),
    visit("GET", "/actions/new", action.new),
    visit("POST", "/actions", action.create),
    visit("GET", "/actions/{reference}", action.show),
    visit("POST", "/actions/{reference}/column", column.update),
    visit("GET", "/actions/{reference}/move", move.new),
    visit("POST", "/actions/{reference}/move", move.create),
    visit("GET", "/actions/{reference}/approval", approval.show),
    visit("POST", "/actions/{reference}/approval", approval.create),
    visit("GET", "/actions/{reference}/details", detail.edit),
    visit("POST", "/actions/{reference}/details", detail.update),
    visit("GET", "/actions/{reference}/owner", owner.edit),
    visit("POST", "/actions/{reference}/owner", owner.update),
    visit("POST", "/actions/{reference}/taking", taking.create),
    visit("GET", "/actions/{reference}/deadline", deadline.edit),
    visit("POST", "/actions/{reference}/deadline", deadline.update),
    visit("POST", "/actions/{reference}/notes", note.create),
    visit("GET", "/actions/{reference}/timeline", timeline.index),
    visit(
        "POST", "/actions/{reference}/documents", attachment.create, body=attachment.LARGEST_BODY, files=20
    ),
    visit("POST", "/actions/{reference}/documents/{id}/evidence", evidence.update),
    visit("POST", "/actions/{reference}/documents/{id}/delete", attachment.destroy),
    visit("POST", "/actions/{reference}/checks", check.create),
    visit("GET", "/actions/{reference}/routing", routing.show),
    visit("POST", "/actions/{reference}/routing", routing.create),
]
