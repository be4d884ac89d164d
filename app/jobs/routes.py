"""Where the pages of work are on the web."""

from app.jobs.pages import cancellation, job, run
from app.web.routing import visit

ROUTES = [
    visit("GET", "/jobs", job.index),
    visit("POST", "/jobs", run.create),
    visit("GET", "/jobs/{job}", job.show),
    visit("POST", "/jobs/{job}", run.update),
    visit("POST", "/jobs/{job}/cancellations", cancellation.create),
]
