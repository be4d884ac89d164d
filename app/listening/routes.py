"""Where what was heard is on the web, and where programs bring it."""

from app.listening.inputs import LIMITS
from app.listening.pages import call, heard, mention, sheet
from app.web.routing import visit

ROUTES = [
    visit("GET", "/listening", heard.index),
    visit("GET", "/listening/files/new", sheet.new),
    visit("POST", "/listening/files", sheet.create, body=LIMITS.size + 64 * 1024, files=1),
    visit("GET", "/listening/{id}", heard.show),
    visit("POST", "/api/mentions", mention.create, fixed=True),
    visit("POST", "/api/calls", call.create, fixed=True),
]
