"""Where reports are on the web."""

from app.reports.pages import download, export, report, schedule
from app.web.routing import visit

ROUTES = [
    visit("GET", "/reports", report.index),
    visit("GET", "/reports/exports", export.index),
    visit("GET", "/reports/exports/{id}", download.show),
    visit("POST", "/reports/exports/{id}", export.update),
    visit("POST", "/reports/exports/{id}/delete", export.destroy),
    visit("POST", "/reports/schedules/{id}/delete", schedule.destroy),
    visit("GET", "/reports/{slug}", report.show),
    visit("POST", "/reports/{slug}", export.create),
    visit("POST", "/reports/{slug}/schedules", schedule.create),
]
