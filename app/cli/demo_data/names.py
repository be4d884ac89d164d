"""Names, streets and numbers of people who do not exist."""

from random import Random

_FIRST = (
    "Aaliyah Abena Adaeze Agnieszka Aisling Amara Anwen Arjun Asha Beatriz Bilal Bronwen Callum Catrin Chidi"
    " Danuta Deepa Dilys Efua Eilidh Emre Farah Femi Fergus Ffion Gareth Gita Grace Hamza Hana Harriet Idris"
    " Ines Iona Ismail Jasmin Joao Kamal Katarzyna Kenji Kofi Lakshmi Leila Lorcan Mairead Malik Marek Mei"
    " Mohammed Morag Nadia Nerys Niamh Nkechi Olga Olu Owen Parveen Pavel Priya Rhys Rosa Ruth Samir Sanjay"
    " Seren Shanice Siobhan Tariq Tamsin Thandi Tomasz Usha Wanjiru Winston Yasmin Yusuf Zainab Zofia Zola"
)
_LAST = (
    "Abara Adeyemo Ahmadi Akinola Ashgrove Banbrook Begumshaw Birchall Boatengs Brackwell Calloway Castellane"
    " Chaudhrey Cottersley Dalvigne Demirel Dhaliwall Dunmarrow Eastlake Edevane Falconbridge Fenwicke Garstang"
    " Gethinson Gorecka Haldane Harrowgate Hussaini Iremonger Jadeja Jankowska Kaplanek Kettleby Khatoon Kinsale"
    " Lambrecht Llewelyn Longmire Mahendran Marchetta Mbatha Merriwell Mirzayan Naidoo Nettlecombe Nwosu"
    " Oakhanger Odhiambo Okonjo Penhallow Pereirinha Quenby Radcliffe-Osei Ravindran Rosethorn Sandhurst"
    " Sikorsky Southgate Suleman Tanswell Tregarthen Umeh Vasilenko Wainfleet Westerby Yardley Zielinska"
)
_STREETS = (
    "Larkspur Road|Old Ferry Lane|Copperbeech Avenue|Signal Street|Weavers Row|Harbour View|Millrace Close"
    "|Quarry Hill|Lantern Court|Saltmarsh Way|Orchard Rise|Chandlers Walk|Foundry Terrace|Kingfisher Drive"
)
FIRST = tuple(_FIRST.split())
LAST = tuple(_LAST.split())
STREETS = tuple(_STREETS.split("|"))
TOWNS = (
    "Wexbourne",
    "Port Ellery",
    "Dunmarsh",
    "Castle Averil",
    "Highmere",
    "Stonybridge",
    "Llanfeld",
    "Northwick",
)
LANGUAGES = ("", "", "", "", "", "", "Polish", "Urdu", "Arabic", "Romanian", "Bengali", "Welsh", "Portuguese")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def full_name(chance: Random) -> str:
    """A name."""
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def mail_of(name: str, number: int) -> str:
    """An address that no mail can reach."""
    return f"{name.lower().replace(' ', '.')}{number % 1000}@example.invalid"


def phone(chance: Random) -> str:
    """A number of the range that is kept free for drama: 07700 900000 to 900999."""
    return f"07700 900{chance.randrange(1000):03d}"


def postcode(chance: Random) -> str:
    """A postcode of an area that does not exist."""
    first, last = chance.choice(_LETTERS), chance.choice(_LETTERS)
    return f"QZ{chance.randrange(1, 30)} {chance.randrange(1, 10)}{first}{last}"


def street(chance: Random) -> str:
    """A street and a town on no map."""
    return f"{chance.randrange(1, 190)} {chance.choice(STREETS)}, {chance.choice(TOWNS)}"


def ni_number(chance: Random) -> str:
    """A number with the prefix that is given to nobody."""
    return f"QQ{chance.randrange(10**6):06d}{chance.choice('ABCD')}"
