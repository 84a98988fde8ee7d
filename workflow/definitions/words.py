"""Text that remembers where it stands in its file."""

from typing import NamedTuple, Self


class Place(NamedTuple):
    """A position in a file; line and column count from 1, columns in characters."""

    line: int
    column: int


class Word(str):
    """A scalar of a definition: plain text to everybody, and its place to whoever reports a problem."""

    __slots__ = ("place", "quoted")
    place: Place
    quoted: bool

    @classmethod
    def at(cls, text: str, place: Place, *, quoted: bool) -> Self:
        word = cls(text)
        word.place = place
        word.quoted = quoted
        return word


def place_of(text: str) -> Place:
    """Where `text` stands; the start of the file when it was not read from one."""
    return text.place if isinstance(text, Word) else Place(1, 1)
