"""Tests of the rows: here `house` is the database again, as everywhere but in the tests of gateways."""

from tests.conftest import house

__all__ = ["house"]
