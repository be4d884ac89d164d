"""What a source is called in the reader's language. Pure."""

from app.kernel.language import mark, translate
from app.kernel.naming import named

#: The names every house begins with (sla.md 1.2), so that the catalogues know them.
SEEDED = (
    mark("Ministry of Health"),
    mark("Council of Cooperative Health Insurance"),
    mark("Patient"),
    mark("Family member / relative"),
)


def called(name: str, name_ar: str) -> str:
    """The Arabic name in Arabic, where there is one; else the name, translated while it is one of the seeded."""
    return named(translate(name), name_ar) if name else ""
