"""Where the command box is on the web."""

from app.search.pages import find
from app.web.routing import visit

ROUTES = [
    visit("GET", "/find", find.index),
    visit("POST", "/find", find.create),
]
