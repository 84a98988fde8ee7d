"""What a writer asked for and what it was told, kept outside the store: written down before asking, and after the answer."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self


class Door(StrEnum):
    """Through what a command comes in."""

    LIBRARY = "library"
    COMMAND_LINE = "command line"


class Said(StrEnum):
    """What came of a command. `BROKEN`: the store could not be used, so it is asked again under the same key. `BUG`: what
    no writer should ever hear."""

    DONE = "done"
    REFUSED = "refused"
    CHANGED = "changed"
    BROKEN = "broken"
    BUG = "bug"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command; its `key` is also the text it leaves in history, so that it can be counted there."""

    key: str
    action: str
    case: str | None = None
    expect_seq: int | None = None
    door: Door = Door.LIBRARY


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`events` is how many it added to the case, `repeated` whether it had been done before (the command line does not say),
    `code` which error, `words` what else there was to say."""

    said: Said
    case: str | None = None
    seq: int | None = None
    events: int = 0
    repeated: bool | None = None
    code: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Try:
    """One time it was asked. `there`: whether its key was known to the store just before; None the first time, when nobody
    looks. `answer` is None when the writer, or what it asked, was killed."""

    there: bool | None
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A command and every time it was asked."""

    command: Command
    tries: tuple[Try, ...]

    @property
    def answer(self) -> Answer | None:
        return self.tries[-1].answer

    @property
    def codes(self) -> frozenset[str]:
        """Of every error that was the answer."""
        return frozenset(one.answer.code for one in self.tries if one.answer is not None)

    @property
    def is_settled(self) -> bool:
        return self.answer is not None and self.answer.said is not Said.BROKEN


class Ledger:
    """One writer's file. Each line is one write to a file that only grows: a SIGKILL leaves it whole or away."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of(cls, ledgers: Path, person: str) -> Self:
        return cls(ledgers / f"{person}.ledger")

    def ask(self, command: Command, *, there: bool | None = None) -> None:
        """Before it is asked; `there` as in Try."""
        self._add({"asked": asdict(command), "there": there})

    def answer(self, answer: Answer) -> None:
        self._add({"answered": asdict(answer)})

    def all(self) -> tuple[Asked, ...]:
        found = dict[str, Asked]()
        for line in self._lines():
            if "asked" in line:
                command = _command(line["asked"])
                before = found[command.key].tries if command.key in found else ()
                found[command.key] = Asked(command, (*before, Try(line["there"], None)))
                latest = command.key
            else:
                found[latest] = _answered(found[latest], _answer(line["answered"]))
        return tuple(found.values())

    def _add(self, line: Mapping[str, object]) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, f"{json.dumps(line, ensure_ascii=False)}\n".encode())
        finally:
            os.close(handle)

    def _lines(self) -> Iterator[dict[str, Any]]:
        return map(json.loads, self._path.read_text("utf-8").splitlines() if self._path.exists() else ())


def ledgers(directory: Path) -> Sequence[Ledger]:
    return [Ledger(path) for path in sorted(directory.glob("*.ledger"))]


def closing_time(directory: Path) -> Path:
    """The file that tells those whose ledgers lie beside it to end, as soon as all they asked has an answer."""
    return directory / "closing_time"


def _answered(asked: Asked, answer: Answer) -> Asked:
    *before, last = asked.tries
    return Asked(asked.command, (*before, Try(last.there, answer)))


def _command(found: dict[str, Any]) -> Command:
    return Command(**found | {"door": Door(found["door"])})


def _answer(found: dict[str, Any]) -> Answer:
    return Answer(**found | {"said": Said(found["said"])})
