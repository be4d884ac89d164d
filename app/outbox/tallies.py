"""What a consumer counts of its calls (reliability.md 7)."""

from prometheus_client import Counter, Histogram

from app.kernel.tallies import REGISTRY

CALLS = Counter("recourse_gateway_calls", "Calls of gateways.", ["gateway", "result"], registry=REGISTRY)
SECONDS = Histogram(
    "recourse_gateway_seconds",
    "Time a gateway took.",
    ["gateway"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 20.0, 90.0),
    registry=REGISTRY,
)
