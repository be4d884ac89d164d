"""Where documents are on the web."""

from app.documents.pages import document, picture
from app.web.routing import visit

ROUTES = [
    visit("GET", "/documents/{id}", document.show),
    visit("GET", "/documents/{id}/picture", picture.show),
]
