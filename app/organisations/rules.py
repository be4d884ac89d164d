"""Where an organisation of a file may hang in the tree. Pure."""

from collections.abc import Collection, Mapping


def misplaced(above: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """The rows that hang from nothing, by code, each with the reason.

    `above` is what a file says: the parent of each code, empty at the top; `known` are codes that are there.
    What hangs from a row that is refused is refused too, and so is a circle.
    """
    placed: set[str] = {code for code in known if code not in above}
    left = dict(above)
    while hung := [code for code, parent in left.items() if not parent or parent in placed]:
        placed.update(hung)
        left = {code: parent for code, parent in left.items() if code not in placed}
    return {code: _why(parent, left) for code, parent in left.items()}


def _why(parent: str, left: Mapping[str, str]) -> str:
    if parent in left:
        return f"{parent} hangs from nothing either, or from this one."
    return f"There is no organisation {parent}."
