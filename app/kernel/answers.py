"""Answers that are made by the ten thousand: never changed, and cheap to make."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value() -> Callable[[type[T]], type[T]]:
    """A dataclass that the type checker holds to be frozen, and that knows nothing of it when it runs.

    To refuse a change at run time takes a frozen dataclass three times as long to make, which is a quarter of what
    a sweep costs us. For everything else `@dataclass(frozen=True)` is the way.
    """
    return dataclass(slots=True, unsafe_hash=True)
