"""A person at the command line: a directory of their own, a store with the ticketing regulation, and the people in it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workflow.cli import run

PEOPLE = """\
mei:  {name: 韩梅梅, roles: phone_agent, department: operations_support}
li:   {name: 李雷, roles: [support, corrector], department: operations_support}
sun:  {name: 孙阳, roles: support, department: operations_support}
wang: {name: 王静, roles: receiving_head, department: operations_support, rank: manager}
tan:  {name: 谭工, roles: technology, department: technology}
chen: {name: 陈岚, roles: operations_director, rank: director}
zhao: {name: 赵刚, roles: general_manager, rank: general_manager}
gao:  {name: 高洁, roles: caller, department: operations_support}
"""
COMPLAINT = {
    "customer_name": "张三",
    "complainant": "user",
    "contact": "13800000000",
    "channel": "online",
    "sales_stage": "after",
    "complaint": "日期出错",
    "complained_at": "2026-09-28T08:50",
    "demands": "ticket_refund",
}
FIRST = "TK-2026-000001"
PLAN = ("cause=process_fault", "cause_analysis=核对不足", "solution=退票")


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return json.loads(self.err)["error"]


@dataclass(frozen=True)
class Counter:
    """Where commands are typed."""

    folder: Path
    capture: Callable[[], tuple[str, str]]

    def __call__(self, *words: str) -> Said:
        self.capture()
        code = run(words)
        out, err = self.capture()
        return Said(code, out, err)

    def well(self, *words: str) -> Said:
        said = self(*words)
        assert said.code == 0, said
        return said

    def file(self, name: str, text: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def open(self, **changes: str) -> str:
        """Opens a case by li; returns its number."""
        return str(self.well(*registration(**changes), "--as", "li", "--json").data["case"])

    def planning(self) -> str:
        case = self.open()
        self.well("do", case, "verify", "--as", "li")
        self.well("do", case, "judge", "validity=valid", "grounds=订单", "--as", "wang")
        return case

    def awaiting(self, *plan: str) -> str:
        """A case that waits for the director, or with compensation for the general manager."""
        case = self.planning()
        self.well("do", case, "submit", *PLAN, *plan, "--as", "li")
        return case

    def code(self, case: str) -> str:
        """The code that a signature takes."""
        return str(self.well("show", case, "--json").data["approvals"][0]["saw"])


def registration(**changes: str) -> Sequence[str]:
    return ("open", "ticketing_complaints", *(f"{name}={value}" for name, value in (COMPLAINT | changes).items()))


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Counter:
    """A directory without a store."""
    monkeypatch.chdir(tmp_path)
    for name in ("COMPLAINTS_DB", "COMPLAINTS_USER", "LC_ALL", "LC_MESSAGES", "COMPLAINTS_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    def capture() -> tuple[str, str]:
        found = capfd.readouterr()
        return found.out, found.err

    return Counter(tmp_path, capture)


@pytest.fixture
def counter(outside: Counter) -> Counter:
    """A store on a simulated clock at nine on 28 September 2026, with people and the ticketing regulation."""
    outside.well("init", "--clock", "simulated", "--start", "2026-09-28T09:00")
    outside.well("people", "import", outside.file("people.yaml", PEOPLE))
    outside.well("publish", "ticketing_complaints", "--as", "li")
    return outside
