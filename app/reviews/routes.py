"""Where review screens are on the web."""

from app.reviews.pages import screen
from app.web.routing import visit

ROUTES = [
    visit("GET", "/reviews", screen.index),
    visit("GET", "/reviews/new", screen.new),
    visit("POST", "/reviews", screen.create),
    visit("GET", "/reviews/{id}", screen.show),
    visit("GET", "/reviews/{id}/edit", screen.edit),
    visit("POST", "/reviews/{id}", screen.update),
    visit("POST", "/reviews/{id}/delete", screen.destroy),
]
