"""Results as a browser sees them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.requests import Request

from app.forms.queries.editing import form_for
from app.forms.queries.forms import FormView
from app.forms.rules.version import Question, said
from app.results.queries.asked import Asked
from app.results.queries.figures import questions
from app.web.render import today
from app.web.routing import key_in, url_for


@dataclass(frozen=True)
class Looked:
    """A form whose answers somebody looks at: what they ask of them, and what it ever asked people."""

    form: FormView
    asked: Asked
    asks: dict[str, Question]

    @property
    def shown(self) -> dict[str, Any]:
        """What every page of results wants."""
        return {"form": self.form, "asked": self.asked, "asks": self.asks, "said": said}

    def rows_at(self, page: str) -> Callable[..., str]:
        """Where rows of these answers are, on a page of this name."""
        return rows_at(page, self.form.id, self.asked)


async def look(request: Request, query: Mapping[str, str] | None = None) -> Looked:
    """The form of the address, and what its query (or the one given) asks. Raises NotFound."""
    form = await form_for(request.user, key_in(request))
    asked = Asked.read(request.query_params if query is None else query, today())
    return Looked(form, asked, await questions(form.id))


def rows_at(page: str, form: UUID, asked: Asked) -> Callable[..., str]:
    """The address of the rows behind a number, with what is changed of the question, or of those after one."""
    return lambda after=None, **changes: url_for(
        page, id=form, query={**asked.rows(**changes), "after": after}
    )
