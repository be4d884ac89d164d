"""Where the library is on the web."""

from app.documents.rules import kinds
from app.library.pages import document, standing, version
from app.web.routing import visit

#: One file, and the lines between the parts of the form.
LARGEST_BODY = kinds.DOCUMENT + kinds.MIB

ROUTES = [
    visit("GET", "/library", document.index),
    visit("GET", "/library/new", document.new),
    visit("POST", "/library", document.create, body=LARGEST_BODY, files=1),
    visit("GET", "/library/{id}", document.show),
    visit("POST", "/library/{id}/versions", version.create, body=LARGEST_BODY, files=1),
    visit("POST", "/library/{id}/standing", standing.update),
]
