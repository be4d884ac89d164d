"""Where notices, messages and the live stream are on the web."""

from app.outbox.pages import bell, live, message, notice, release, settlement
from app.web.routing import visit

ROUTES = [
    visit("GET", "/live", live.show),
    visit("GET", "/notices", notice.index),
    visit("POST", "/notices", notice.update),
    visit("GET", "/notices/unread", bell.show),
    visit("GET", "/messages", message.index),
    visit("GET", "/messages/{message}", message.show),
    visit("POST", "/messages/{message}/releases", release.create),
    visit("POST", "/messages/{message}/settlements", settlement.create),
]
