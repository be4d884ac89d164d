"""The code lists of the provider contracts (cla.md 6.3, 6.4), as data."""

from types import MappingProxyType

Codes = frozenset[str]


def _codes(text: str) -> Codes:
    return frozenset(text.split())


def _span(prefix: str, first: str, last: str) -> str:
    return " ".join(prefix + chr(letter) for letter in range(ord(first), ord(last) + 1))


AGE_RANGES = _codes("A B C D E F G U")
ELIGIBILITY = _codes("S T V W X Z")
DISABILITY = _codes("NCD MHC LDD ILL OTH UKN MOB DEA HEA VIS BLI PNS PHY SEN COG")
ADAPTATIONS = _codes("CBI LLI BSL MIN TYP SWC OAD TPC TAF FRS NAR OTH MAR")
CHANNELS = _codes("TA OA FF")
YES_NO = _codes("Y N")
EXEMPTIONS = _codes("ECHI EDET EPRE")
DETERMINATIONS_2013 = _codes("OOSC OSPF CHNM FINI DVCA")
DETERMINATIONS_2018 = DETERMINATIONS_2013 | _codes("FAFA EXEM")
FEES_2013 = _codes("NA")
FEES_2018 = _codes("DF HF LF MR HM NA HR")
SIGNPOSTS = _codes("OOSC TANA OSPF CHNM FINI FREP LREP")
MEDIATION = "FAMY"

# The first letter of a matter type, stage or outcome is its category.
CATEGORIES = MappingProxyType(
    {
        "D": "debt",
        "Q": "discrimination",
        "E": "education",
        "F": "family",
        "H": "housing",
        "W": "welfare",
    }
)

MATTERS_1 = MappingProxyType(
    {
        "D": _codes("DPDE DNPD DMDE DMCA DMAP DIVB DORH DTOT"),
        "Q": _codes("QPRO QEMP QEQP QPRE QFUN QEDU QPUB QCON"),
        "E": _codes("ESEN ENEG EXCE EDOT EADM EGTO EPRO EDDA EREO EEQU EDJR"),
        "F": _codes(_span("FAM", "A", "Z") + " FAM1 FAM2 FAM3"),
        "H": _codes("HRNT HMOR HPOT HANT HDIS HREP HREH HHOM HBFT HULE HLAN HOOT"),
        "W": _codes("WDLA WBAA WICB WSFP WHBT WIST WJSA WIIB WBBT WTAX WMUL WOTH WESA WBPI WBUC"),
    }
)
MATTERS_2 = MappingProxyType(
    {
        "D": _codes("DVAL DMIX DCRE DIBP DORD DOTH DSCH"),
        "Q": _codes("QAGE QDIS QGEN QMCP QPRM QRAC QROB QSEX QSOR QMDI"),
        "E": _codes("ENUR EDSC EPRU ECOL EUNI EAAP ELOC EIAP ESOS EHEF EOTH"),
        "F": _codes("FADV FPET FRES FAPP FREP FCHG FCHS FOTH FMEC FMEF FMEA"),
        "H": _codes("HPUB HPRI HHAC HNAS HOWN HHLS HLAN HOTH"),
        "W": _codes("WREA WREV WSSC WAPL WOVE WBAC WLGO WOTH WNAS WBPA WBUT WBCA WBSC WBHC"),
    }
)
STAGES = MappingProxyType(
    {
        "D": _codes(_span("D", "A", "D")),
        "Q": _codes(_span("Q", "A", "H")),
        "E": _codes(_span("E", "A", "D")),
        "F": _codes(_span("F", "A", "D")),
        "H": _codes(_span("H", "A", "D")),
        "W": _codes(_span("W", "A", "D")),
    }
)
OUTCOMES_2013 = MappingProxyType(
    {
        "D": _codes("DA DC DD DG DH DI DU DV DW DX DY DZ"),
        "Q": _codes(_span("Q", "A", "M") + " " + _span("Q", "T", "Z")),
        "E": _codes(_span("E", "A", "K") + " " + _span("E", "U", "Z")),
        "F": _codes(_span("F", "A", "J") + " " + _span("F", "S", "Z")),
        "H": _codes("HA " + _span("H", "D", "M") + " " + _span("H", "U", "Z")),
        "W": _codes(_span("W", "A", "E") + " WG WU WV WZ"),
    }
)
OUTCOMES_ADDED_2018 = _codes("DAA QAA EAA FAA FAB FAC HAA HAB HAC")

ALL_MATTERS_1: Codes = frozenset().union(*MATTERS_1.values())
ALL_MATTERS_2: Codes = frozenset().union(*MATTERS_2.values())
ALL_STAGES: Codes = frozenset().union(*STAGES.values())
ALL_OUTCOMES_2013: Codes = frozenset().union(*OUTCOMES_2013.values())
ALL_OUTCOMES_2018: Codes = ALL_OUTCOMES_2013 | OUTCOMES_ADDED_2018

OUTCOMES_TO_SIGNPOST = _codes("DU DV DW QU QV QW EU EV EW FU FV FW FX FY FZ HU HV HW WU WV")

STAGE_OPTIONAL = _codes("DPDE DNPD DMDE EDJR FAMT FAMU HBFT HLAN HMOR HREH WBUC")
STAGE_FORBIDDEN = (MATTERS_1["W"] | MATTERS_1["F"]) - STAGE_OPTIONAL
STAGE_REQUIRED = ALL_MATTERS_1 - STAGE_FORBIDDEN - STAGE_OPTIONAL
