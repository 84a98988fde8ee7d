"""What every command may be told: which store, who asks, in which language and form, and how carefully."""

import os
from collections.abc import Mapping, Sequence
from enum import Enum

from msgspec import Struct

from workflow.commands.surface.sheet import Colour
from workflow.commands.surface.terminal import Form, Voice
from workflow.wording import Language

DEFAULT_STORE = "sqlite:///complaints.db"
WITH_VALUE = frozenset({"--db", "--as", "--lang", "-o", "--output", "--key", "--expect-seq", "--at"})
ALONE = frozenset({"--json", "--no-color", "--dry-run", "--yes", "-y", "--quiet", "-q"})


class Run(Enum):
    """Whether what is decided is also stored."""

    REAL = "real"
    DRY = "dry"


class Consent(Enum):
    """Whether somebody still has to say yes."""

    ASK = "ask"
    GIVEN = "given"


class Wishes(Struct, frozen=True, kw_only=True):
    """The options that stand before a command, or after it. `at` is as it was written."""

    db: str = DEFAULT_STORE
    person: str | None = None
    language: Language = "en"
    form: Form = Form.TABLE
    colour: Colour = Colour.ON
    voice: Voice = Voice.NORMAL
    run: Run = Run.REAL
    consent: Consent = Consent.ASK
    key: str | None = None
    expect_seq: int | None = None
    at: str | None = None

    @property
    def careful(self) -> frozenset[str]:
        """The options given that not every command honours."""
        given = {
            "--dry-run": self.run is Run.DRY,
            "--yes": self.consent is Consent.GIVEN,
            "--key": self.key is not None,
            "--expect-seq": self.expect_seq is not None,
            "--at": self.at is not None,
        }
        return frozenset(name for name, is_given in given.items() if is_given)


def arranged(words: Sequence[str]) -> list[str]:
    """The words of a command line with the options that every command shares brought to the front."""
    front, rest, left = list[str](), list[str](), list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            rest += [word, *left]
            break
        if word in WITH_VALUE:
            front += [word, *left[:1]]
            del left[:1]
        elif word in ALONE or word.partition("=")[0] in WITH_VALUE or _joined_short(word):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def language_of(words: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language for help and for errors: from `--lang`, else from the locale."""
    asked = _last_value(words, ("--lang",))
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if (asked or locale).lower().startswith("zh") else "en"


def form_of(words: Sequence[str]) -> Form:
    """The form that errors take, even when the rest of the command line cannot be read."""
    asked = _last_value(words, ("-o", "--output"))
    if "--json" in words:
        return Form.JSON
    return Form(asked) if asked in tuple(Form) else Form.TABLE


def login() -> str:
    """The name this process runs under, for the record."""
    import getpass  # which brings the terminal's settings along, and not every command asks who runs it

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no environment, and an account without a name
        return str(os.getuid()) if hasattr(os, "getuid") else "?"


def _joined_short(word: str) -> bool:
    return word.startswith("-o") and not word.startswith("--") and len(word) > 2


def _last_value(words: Sequence[str], names: tuple[str, ...]) -> str | None:
    found = None
    for index, word in enumerate(words):
        if word in names and index + 1 < len(words):
            found = words[index + 1]
        elif word.partition("=")[0] in names and "=" in word:
            found = word.partition("=")[2]
        elif "-o" in names and _joined_short(word):
            found = word[2:].removeprefix("=")
    return found
