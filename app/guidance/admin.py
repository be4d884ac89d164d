"""The knowledge base and the notes of guidance as administrators edit them (cla.md 10.4, 10.5)."""

from app.guidance.tables import GuidanceNote, HelpArticle, HelpCategory
from app.kernel.language import _, mark
from app.kernel.shown import Shown

_GROUP = mark("Knowledge base")
_WRITTEN = (
    "organisation",
    "service",
    "kind",
    "active",
    "description",
    "when_to_use",
    "how_to_use",
    "type_of_service",
    "coverage",
    "website",
    "email",
    "phones",
    "address",
    "opening_hours",
    "accessibility",
    "keywords",
    "categories",
    "preferred",
)
_NOTE = ("title", "body", "tags", "active")

TABLES = [
    Shown(
        HelpArticle,
        _GROUP,
        columns=("slug", *_WRITTEN, "modified_at"),
        filters=("organisation", "service", "kind", "active"),
        order="organisation",
        edit=_WRITTEN,
        create=("slug", *_WRITTEN),
    ),
    Shown(
        HelpCategory,
        _GROUP,
        columns=("code", "name", "position"),
        filters=("code", "name"),
        order="position",
        edit=("name", "position"),
        create=("code", "name", "position"),
    ),
    Shown(
        GuidanceNote,
        _GROUP,
        columns=("slug", *_NOTE, "modified_at"),
        filters=("slug", "title", "active"),
        order="title",
        edit=_NOTE,
        create=("slug", *_NOTE),
        listed=("slug", "title", "tags", "active", "modified_at"),
        refusals={
            "guidance_note_slug_is_an_address": _(
                "The slug is an address: small letters, digits and hyphens."
            )
        },
    ),
]
