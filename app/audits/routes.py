"""Where recurring audits are on the web."""

from app.audits.pages import audit, schedule, sitting, standing
from app.web.routing import visit

ROUTES = [
    visit("GET", "/audits", audit.index),
    visit("POST", "/audits/{id}/sitting", sitting.create),
    visit("GET", "/audits/schedules", schedule.index),
    visit("GET", "/audits/schedules/new", schedule.new),
    visit("POST", "/audits/schedules", schedule.create),
    visit("GET", "/audits/schedules/{id}", schedule.show),
    visit("GET", "/audits/schedules/{id}/edit", schedule.edit),
    visit("POST", "/audits/schedules/{id}", schedule.update),
    visit("POST", "/audits/schedules/{id}/standing", standing.update),
]
