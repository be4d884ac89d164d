"""Questions of a draft: written, changed, taken out."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.forms.commands import writing
from app.forms.inputs.writing import QuestionInput, written_options
from app.forms.pages import draft_of
from app.forms.queries.forms import FormView, VersionView
from app.forms.rules.editing import section_of
from app.forms.rules.version import KIND_WORDS, KINDS, Question, said
from app.kernel.errors import Invalid, NotFound
from app.kernel.fields import edition_of
from app.kernel.language import _, current
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

OP_WORDS = [
    ("is", _("is")),
    ("is_not", _("is not")),
    ("includes", _("includes")),
    ("at_least", _("is at least")),
    ("at_most", _("is at most")),
]


@requires("forms.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    form, version = await draft_of(request)
    section = request.query_params.get("section", "")
    return await render(
        request, "forms/question/new.html", wrong=wrong, **_offered(form, version, None, section)
    )


@requires("forms.edit")
async def create(request: Request) -> Response:
    form, version = await draft_of(request)
    sent = await request.form()
    try:
        given = QuestionInput.parse(sent, version.asks)
        await writing.put_question(form.id, given, edition_of(sent), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "forms/question/new.html", wrong, page=new)
    return see_other(url_for("forms.form.show", id=form.id))


@requires("forms.edit")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    form, version = await draft_of(request)
    question = _named(version, request.path_params["question"])
    section = section_of(version.asks, question.code)
    return await render(
        request, "forms/question/edit.html", wrong=wrong, **_offered(form, version, question, section)
    )


@requires("forms.edit")
async def update(request: Request) -> Response:
    form, version = await draft_of(request)
    question, sent = _named(version, request.path_params["question"]), await request.form()
    try:
        given = QuestionInput.parse(sent, version.asks)
        await writing.put_question(form.id, given, edition_of(sent), was=question.code, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "forms/question/edit.html", wrong, page=edit)
    return see_other(url_for("forms.form.show", id=form.id) + f"#q-{given.question.code}")


@requires("forms.edit")
async def destroy(request: Request) -> Response:
    form, version = await draft_of(request)
    question = _named(version, request.path_params["question"])
    await writing.drop_question(form.id, question.code, edition_of(await request.form()), by=request.user)
    return see_other(url_for("forms.form.show", id=form.id))


def _named(version: VersionView, code: str) -> Question:
    if code not in version.asks.questions:
        raise NotFound(_("There is no such question."))
    return version.asks.questions[code]


def _offered(form: FormView, version: VersionView, question: Question | None, section: str) -> dict[str, Any]:
    language = current()
    return {
        "form": form,
        "version": version,
        "question": question,
        "home": section,
        "section": "forms",
        "kinds": [(kind, KIND_WORDS[kind]) for kind in KINDS],
        "ops": OP_WORDS,
        "sections": [(each.code, said(each.title, language) or each.code) for each in version.asks.sections],
        "others": [
            (each.code, said(each.text, language))
            for each in version.asks.questions.values()
            if question is None or each.code != question.code
        ],
        "written_options": written_options,
    }
