"""Where privacy is on the web."""

from app.privacy.pages import access, archived_case, decision, hold, rule, run
from app.web.routing import visit

ROUTES = [
    visit("GET", "/privacy", rule.index),
    visit("GET", "/privacy/rules/{kind}", rule.edit),
    visit("POST", "/privacy/rules/{kind}", rule.update),
    visit("POST", "/privacy/runs", run.create),
    visit("GET", "/privacy/runs/{id}", run.show),
    visit("GET", "/privacy/holds", hold.index),
    visit("POST", "/privacy/holds", hold.create),
    visit("POST", "/privacy/holds/{id}/delete", hold.destroy),
    visit("GET", "/privacy/requests", access.index),
    visit("POST", "/privacy/requests", access.create),
    visit("GET", "/privacy/requests/{id}", decision.new),
    visit("POST", "/privacy/requests/{id}", decision.create),
    visit("GET", "/privacy/requests/{id}/archive", access.show),
    visit("GET", "/archive", archived_case.index),
    visit("GET", "/archive/{id}", archived_case.show),
]
