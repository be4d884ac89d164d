"""Where timers are on the web; the paths of cla.md 3.2 are fixed."""

from app.timers.pages import keep, stop, time, timer
from app.web.routing import visit

ROUTES = [
    visit("GET", "/time", time.index),
    visit("GET", "/timer/", timer.show, fixed=True),
    visit("POST", "/timer/", timer.create, fixed=True),
    visit("DELETE", "/timer/", timer.destroy, fixed=True),
    visit("DELETE", "/timer/{reference}/", timer.destroy, fixed=True),
    visit("POST", "/timer/{reference}/delete", timer.destroy),
    visit("POST", "/timer/{reference}/stops", stop.create),
    visit("POST", "/timer/{reference}/keeps", keep.create),
]
