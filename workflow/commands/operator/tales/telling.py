"""What a tale of the demo is made of: commands as a person would type them, with what is said before each."""

from typing import NamedTuple, TypeAlias

from workflow.wording import Label

CODE = "{code}"
"""Stands for the code of what the case at hand asks to be signed."""
Words: TypeAlias = tuple[str | Label, ...]


class Step(NamedTuple):
    """What is said before the command, the command, the exit code it has, and how many of its lines are shown when it
    goes on for longer."""

    zh: str
    en: str
    command: Words
    exits: int = 0
    head: int | None = None

    @property
    def says(self) -> Label:
        return Label(zh=self.zh, en=self.en)


class Meanwhile(NamedTuple):
    """Commands that are run like the others, of which only this is said."""

    zh: str
    en: str
    commands: tuple[Words, ...]

    @property
    def says(self) -> Label:
        return Label(zh=self.zh, en=self.en)


class Tale(NamedTuple):
    """One procedure's story: its heading, who is in it, what happens, and what was refused in it, in its order."""

    zh: str
    en: str
    cast: Label
    steps: tuple[Step | Meanwhile, ...]
    prevented: tuple[Label, ...] = ()

    @property
    def heading(self) -> Label:
        return Label(zh=self.zh, en=self.en)


def then(command: Words) -> Step:
    """A step that needs no word of its own."""
    return Step("", "", command)


def value(name: str, zh: str, en: str) -> Label:
    return Label(zh=f"{name}={zh}", en=f"{name}={en}")


def do(case: str, action: str, *values: str | Label, by: str) -> Words:
    return ("do", case, action, *values, "--as", by)


def opened(procedure: str, *values: str | Label, by: str) -> Words:
    return ("open", procedure, *values, "--as", by)


def signed(case: str, code: str, by: str) -> Words:
    return ("approve", case, value("opinion", "同意", "Agreed"), "--saw", code, "--as", by)


def until(moment: str) -> Words:
    return ("tick", "--until", moment)
