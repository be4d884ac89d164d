"""Where casework is on the web."""

from app.cases.pages import (
    case,
    change,
    link,
    note,
    outcome,
    outcome_code,
    owner,
    person,
    problem,
    summary,
    timeline,
    timer,
)
from app.web.routing import visit

ROUTES = [
    visit("GET", "/cases", case.index),
    visit("GET", "/cases/new", case.new),
    visit("POST", "/cases", case.create),
    visit("GET", "/cases/changes", change.index),
    visit("GET", "/cases/{reference}", case.show),
    visit("GET", "/cases/{reference}/timeline", timeline.index),
    visit("GET", "/cases/{reference}/outcome-codes", outcome_code.index),
    visit("POST", "/cases/{reference}/notes", note.create),
    visit("POST", "/cases/{reference}/outcomes", outcome.create),
    visit("POST", "/cases/{reference}/timer", timer.create),
    visit("GET", "/cases/{reference}/client", person.edit),
    visit("POST", "/cases/{reference}/client", person.update),
    visit("GET", "/cases/{reference}/client/link", link.new),
    visit("POST", "/cases/{reference}/client/link", link.create),
    visit("GET", "/cases/{reference}/problem", problem.edit),
    visit("POST", "/cases/{reference}/problem", problem.update),
    visit("GET", "/cases/{reference}/summary", summary.edit),
    visit("POST", "/cases/{reference}/summary/{part}", summary.update),
    visit("GET", "/cases/{reference}/owner", owner.edit),
    visit("POST", "/cases/{reference}/owner", owner.update),
]
