"""What help may be about (cla.md 10.5), and how a file names the columns of an article."""

from app.kernel.language import mark

#: Code, name, and the heading its column has in a file, in their order.
CATEGORIES = (
    ("debt", mark("Debt"), "Debt"),
    ("education", mark("Education"), "Education"),
    ("discrimination", mark("Discrimination"), "Discrimination"),
    ("housing", mark("Housing"), "Housing"),
    ("family", mark("Family"), "Family"),
    ("benefits", mark("Welfare benefits"), "Welfare Benefits"),
    ("aap", mark("Action against police"), "AAP"),
    ("clinneg", mark("Clinical negligence"), "Clin Neg"),
    ("commcare", mark("Community care"), "Comm Care"),
    ("consumer", mark("Consumer"), "Consumer"),
    ("crime", mark("Crime"), "Crime"),
    ("employment", mark("Employment"), "Employment"),
    ("immigration", mark("Immigration and asylum"), "Immig & Ass"),
    ("mentalhealth", mark("Mental health"), "MH"),
    ("misc", mark("Miscellaneous"), "Misc"),
    ("pi", mark("Personal injury"), "PI"),
    ("public", mark("Public"), "Public"),
    ("generic", mark("Generic"), "Generic"),
)
#: Field of an article: the beginning of its heading, and the most letters it may have.
COLUMNS = {
    "organisation": ("organisation", 200),
    "service": ("service", 200),
    "when_to_use": ("when to use", 5_000),
    "entry_type": ("entry type", 60),
    "description": ("description", 5_000),
    "type_of_service": ("type of service", 200),
    "how_to_use": ("guidance", 5_000),
    "website": ("website", 300),
    "email": ("email", 254),
    "phones": ("helpline", 600),
    "address": ("address", 1_000),
    "opening_hours": ("opening hours", 1_000),
    "coverage": ("coverage", 200),
    "accessibility": ("accessibility", 1_000),
    "keywords": ("current keywords", 2_000),
}
ENTRY_TYPES = {"legal resource for clients": "LEGAL", "other resource for clients": "OTHER"}
TICKED = {"x": False, "preferred": True}
