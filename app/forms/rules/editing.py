"""Changing a draft: each change gives a new version and leaves the old one as it was."""

from dataclasses import replace

from app.forms.rules.version import Condition, Question, Section, Version

FIRST = Section("main", {}, ())


def put_section(version: Version, section: Section, was: str = "") -> Version:
    """Add a section, or write the heading of one anew; its questions stay."""
    if was:
        kept = [
            replace(section, questions=each.questions) if each.code == was else each
            for each in version.sections
        ]
        return replace(version, sections=tuple(kept))
    return replace(version, sections=(*version.sections, section))


def drop_section(version: Version, code: str) -> Version:
    """Take a section out, with its questions."""
    return replace(version, sections=tuple(each for each in version.sections if each.code != code))


def put_question(version: Version, question: Question, section: str, was: str = "") -> Version:
    """Add a question at the end of a section, or write one anew where it stands.

    A new code is followed by the conditions that name the old one; another section takes it to its end.
    """
    home = section_of(version, was)
    if was and home == section:
        written = [
            replace(part, questions=tuple(question if each.code == was else each for each in part.questions))
            for part in version.sections
        ]
    else:
        written = [
            replace(
                part,
                questions=(
                    *(each for each in part.questions if not was or each.code != was),
                    *((question,) if part.code == section else ()),
                ),
            )
            for part in version.sections
        ]
    return _renamed(replace(version, sections=tuple(written)), was, question.code)


def drop_question(version: Version, code: str) -> Version:
    """Take a question out; a condition that names it is then a mistake until it is mended."""
    parts = [
        replace(part, questions=tuple(each for each in part.questions if each.code != code))
        for part in version.sections
    ]
    return replace(version, sections=tuple(parts))


def move_question(version: Version, code: str, by: int) -> Version:
    """One place up (-1) or down (1); past the end of its section into the next one."""
    at = next(
        (n for n, part in enumerate(version.sections) if code in [each.code for each in part.questions]), None
    )
    if at is None:
        return version
    parts = [list(part.questions) for part in version.sections]
    place = next(n for n, each in enumerate(parts[at]) if each.code == code)
    question, other = parts[at].pop(place), place + by
    if 0 <= other <= len(parts[at]):
        parts[at].insert(other, question)
    elif 0 <= at + by < len(parts):
        parts[at + by].insert(0 if by > 0 else len(parts[at + by]), question)
    else:
        parts[at].insert(place, question)
    sections = (
        replace(part, questions=tuple(questions))
        for part, questions in zip(version.sections, parts, strict=True)
    )
    return replace(version, sections=tuple(sections))


def move_section(version: Version, code: str, by: int) -> Version:
    """One place up (-1) or down (1), if there is one."""
    parts = list(version.sections)
    place = next((n for n, part in enumerate(parts) if part.code == code), None)
    if place is not None and 0 <= place + by < len(parts):
        parts.insert(place + by, parts.pop(place))
    return replace(version, sections=tuple(parts))


def section_of(version: Version, code: str) -> str:
    """The section in which a question stands; empty for none."""
    return next(
        (part.code for part in version.sections if code in [each.code for each in part.questions]), ""
    )


def _renamed(version: Version, was: str, now: str) -> Version:
    if not was or was == now:
        return version
    parts = [
        replace(part, questions=tuple(_follow(each, was, now) for each in part.questions))
        for part in version.sections
    ]
    return replace(version, sections=tuple(parts))


def _follow(question: Question, was: str, now: str) -> Question:
    condition = question.condition
    if condition is None or condition.question != was:
        return question
    return replace(question, condition=Condition(now, condition.op, condition.value))
