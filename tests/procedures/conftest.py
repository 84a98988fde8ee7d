"""Plays small stories against a shipped procedure, and against the same rules with one taken out of its text, or out of
the engine. What was taken out, and how the story noticed, is kept with the test's report for `make requirements`."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from json import dumps
from pathlib import Path
from pkgutil import resolve_name
from textwrap import indent
from typing import TypeAlias

import pytest

from tests.replacing import replace
from workflow.commands.library import shipped_calendars
from workflow.definitions import library
from workflow.definitions.load import load
from workflow.engine.calendars.known import KnownCalendars
from workflow.stories.examples import examples
from workflow.stories.player import Mismatch

LIBRARY = Path(next(iter(library.__path__)))
CALENDARS = KnownCalendars(shipped_calendars())

Edit: TypeAlias = tuple[tuple[str, str], ...]
"""Replacements that belong together; each old text stands in the definition exactly once."""


AsShipped: TypeAlias = Callable[[str, str], "Regulation"]


@dataclass(frozen=True, slots=True)
class Removal:
    """One rule taken out: its words and those that stood there instead (or the name of an engine function, and nothing),
    and how the test noticed; empty when it did not."""

    changes: Edit
    noticed: str


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """A procedure's text without its own stories; `holds` and `bites` tell it a story that begins at `now`."""

    text: str
    people: str
    settings: str = "{}"
    now: str = "2026-09-28T09:00"
    made: list[Removal] = field(default_factory=list, compare=False)

    def told_with(self, *, people: str = "", settings: str = "{}") -> "Regulation":
        """The same regulation, told with other people, or with what the company has decided."""
        everybody = f"{self.people[:-1]}, {people}}}" if people else self.people
        return replace(self, people=everybody, settings=settings)

    def with_people(self, people: str) -> "Regulation":
        """The same regulation, told with these people and no others."""
        return replace(self, people=people)

    def at(self, now: str) -> "Regulation":
        """The same regulation, told from that moment on."""
        return replace(self, now=now)

    def rule(self, zh: str) -> str:
        """The whole entry of the rule with this title."""
        found = re.search(rf"  - {{zh: {zh}.*?(?=\n  - |\n\n)", self.text, re.DOTALL)
        assert found is not None, zh
        return found.group()

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
            f"    now: {self.now}\n"
            f"    settings: {self.settings}\n"
            f"    people: {self.people}\n"
            "    steps:\n" + indent(steps, "      ")
        )
        source = (self.text + story).encode()
        checked = load(source)
        assert checked.procedure is not None, [f"{p.place.line}: {p.say('en')}" for p in checked.problems]
        return examples(source, checked.procedure, CALENDARS).played[0].mismatches

    def reports(self, code: str, *removal: tuple[str, str]) -> None:
        """`check` has nothing to say about the text, and reports the code with the removal."""
        assert load(self.text.encode()).problems == ()
        found = load(self.edited(*removal).text.encode()).problems
        said = next((f"check: {p.place.line}: {p.code}" for p in found if p.code == code), "")
        self.made.append(Removal(removal, said))
        assert said, f"check does not report {code} but {[problem.code for problem in found]}"

    def holds(self, steps: str) -> None:
        """The story happens as it is told."""
        assert tuple(self.mismatches(steps)) == ()

    def bites(self, steps: str, *removals: Edit) -> None:
        """The story happens as it is told, and with any one of the removals it does not."""
        self.holds(steps)
        for removal in removals:
            found = self.edited(*removal).mismatches(steps)
            self.made.append(Removal(removal, _told(found)))
            assert found, f"the story holds without: {removal[0][0]}"

    def bites_engine(self, steps: str, name: str, replacement: Callable[..., object]) -> None:
        """The story happens as it is told, and does not once our function of this full name (`workflow.engine.x.y`) is
        replaced by one that does not do its work, wherever it was imported."""
        self.holds(steps)
        with pytest.MonkeyPatch.context() as patch:
            _replace_everywhere(patch, name, replacement)
            found = self.mismatches(steps)
        self.made.append(Removal(((name, ""),), _told(found)))
        assert found, f"the story holds without {name}"

    def noted(self, noticed: str, *changes: tuple[str, str]) -> None:
        """Keeps what a test took out by itself, where no story can show it (in a store, say), and how it noticed: words of
        the definition with those that stood there instead, or the name of our function with nothing."""
        self.made.append(Removal(changes, noticed))
        assert noticed, f"nothing is noticed without {changes[0][0]}"


def _told(found: Sequence[Mismatch]) -> str:
    return f"step {found[0].step}: {found[0].expected}, found {found[0].found.en}" if found else ""


def _replace_everywhere(patch: pytest.MonkeyPatch, name: str, replacement: Callable[..., object]) -> None:
    original = resolve_name(name)
    for module in [module for key, module in sys.modules.items() if key.split(".")[0] == "workflow"]:
        for attribute in [key for key, value in vars(module).items() if value is original]:
            patch.setattr(module, attribute, replacement)


@pytest.fixture(scope="session")
def removals_made() -> list[Removal]:
    """What the test at hand took out so far."""
    return []


@pytest.fixture(autouse=True)
def removals_reported(request: pytest.FixtureRequest, removals_made: list[Removal]) -> Iterator[None]:
    """Puts what the test took out into its report, where `--junitxml` and `make requirements` find it."""
    removals_made.clear()
    yield
    request.node.user_properties += [("removal", dumps(asdict(made), ensure_ascii=False)) for made in removals_made]


@pytest.fixture(scope="session")
def as_shipped(removals_made: list[Removal]) -> AsShipped:
    """The text of a shipped procedure, to be told stories with `people`."""

    def read(name: str, people: str) -> Regulation:
        text = (LIBRARY / f"{name}.yaml").read_text("utf-8").partition("\nexamples:\n")[0] + "\n"
        return Regulation(text=text, people=people, made=removals_made)

    return read
