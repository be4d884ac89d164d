"""Percentiles of many documents together: those of each are never averaged, their histograms are added. Pure."""

from collections.abc import Sequence


def added(histograms: Sequence[Sequence[int]]) -> list[int]:
    """The sum of histograms of the same buckets."""
    return [sum(bucket) for bucket in zip(*histograms, strict=True)]


def percentile(histogram: Sequence[int], share: float) -> float | None:
    """About how many seconds a share of sessions took at most; None without any.

    Bucket n holds what took from 2^n - 1 up to 2^(n+1) - 1 seconds; within it sessions are taken as even.
    """
    total = sum(histogram)
    if not total:
        return None
    wanted, passed = share * total, 0
    for n, count in enumerate(histogram):
        if count and passed + count >= wanted:
            low, high = 2**n - 1, 2 ** (n + 1) - 1
            return round(low + (high - low) * (wanted - passed) / count, 1)
        passed += count
    return float(2 ** len(histogram) - 1)
