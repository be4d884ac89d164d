"""Where people and machines ask how the house is."""

from app.status.pages import contact, csp_report, health, metrics, readiness, report, status
from app.web.routing import visit

REPORT_BODY = 16 * 1024

ROUTES = [
    visit("GET", "/status", status.index, fixed=True),
    visit("GET", "/status.json", report.show, fixed=True),
    visit("GET", "/healthz", health.show, fixed=True),
    visit("GET", "/readyz", readiness.show, fixed=True),
    visit("GET", "/metrics", metrics.show, fixed=True),
    visit("GET", "/.well-known/security.txt", contact.show, fixed=True),
    visit("POST", "/csp-reports", csp_report.create, fixed=True, body=REPORT_BODY),
]
