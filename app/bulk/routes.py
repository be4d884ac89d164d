"""Where bulk deeds are on the web."""

from app.bulk.pages import progress, retry, run
from app.web.routing import visit

ROUTES = [
    visit("POST", "/bulk/runs/{kind}", run.create),
    visit("GET", "/bulk/{id}", run.show),
    visit("GET", "/bulk/{id}/progress", progress.show),
    visit("POST", "/bulk/{id}/retries", retry.create),
]
