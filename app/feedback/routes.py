"""Where feedback is on the web."""

from app.feedback.pages import case_feedback, feedback, reply
from app.web.routing import visit

ROUTES = [
    visit("GET", "/feedback", feedback.index),
    visit("GET", "/cases/{reference}/feedback", case_feedback.index),
    visit("POST", "/cases/{reference}/feedback", case_feedback.create),
    visit("POST", "/cases/{reference}/feedback/{id}", case_feedback.update),
    visit("POST", "/cases/{reference}/feedback/{id}/replies", reply.create),
]
