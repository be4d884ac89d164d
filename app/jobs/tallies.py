"""What a consumer counts about itself (reliability.md 7); other rooms add to the same registry."""

from prometheus_client import Counter, Histogram

from app.kernel.tallies import REGISTRY

SECONDS = Histogram(
    "recourse_job_seconds",
    "Time a job took.",
    ["kind"],
    buckets=(0.01, 0.1, 1.0, 10.0, 60.0, 600.0),
    registry=REGISTRY,
)
ATTEMPTS = Counter("recourse_job_attempts", "Attempts at jobs.", ["kind", "result"], registry=REGISTRY)
LAPSED = Counter("recourse_job_lease_lapsed", "Jobs taken over from a lease that lapsed.", registry=REGISTRY)
FENCED = Counter("recourse_job_fenced", "Attempts that ended after their lease was lost.", registry=REGISTRY)
