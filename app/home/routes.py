"""Where the front door is on the web."""

from app.home.pages import home
from app.web.routing import visit

ROUTES = [visit("GET", "/", home.index)]
