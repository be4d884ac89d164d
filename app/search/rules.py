"""What may be looked for (security.md IN-5)."""

LONGEST = 200
FEWEST_LETTERS = 3


def is_enough(words: str) -> bool:
    """Whether there are letters or digits enough to look for: three, as the indexes need."""
    return sum(letter.isalnum() for letter in words) >= FEWEST_LETTERS


def folded(words: str) -> str:
    """A reference as it is compared: letters and digits alone, in capitals."""
    return "".join(letter for letter in words if letter.isalnum()).upper()


def names(reference: str, words: str) -> bool:
    """Whether the words are this very reference, however it was written."""
    return bool(reference) and folded(reference) == folded(words)


def fits(label: str, words: str) -> bool:
    """Whether every word stands in a label, in any order."""
    text = label.casefold()
    return all(word in text for word in words.casefold().split())
