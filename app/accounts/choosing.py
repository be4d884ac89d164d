"""Choosing a password: checked against the rules with what stands around it, then stretched."""

from app.accounts.porter import Porter
from app.accounts.queries.people import Surroundings
from app.accounts.rules import passwords
from app.kernel.errors import Invalid


async def stretched(porter: Porter, password: str, around: Surroundings) -> str:
    """The record of a new password. Raises Invalid with the rule it breaks, never with the password."""
    problem = passwords.problem_of(
        password,
        shortest=shortest_for(around),
        around=passwords.words_of(*around.words),
        is_known=lambda word: word in porter.blocklist,
    )
    if problem is not None:
        raise Invalid(password=problem)
    return await porter.hasher.hashed(password)


def shortest_for(around: Surroundings) -> int:
    """How many characters a person's password must have."""
    return passwords.least(has_factor=around.has_factor, organisation_asks=around.organisation_asks)
