"""Where billing is on the web."""

from app.billing.pages import (
    acceptance,
    column,
    correction,
    deadline,
    difference,
    fix,
    lock,
    mistake,
    month,
    progress,
    row,
    upload,
    warning,
)
from app.billing.sending import LARGEST_BODY
from app.web.routing import visit

_UPLOAD = "/billing/uploads/{id}"
_MONTH = "/billing/months/{provider}/{month}"

ROUTES = [
    visit("GET", "/billing", upload.index),
    visit("POST", "/billing", upload.create, body=LARGEST_BODY, files=1),
    visit("GET", "/billing/columns", column.index),
    visit("GET", "/billing/columns/template", column.new),
    visit("GET", "/billing/months", month.index),
    visit("GET", _MONTH, month.show),
    visit("POST", f"{_MONTH}/lock", lock.create),
    visit("POST", f"{_MONTH}/lock/delete", lock.destroy),
    visit("POST", f"{_MONTH}/deadline", deadline.update),
    visit("GET", _UPLOAD, upload.show),
    visit("GET", f"{_UPLOAD}/progress", progress.show),
    visit("GET", f"{_UPLOAD}/problems", mistake.index),
    visit("POST", f"{_UPLOAD}/fixes", fix.create),
    visit("GET", f"{_UPLOAD}/correction", correction.show),
    visit("POST", f"{_UPLOAD}/correction", correction.create),
    visit("POST", f"{_UPLOAD}/acceptance", acceptance.create),
    visit("GET", f"{_UPLOAD}/difference", difference.show),
    visit("GET", f"{_UPLOAD}/warnings", warning.index),
    visit("GET", f"{_UPLOAD}/rows", row.index),
]
