"""Whether files can be kept and read (reliability.md 61)."""

from io import BytesIO
from secrets import token_bytes

from app.documents import store
from app.documents.files import files
from app.documents.rules.names import key_of
from app.documents.scanner import Scanner
from app.kernel import ids
from app.kernel.checks import Finding, State, check
from app.kernel.errors import Refusal
from app.kernel.language import _
from app.settings import Settings

SIZE = 1024


@check("documents.store", _("Files"))
async def keeps(settings: Settings) -> Finding:
    """Keep a kilobyte, read it again and drop it."""
    try:
        same = await files().run(_there_and_back)
    except (Refusal, store.Missing):
        same = False
    if same and settings.clamd_address:
        return await _looked_through(Scanner(settings.clamd_address))
    if same:
        return Finding(
            State.GREEN, _("Files can be kept and opened. They are not looked through for viruses.")
        )
    return Finding(
        State.RED,
        _("Files can be neither attached nor opened; everything else goes on."),
        _("Look whether the folder or the bucket of DOCUMENTS_* answers, has room and lets us write."),
    )


async def _looked_through(scanner: Scanner) -> Finding:
    if await scanner.answers():
        return Finding(State.GREEN, _("Files can be kept and opened, and are looked through for viruses."))
    return Finding(
        State.RED,
        _("The virus scanner does not answer: files can be attached, and wait until they can be opened."),
        _("Start the clamd at CLAMD_ADDRESS; what waits is looked through by itself."),
    )


def _there_and_back() -> bool:
    name, data = ids.new(), token_bytes(SIZE)
    place, key = files().store, key_of(name)
    staged = store.stage(files().staging, name, BytesIO(data), most=SIZE)
    place.keep(staged.path, key)
    try:
        with place.open(key) as found:
            return found.read() == data
    finally:
        place.drop(key)
