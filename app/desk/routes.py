"""Where the things of a desk are on the web."""

from app.desk.pages import draft, presence, saved_view, snooze
from app.web.routing import visit

ROUTES = [
    visit("POST", "/desk/drafts/{place}", draft.update),
    visit("POST", "/presence/{kind}/{id}", presence.update),
    visit("GET", "/desk/views/{page}/new", saved_view.new),
    visit("POST", "/desk/views/{page}", saved_view.create),
    visit("POST", "/desk/views/{id}/delete", saved_view.destroy),
    visit("POST", "/desk/snoozes", snooze.create),
    visit("POST", "/desk/snoozes/delete", snooze.destroy),
]
