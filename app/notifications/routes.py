"""Where notifications are on the web."""

from app.notifications.pages import consent_report
from app.web.routing import visit

REPORT = "/policy_notification/communication_by_notification_report"

ROUTES = [
    visit("GET", REPORT, consent_report.index, fixed=True),
    visit("POST", REPORT, consent_report.create, fixed=True),
    visit("POST", f"{REPORT}/", consent_report.create, fixed=True),
    visit("GET", f"{REPORT}/", consent_report.index, fixed=True),
]
