"""What a consumer counts of its calls (reliability.md 7)."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from app.kernel.tallies import REGISTRY

BOUNDS: Final = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 20.0, 90.0)


@dataclass
class Tally:
    """The calls of one gateway in plain numbers: with a lock for each, counting them cost more than making them."""

    results: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    within: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    def note(self, result: str, seconds: float) -> None:
        """Count one call."""
        self.results[result] += 1
        self.seconds += seconds
        self.within[bisect_left(BOUNDS, seconds)] += 1


_tallies: dict[str, Tally] = {}


def of(gateway: str) -> Tally:
    """The numbers of a gateway."""
    return _tallies.setdefault(gateway, Tally())


class _Gateways(Collector):
    """Shows the numbers of all gateways when somebody looks."""

    def collect(self) -> Iterable[Metric]:
        calls = CounterMetricFamily(
            "recourse_gateway_calls", "Calls of gateways.", labels=("gateway", "result")
        )
        took = HistogramMetricFamily("recourse_gateway_seconds", "Time a gateway took.", labels=("gateway",))
        for name, tally in list(_tallies.items()):
            for result, times in list(tally.results.items()):
                calls.add_metric((name, result), times)
            counted = zip((*map(str, BOUNDS), "+Inf"), accumulate(tally.within), strict=True)
            took.add_metric((name,), list(counted), tally.seconds)
        return (calls, took)


REGISTRY.register(_Gateways())
