"""Text that remembers where it stands in its file."""

from typing import NamedTuple, Self

from msgspec import Struct


class Mark(Struct, frozen=True):
    """A position as YAML's parser counts it: from 0."""

    line: int
    column: int


class Place(NamedTuple):
    """A position in a file; line and column count from 1, columns in characters."""

    line: int
    column: int

    @classmethod
    def at(cls, mark: Mark) -> Self:
        return cls(mark.line + 1, mark.column + 1)


class Word(str):
    """A scalar of a definition: plain text to everybody, and its place to whoever reports a problem."""

    __slots__ = ("mark", "quoted")
    mark: Mark
    """Where it begins; the parser's own mark will do. Most words are never asked, so the place is not worked out before."""
    quoted: bool

    @classmethod
    def at(cls, text: str, place: Place, *, quoted: bool) -> Self:
        word = cls(text)
        word.mark = Mark(place.line - 1, place.column - 1)
        word.quoted = quoted
        return word

    @property
    def place(self) -> Place:
        return Place.at(self.mark)

    def part(self, text: str, start: int) -> "Word":
        """The `text` that begins `start` characters into this word, with its own place."""
        part = Word(text)
        part.mark = Mark(self.mark.line, self.mark.column + start + self.quoted)
        part.quoted = self.quoted
        return part


def place_of(text: str) -> Place:
    """Where `text` stands; the start of the file when it was not read from one."""
    return text.place if isinstance(text, Word) else Place(1, 1)
