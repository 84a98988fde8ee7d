"""Plays small stories against the shipped ticketing regulation, and against the same text with a rule taken out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import indent
from typing import TypeAlias

import pytest

from workflow.definitions import library
from workflow.definitions.load import load
from workflow.stories.examples import examples
from workflow.stories.player import Mismatch

FILE = Path(next(iter(library.__path__))) / "ticketing_complaints.yaml"
PEOPLE = (
    "{mei: [phone_agent], li: [support], sun: [support], wang: [receiving_head], tan: [technology],"
    " chen: [operations_director], zhao: [general_manager], gao: [caller]}"
)

Edit: TypeAlias = tuple[tuple[str, str], ...]
"""Replacements that belong together; each old text stands in the definition exactly once."""


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """The regulation's text without its own stories; `holds` and `bites` tell it a story."""

    text: str
    people: str = PEOPLE
    settings: str = "{}"

    def told_with(self, *, people: str = "", settings: str = "{}") -> "Regulation":
        """The same regulation, told with other people, or with what the company has decided."""
        everybody = f"{PEOPLE[:-1]}, {people}}}" if people else self.people
        return replace(self, people=everybody, settings=settings)

    def with_people(self, people: str) -> "Regulation":
        """The same regulation, told with these people and no others."""
        return replace(self, people=people)

    def edited(self, *changes: tuple[str, str]) -> "Regulation":
        """The regulation with other words in it."""
        text = self.text
        for old, new in changes:
            assert text.count(old) == 1, f"the definition has this {text.count(old)} times, not once: {old}"
            text = text.replace(old, new)
        return replace(self, text=text)

    def mismatches(self, steps: str) -> Sequence[Mismatch]:
        """What does not happen as the story says; the text with the story has to be a definition without a problem."""
        story = (
            "examples:\n"
            "  - says: {zh: 测试, en: A test}\n"
            "    now: 2026-09-28T09:00\n"
            f"    settings: {self.settings}\n"
            f"    people: {self.people}\n"
            "    steps:\n" + indent(steps, "      ")
        )
        source = (self.text + story).encode()
        checked = load(source)
        assert checked.procedure is not None, [f"{p.place.line}: {p.say('en')}" for p in checked.problems]
        return examples(source, checked.procedure).played[0].mismatches

    def reports(self, code: str, *removal: tuple[str, str]) -> None:
        """`check` has nothing to say about the text, and reports the one with the removal."""
        assert load(self.text.encode()).problems == ()
        assert code in [problem.code for problem in load(self.edited(*removal).text.encode()).problems]

    def holds(self, steps: str) -> None:
        """The story happens as it is told."""
        assert tuple(self.mismatches(steps)) == ()

    def bites(self, steps: str, *removals: Edit) -> None:
        """The story happens as it is told, and with any one of the removals it does not."""
        self.holds(steps)
        for removal in removals:
            assert self.edited(*removal).mismatches(steps), f"the story holds without: {removal[0][0]}"


@pytest.fixture(scope="session")
def regulation() -> Regulation:
    """The ticketing regulation as it ships."""
    return Regulation(text=FILE.read_text("utf-8").partition("\nexamples:\n")[0] + "\n")
