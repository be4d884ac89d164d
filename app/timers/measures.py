"""What is counted of billable time, on `timer t` with its newest correction `c`; `{me}` is whoever looks."""

from typing import Final

ROWS: Final = (
    "timer t left join lateral (select x.seconds from timer_correction x where x.timer = t.id"
    " order by x.created_at desc, x.id desc limit 1) c on true"
)
#: cla.md 3.5: running and cancelled timers add nothing.
COUNTED: Final = "t.stopped is not null and not t.cancelled"
#: cla.md 3.5: each timer is rounded up before anything is added; a correction says what counts instead.
SECONDS: Final = "coalesce(c.seconds, ceil(extract(epoch from t.stopped - t.created))::bigint)"
BEGAN: Final = "t.created"
