"""Where the knowledge base and the notes of guidance are on the web."""

from app.guidance.pages import article, note
from app.web.routing import visit

ROUTES = [
    visit("GET", "/guidance", article.index),
    visit("GET", "/guidance/notes", note.index),
    visit("GET", "/guidance/notes/{slug}", note.show),
    visit("GET", "/guidance/{id}", article.show),
]
