"""Where key figures are on the web."""

from app.kpis.pages import kpi
from app.web.routing import visit

ROUTES = [
    visit("GET", "/kpis", kpi.index),
    visit("GET", "/kpis/{id}", kpi.show),
]
