"""One mistake in a guard, on its way from where it is noticed to the problem that reports it."""

from collections.abc import Iterable

from workflow.definitions.spelling import NO_HINT, did_you_mean
from workflow.definitions.words import Place, Word, place_of
from workflow.wording import Blank, Label, Wording

LISTED = 8
"""So many declared names are listed in a message; more would bury it."""


class Mistake(Exception):
    """`offset` counts characters from the start of the guard's text."""

    def __init__(self, wording: Wording, offset: int, **blanks: Blank) -> None:
        super().__init__(wording.code)
        self.wording = wording
        self.offset = offset
        self.blanks = blanks


def place_in(text: str, offset: int) -> Place:
    """Where a character of a guard stands in its file; the guard's own place when it runs over several lines."""
    start = place_of(text)
    if "\n" in text:
        return start
    quote = isinstance(text, Word) and text.quoted
    return Place(start.line, start.column + offset + quote)


def hint(name: str, among: Iterable[str]) -> Label:
    """What else may have been meant: the nearest name, else the declared ones when they are few, else nothing."""
    declared = list(among)
    near = did_you_mean(name, declared)
    if near != NO_HINT or not declared or len(declared) > LISTED:
        return near
    return Label(zh=f"（已声明：{'、'.join(declared)}）", en=f" (declared: {', '.join(declared)})")
