"""Where notifications are on the web."""

from app.notifications.pages import (
    answer,
    consent_report,
    gateway,
    inbound,
    notification,
    pause,
    receipt,
    rehearsal,
    run,
    setting,
    sink,
    switch,
    template,
    trial,
)
from app.web.routing import visit

REPORT = "/policy_notification/communication_by_notification_report"

ROUTES = [
    visit("GET", "/notifications", notification.index),
    visit("GET", "/notifications/pause", pause.new),
    visit("POST", "/notifications/pause", pause.create),
    visit("POST", "/notifications/pause/delete", pause.destroy),
    visit("GET", "/notifications/rehearsal", rehearsal.show),
    visit("POST", "/notifications/runs", run.create),
    visit("POST", "/notifications/runs/{id}", run.update),
    visit("POST", "/notifications/switches/{kind}", switch.update),
    visit("POST", "/notifications/gateways/{id}", gateway.update),
    visit("GET", "/notifications/gateways/{id}/trials/new", trial.new),
    visit("POST", "/notifications/gateways/{id}/trials", trial.create),
    visit("GET", "/notifications/settings", setting.edit),
    visit("POST", "/notifications/settings", setting.update),
    visit("GET", "/notifications/templates", template.index),
    visit("GET", "/notifications/templates/{kind}/{code}", template.edit),
    visit("POST", "/notifications/templates/{kind}/{code}", template.update),
    visit("GET", "/notifications/answers", answer.index),
    visit("POST", "/notifications/answers/{id}", answer.update),
    visit("GET", "/notifications/{id}", notification.show),
    visit("POST", "/notify/inbound/{provider}", inbound.create, fixed=True, body=65_536),
    visit("POST", "/notify/receipts/{provider}", receipt.create, fixed=True, body=65_536),
    # Both ways of writing the address are known outside; links take the last one of a name.
    visit("GET", f"{REPORT}/", consent_report.index, fixed=True),
    visit("POST", f"{REPORT}/", consent_report.create, fixed=True),
    visit("GET", REPORT, consent_report.index, fixed=True),
    visit("POST", REPORT, consent_report.create, fixed=True),
]

#: Not routed at all outside development (security.md DF-5).
DEVELOPMENT = [visit("POST", "/api/policy_notification/test_sms/", sink.create, fixed=True, body=65_536)]
