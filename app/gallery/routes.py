"""Where the gallery is on the web, in development."""

from app.gallery.pages import component
from app.web.routing import visit

ROUTES = [
    visit("GET", "/gallery", component.index),
]
