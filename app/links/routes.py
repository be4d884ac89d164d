"""Where links and merges are on the web: parts of a case."""

from app.links.pages import link, merge
from app.web.routing import visit

ROUTES = [
    visit("GET", "/cases/{reference}/linked", link.index),
    visit("POST", "/cases/{reference}/linked", link.create),
    visit("POST", "/cases/{reference}/linked/{id}/delete", link.destroy),
    visit("GET", "/cases/{reference}/client/merge", merge.new),
    visit("POST", "/cases/{reference}/client/merge", merge.create),
    visit("POST", "/cases/{reference}/client/merge/{id}/delete", merge.destroy),
]
