"""Where allocation is on the web."""

from app.allocation.pages import assignment, rota, split, suggestion
from app.web.routing import visit

ROUTES = [
    visit("GET", "/cases/{reference}/assignment", assignment.new),
    visit("POST", "/cases/{reference}/assignment", assignment.create),
    visit("GET", "/cases/{reference}/suggestions", suggestion.index),
    visit("GET", "/cases/{reference}/split", split.new),
    visit("POST", "/cases/{reference}/split", split.create),
    visit("GET", "/rota", rota.index),
    visit("POST", "/rota", rota.create),
    visit("POST", "/rota/{id}/delete", rota.destroy),
]
