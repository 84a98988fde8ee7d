"""Sentences in both languages: what a person reads when something is found, refused or wrong."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

Language: TypeAlias = Literal["zh", "en"]


class Label(Struct, frozen=True, kw_only=True):
    """What a person reads, in both languages."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


Blank: TypeAlias = str | int | Label


class Wording(Struct, frozen=True, kw_only=True):
    """A sentence with blanks (`{name}`), known by a stable code; `fix_*` says what to do about it.

    Both languages have the same blanks; a test holds every wording to that.
    """

    code: str
    zh: str
    en: str
    fix_zh: str = ""
    fix_en: str = ""

    def say(self, language: Language, blanks: Mapping[str, Blank]) -> str:
        """The sentence, and after it what to do, with the blanks filled."""
        sentence, fix = (self.zh, self.fix_zh) if language == "zh" else (self.en, self.fix_en)
        words = {name: blank.say(language) if isinstance(blank, Label) else blank for name, blank in blanks.items()}
        said = sentence.format_map(words)
        return said + _gap(said, language) + fix.format_map(words) if fix else said


def _gap(said: str, language: Language) -> str:
    """Between what is wrong and what to do; a question in Chinese ends its sentence."""
    if language == "en":
        return " - "
    return "" if said.endswith("？") else "；"
