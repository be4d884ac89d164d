"""A file written anew with fixes in it, ready to be checked again."""

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import BinaryIO, Final

from app.billing.reading import Chosen, mended
from app.billing.rules import layout
from app.billing.rules.columns import MONEY, WHOLE
from app.kernel.sheet_out import csv_chunks

MARK: Final = "-corrected"
LONGEST_STEM: Final = 120


@dataclass(frozen=True)
class Correction:
    """What is written, and after which file."""

    original: str
    file: BinaryIO

    @property
    def name(self) -> str:
        """The name of the new file: the old one's, marked once."""
        stem = PurePath(self.original).stem.removesuffix(MARK)[:LONGEST_STEM]
        return f"{stem}{MARK}.csv"


async def write(
    correction: Correction,
    source: BinaryIO,
    as_of: date,
    chosen: Chosen,
    *,
    certain: bool,
    contract_2018: bool,
) -> None:
    """Write it, in a thread: reading a large file again takes a second or two."""
    await asyncio.to_thread(_write, correction.file, source, as_of, chosen, certain, contract_2018)


def _write(
    target: BinaryIO, source: BinaryIO, as_of: date, chosen: Chosen, certain: bool, contract_2018: bool
) -> None:
    columns = layout(contract_2018).columns
    numeric = [at for at, column in enumerate(columns) if column.kind in {MONEY, WHOLE}]
    rows = mended(source, as_of, chosen, certain=certain, contract_2018=contract_2018)
    for chunk in csv_chunks(rows, [column.heading for column in columns], numeric):
        target.write(chunk)
    target.seek(0)
