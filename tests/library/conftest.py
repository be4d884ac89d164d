"""The library keeps its files in a folder of the test."""

from tests.documents.conftest import files_of_test

__all__ = ["files_of_test"]
