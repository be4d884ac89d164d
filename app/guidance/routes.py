"""Where the knowledge base is on the web."""

from app.guidance.pages import article
from app.web.routing import visit

ROUTES = [visit("GET", "/guidance", article.index), visit("GET", "/guidance/{id}", article.show)]
