"""The five questions about a client and their answers: codes, which never change, with words (cla.md 4.11)."""

from collections.abc import Mapping
from typing import Final

from app.kernel.language import _

_UNSAID: Final = {"PNS": _("Prefer not to say"), "UKN": _("Not asked or not known")}

GENDER: Final = {"FEMALE": _("Woman"), "MALE": _("Man"), "OTH": _("Another gender"), **_UNSAID}
ETHNICITY: Final = {
    "WHITE_BRITISH": _("White: British"),
    "WHITE_IRISH": _("White: Irish"),
    "WHITE_TRAVELLER": _("White: Gypsy, Roma or Irish Traveller"),
    "WHITE_OTHER": _("White: another background"),
    "MIXED_WHITE_CARIBBEAN": _("Mixed: White and Black Caribbean"),
    "MIXED_WHITE_AFRICAN": _("Mixed: White and Black African"),
    "MIXED_WHITE_ASIAN": _("Mixed: White and Asian"),
    "MIXED_OTHER": _("Mixed: another background"),
    "ASIAN_INDIAN": _("Asian: Indian"),
    "ASIAN_PAKISTANI": _("Asian: Pakistani"),
    "ASIAN_BANGLADESHI": _("Asian: Bangladeshi"),
    "ASIAN_CHINESE": _("Asian: Chinese"),
    "ASIAN_OTHER": _("Asian: another background"),
    "BLACK_AFRICAN": _("Black: African"),
    "BLACK_CARIBBEAN": _("Black: Caribbean"),
    "BLACK_OTHER": _("Black: another background"),
    "ARAB": _("Arab"),
    "OTH": _("Another ethnic group"),
    **_UNSAID,
}
RELIGION: Final = {
    "NONE": _("No religion"),
    "BUDDHIST": _("Buddhist"),
    "CHRISTIAN": _("Christian"),
    "HINDU": _("Hindu"),
    "JEWISH": _("Jewish"),
    "MUSLIM": _("Muslim"),
    "SIKH": _("Sikh"),
    "OTH": _("Another religion"),
    **_UNSAID,
}
ORIENTATION: Final = {
    "HETEROSEXUAL": _("Heterosexual"),
    "GAY": _("Gay or lesbian"),
    "BISEXUAL": _("Bisexual"),
    "OTH": _("Another orientation"),
    **_UNSAID,
}
#: The codes are those of the billing files, so that both can be laid side by side (cla.md 6).
DISABILITY: Final = {
    "NCD": _("Not disabled"),
    "BLI": _("Blind"),
    "COG": _("Cognitive impairment"),
    "DEA": _("Deaf"),
    "HEA": _("Hearing impaired"),
    "ILL": _("Long-standing illness"),
    "LDD": _("Learning disability or difficulty"),
    "MHC": _("Mental health condition"),
    "MOB": _("Mobility impairment"),
    "PHY": _("Physical impairment"),
    "SEN": _("Sensory impairment"),
    "VIS": _("Visually impaired"),
    "OTH": _("Another disability"),
    **_UNSAID,
}

#: Every question by its name: the words above it, and the answers.
QUESTIONS: Final[Mapping[str, tuple[object, Mapping[str, object]]]] = {
    "gender": (_("Gender"), GENDER),
    "ethnicity": (_("Ethnicity"), ETHNICITY),
    "religion": (_("Religion"), RELIGION),
    "orientation": (_("Sexual orientation"), ORIENTATION),
    "disability": (_("Disability"), DISABILITY),
}
