"""Where the questions about a client are on the web."""

from app.diversity.pages import answer
from app.web.routing import visit

ROUTES = [
    visit("POST", "/cases/{reference}/client/diversity", answer.update),
]
