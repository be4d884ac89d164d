"""The knowledge base as administrators edit it (cla.md 10.5)."""

from app.guidance.tables import HelpArticle, HelpCategory
from app.kernel.language import mark
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
]
