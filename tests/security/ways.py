"""The ways around the rules that are tried: how each is called, who tries it and how, and what comes of it (`ways.yaml`)."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from tests.security.attacker import Attacker
from tests.security.forging import FORGING
from workflow.wording import Label


class Outcome(StrEnum):
    GRANT = "grant"
    TRIGGER = "trigger"
    CONSTRAINT = "constraint"
    SERVER = "server"
    CHANGES_NOTHING = "changes_nothing"
    DELAYS = "delays"
    DETECTED = "detected"


SAID = {
    Outcome.GRANT: Label(zh="拒绝：没有这项权限", en="refused: no such right"),
    Outcome.TRIGGER: Label(zh="拒绝：触发器", en="refused: trigger"),
    Outcome.CONSTRAINT: Label(zh="拒绝：约束", en="refused: constraint"),
    Outcome.SERVER: Label(zh="拒绝：服务器", en="refused: server"),
    Outcome.CHANGES_NOTHING: Label(zh="改不了、看不到什么", en="changes and shows nothing"),
    Outcome.DELAYS: Label(zh="只拖延别人，断开即止", en="only delays others, until disconnected"),
    Outcome.DETECTED: Label(zh="**只能发现**：一分钟内复核报告", en="**only detectable**: verified within a minute"),
}
REFUSED = {
    Outcome.GRANT: {"42501"},
    Outcome.TRIGGER: {"CM001", "CM002", "CM003"},
    Outcome.CONSTRAINT: {"23505", "23514"},
    Outcome.SERVER: {"42501", "55000", "22P02", "22P05"},
}
"""The codes with which the database says so."""


@dataclass(frozen=True, slots=True)
class Way:
    name: str
    said: Label
    outcome: Outcome
    who: str
    sql: str | None
    because: str
    """Part of what the database says when it refuses."""

    def tried(self, attacker: Attacker) -> None:
        if self.sql is None:
            FORGING[self.name](attacker)
        else:
            attacker.sql(self.sql)


@dataclass(frozen=True, slots=True)
class Chapter:
    said: Label
    ways: tuple[Way, ...]


def chapters() -> tuple[Chapter, ...]:
    told = yaml.safe_load(Path(__file__).with_name("ways.yaml").read_text("utf-8"))
    return tuple(Chapter(_label(each["chapter"]), tuple(map(_way, each["ways"]))) for each in told)


def _way(told: dict[str, Any]) -> Way:
    return Way(
        told["name"],
        _label(told),
        Outcome(told["outcome"]),
        told.get("who", "li"),
        told.get("sql"),
        told.get("because", ""),
    )


def _label(told: dict[str, str]) -> Label:
    return Label(zh=told.get("zh", told.get("both", "")), en=told.get("en", told.get("both", "")))
