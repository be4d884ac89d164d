"""The categories of law that come with the house, for the catalogues: whoever shows one translates it."""

from typing import Final

from app.kernel.language import mark

WORDS: Final = (
    mark("Housing, eviction and homelessness"),
    mark("Debt, money problems and bankruptcy"),
    mark("Family, marriage, separation and children"),
    mark("Applying for asylum or permission to stay in the UK"),
    mark("Welfare benefits appeals"),
    mark("Education"),
    mark("Discrimination, disability and other issues"),
    mark("Consumer Issues"),
    mark("Personal Injury"),
    mark("Public Law"),
    mark("Community Care"),
    mark("Clinical Negligence"),
    mark("Mental Health"),
    mark("Claims Against Public Authorities"),
    mark("Crime/Criminal Law"),
    mark("Employment"),
    mark("None of the above"),
)
