"""What is asked of a client, and what a pass phrase has to be."""

from collections.abc import Mapping
from typing import Any

from app.accounts.blocklist import Blocklist
from app.accounts.rules.passwords import LEAST, problem_of
from app.diversity.choices import QUESTIONS
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.settings import current


def answers_in(form: Mapping[str, Any]) -> dict[str, str]:
    """The five answers; each is required, and may be that it was not said. Raises Invalid."""
    fields = Fields(form)
    found: dict[str, str] = {}
    for name, (_words, options) in QUESTIONS.items():
        answer = fields.choice(name, options)
        if answer is None:
            fields.problem(name, _("Choose an answer; not saying is one."))
        found[name] = answer or ""
    return fields.done(found)


def must_be_strong(phrase: str) -> None:
    """A pass phrase is judged as a password that stands alone. Raises Invalid, which never repeats it."""
    known = Blocklist(current().password_blocklist)
    problem = problem_of(phrase, shortest=LEAST, is_known=lambda word: word in known)
    if problem is not None:
        raise Invalid({}, phrase=str(problem))
