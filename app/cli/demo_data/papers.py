"""Papers that the people of the demonstration photographed."""

from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw

TABLE, PAPER, LINES, INK = "#8a6f55", "#f6f3ea", "#b9b4a6", "#26407c"
DAYS, PEOPLE, STEP = 14, 9, 44
#: where the table of the roster begins on the sheet
AT: Final = (150, 190)


def photographed_roster(chance: Random) -> bytes:
    """A roster of two weeks on a table, ticked by hand and signed, as a JPEG."""
    photo, made = Image.new("RGB", (960, 720), TABLE), BytesIO()
    sheet = ImageDraw.Draw(photo)
    sheet.rectangle((60, 50, 900, 690), PAPER)
    sheet.rectangle((AT[0], 100, 520, 124), INK)
    for column in range(DAYS + 1):
        x = AT[0] + column * STEP
        sheet.line((x, AT[1], x, AT[1] + PEOPLE * STEP), LINES, 2)
    for row in range(PEOPLE + 1):
        y = AT[1] + row * STEP
        sheet.line((AT[0], y, AT[0] + DAYS * STEP, y), LINES, 2)
    for place in chance.sample(range(DAYS * PEOPLE), DAYS * PEOPLE // 2):
        x, y = AT[0] + place % DAYS * STEP, AT[1] + place // DAYS * STEP
        sheet.line([(x + 9, y + 24), (x + 18, y + 34), (x + 36, y + 9)], INK, 5)
    strokes = [(560 + step * 18, 640 + chance.randint(-22, 22)) for step in range(14)]
    sheet.line(strokes, INK, 4, "curve")
    photo.rotate(chance.uniform(-3, 3), fillcolor=TABLE).save(made, "JPEG", quality=80)
    return made.getvalue()
