"""Where intelligence is on the web."""

from app.bi.pages import dashboard, row, run, security, sheet, task
from app.web.routing import visit

ROUTES = [
    visit("GET", "/intelligence", dashboard.index),
    visit("POST", "/intelligence/sheets", sheet.create),
    visit("GET", "/intelligence/rows", row.index),
    visit("GET", "/intelligence/security", security.index),
    visit("GET", "/intelligence/tasks", task.index),
    visit("GET", "/intelligence/runs/new", run.new),
    visit("POST", "/intelligence/runs", run.create),
    visit("GET", "/intelligence/runs/{id}", run.show),
    visit("POST", "/intelligence/runs/{id}/delete", run.destroy),
]
