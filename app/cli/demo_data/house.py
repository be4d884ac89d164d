"""The organisations of the demonstration and who works there. Every one of them is invented."""

import secrets
from dataclasses import dataclass
from pathlib import Path

#: code, kind, name, Arabic name, parent
ORGANISATIONS: tuple[tuple[str, str, str, str, str], ...] = (
    ("DEMO-LINE", "call_centre", "Wexbourne Advice Line", "خط ويكسبورن للمشورة", ""),
    ("DEMO-FIRM1", "provider", "Hollow & Quay Solicitors", "", ""),
    ("DEMO-FIRM2", "provider", "Saltmarsh Law Centre", "", ""),
    ("DEMO-FIRM3", "provider", "Averil Welfare Rights", "", ""),
    ("DEMO-FIRM4", "provider", "Northwick Family Law", "", ""),
    ("DEMO-GROUP", "group", "Ellery Hospitals", "مستشفيات إيليري", ""),
    ("DEMO-HOSP1", "hospital", "Port Ellery General", "مستشفى بورت إيليري العام", "DEMO-GROUP"),
    ("DEMO-HOSP2", "hospital", "Dunmarsh Children's Hospital", "مستشفى دنمارش للأطفال", "DEMO-GROUP"),
    ("DEMO-HOSP3", "hospital", "Highmere Heart Centre", "مركز هايمير للقلب", "DEMO-GROUP"),
    ("DEMO-COVER", "insurer", "Kindred Household Cover", "", ""),
)
#: code, kind, name, Arabic name: each hospital has them all
DEPARTMENTS: tuple[tuple[str, str, str, str], ...] = (
    ("ED", "department", "Emergency", "الطوارئ"),
    ("OPD", "department", "Outpatients", "العيادات الخارجية"),
    ("RAD", "department", "Imaging", "الأشعة"),
    ("PHA", "department", "Pharmacy", "الصيدلية"),
    ("W1", "ward", "Ward 1", "الجناح الأول"),
    ("W2", "ward", "Ward 2", "الجناح الثاني"),
)


@dataclass(frozen=True)
class Member:
    """Somebody who works in the demonstration; `signs_in` is one of the seven printed at the start."""

    username: str
    name: str
    role: str
    organisation: str = ""
    department: str = ""
    signs_in: bool = False
    language: str = "en"


STAFF: tuple[Member, ...] = (
    Member("maya", "Maya Okaforte", "operator", "DEMO-LINE", signs_in=True),
    Member("gareth", "Gareth Penhallow", "operator_manager", "DEMO-LINE", signs_in=True),
    Member("ines", "Ines Castellane", "provider_manager", "DEMO-FIRM1", signs_in=True),
    Member("farah", "Farah Mirzayan", "complaints_officer", "DEMO-HOSP1", signs_in=True),
    Member("idris", "Idris Longmire", "action_coordinator", signs_in=True),
    Member("zawadi", "Zawadi Kileoni", "field_officer", "DEMO-LINE", signs_in=True),
    Member("ruth", "Ruth Iremonger", "admin", signs_in=True),
    Member("demo-op2", "Callum Brackwell", "operator", "DEMO-LINE"),
    Member("demo-op3", "Shanice Boatengs", "operator", "DEMO-LINE"),
    Member("demo-op4", "Pavel Vasilenko", "operator", "DEMO-LINE"),
    Member("demo-op5", "Nkechi Umeh", "operator", "DEMO-LINE"),
    Member("demo-op6", "Aisling Kinsale", "operator", "DEMO-LINE"),
    Member("demo-firm1", "Tomasz Gorecka", "provider", "DEMO-FIRM1"),
    Member("demo-firm2", "Leila Sandhurst", "provider", "DEMO-FIRM2"),
    Member("demo-firm3", "Owen Tregarthen", "provider", "DEMO-FIRM3"),
    Member("demo-firm4", "Usha Ravindran", "provider", "DEMO-FIRM4"),
    Member("demo-ed", "Samir Haldane", "department_manager", "DEMO-HOSP1", "ED"),
    Member("demo-opd", "Bronwen Yardley", "department_manager", "DEMO-HOSP1", "OPD"),
)


def passphrase() -> str:
    """Four words, drawn anew for every installation."""
    words = Path(__file__).with_name("words.txt").read_text().split()
    return " ".join(secrets.choice(words) for _ in range(4))
