"""Where results are on the web."""

from app.results.pages import answer, comment, export, result
from app.web.routing import visit

ROUTES = [
    visit("GET", "/forms/{id}/results", result.show),
    visit("GET", "/forms/{id}/answers", answer.index),
    visit("GET", "/forms/{id}/comments", comment.index),
    visit("POST", "/forms/{id}/exports", export.create),
]
