"""What people do under each role, as they would type it: the whole product."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from tests.security.office import SLIPS, Office

TEAM = Path(__file__).parents[1].joinpath("contract", "service", "team_office.yaml")
FILES = {
    "receipt.txt": "paid",
    "more.csv": "id,name,happened\n{number},李雷,2026-09-28 10:00\n",
    "map.yaml": "procedure: slips\nas: {li}\nsource: {{system: old, id: id}}\nfields: {{name: name, happened: happened}}\n",
    "people.yaml": "zhao: {{name: 赵, roles: [clerk], logins: [counter]}}\n",
}


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Commands: TypeAlias = Callable[..., Ran]
"""Runs a command line under the login of somebody."""


def lay_out(folder: Path, office: Office, number: int) -> None:
    """The files that commands take."""
    (folder / "team.yaml").write_bytes(TEAM.read_bytes())
    (folder / "shops.yaml").write_bytes(SLIPS.replace(b"procedure: slips", b"procedure: shops").replace(b"T-{", b"S-{"))
    for name, text in FILES.items():
        (folder / name).write_text(text.format(li=office.name("li"), number=number))


def opened(complaints: Commands, who: str = "li") -> str:
    given = ("name=张三", "contact=138 0013 8000", "happened=2026-09-28 09:00", "channel=phone")
    ran = complaints(who, "open", "slips", *given, "--json")
    assert ran.code == 0, ran
    return str(json.loads(ran.out)["case"])


def signed(complaints: Commands, who: str, case: str) -> Ran:
    saw = json.loads(complaints(who, "show", case, "--json").out)["approvals"][0]["saw"]
    return complaints(who, "approve", case, "opinion=同意", "--yes", "--saw", saw)


def all_well(complaints: Commands, who: str, lines: Iterable[tuple[str, ...]]) -> None:
    ran = {words: complaints(who, *words) for words in lines}
    assert [(words, said) for words, said in ran.items() if said.code != 0] == []


def as_agents(office: Office, complaints: Commands) -> None:
    """Opens, acts, signs and looks; errors of an employee are counted, and suspend them."""
    case, other, third = opened(complaints), opened(complaints, "mei"), opened(complaints, "mei")
    acts = [
        ("assign", other, office.name("mei")),
        ("void", other, "--duplicate-of", case),
        ("merge", third, "--into", case),
        ("import", "slips", "more.csv", "--map", "map.yaml"),
    ]
    all_well(complaints, "li", acts)
    for number in (case, opened(complaints)):
        submit = ("do", number, "submit", "amount=900.00", f"employee={office.name('mei')}")
        all_well(complaints, "li", [("note", number, "call"), ("attach", number, "receipt.txt"), submit])
        assert signed(complaints, "bo", number).code == 0
        all_well(complaints, "li", [("do", number, "settle")])
    all_well(complaints, "li", [("handover", office.name("li"), "--to", office.name("wang"))])
    looks = [("todo",), ("list",), ("find", "张三"), ("export", "all.xlsx"), ("people", "list"), ("calendar", "list")]
    looks += [(word, case) for word in ("show", "clock", "can", "history")]
    all_well(complaints, "li", [*looks, ("notices",)])
    assert json.loads(complaints("li", "doctor", "--json").out)["findings"]


def as_administrator(office: Office, complaints: Commands) -> None:
    """Publishes, keeps the directory, corrects, and lets somebody act again who was suspended."""
    case = opened(complaints, "wang")
    people: list[tuple[str, ...]] = [
        ("people", "import", "people.yaml"),
        ("people", "set", "zhao", "--rank", "staff", "--login", "svc", "--no-login", "counter"),
        ("people", "away", "zhao", "--from", "2026-10-01", "--to", "2026-10-08 18:00"),
        ("people", "left", "zhao"),
    ]
    rules: list[tuple[str, ...]] = [
        ("publish", "ticketing_complaints"),
        ("withdraw", "ticketing_complaints"),
        ("publish", "shops.yaml"),
        ("open", "shops", "name=李雷", "happened=2026-09-28 09:00"),
        ("calendar", "publish", "team.yaml"),
        ("calendar", "history", "team_office"),
        ("correct", case, "channel=web", "--reason", "wrong box"),
        ("attach", case, "map.yaml"),
        ("do", case, "submit", "amount=1.00", f"employee={office.name('li')}"),
    ]
    all_well(complaints, "wang", [*people, *rules, ("notices", "retry", "--all-dead"), ("replay", "--all")])


def as_worker(complaints: Commands) -> None:
    """Fires, delivers and verifies, under a login that is nobody."""
    opened(complaints)
    all_well(complaints, "svc", [("tick",), ("worker", "--once"), ("notices",)])
    assert json.loads(complaints("svc", "doctor", "--json").out)["findings"]


def as_worker_in_trouble(office: Office, complaints: Commands) -> None:
    """A case that cannot be woken is set aside, twice; one that was tampered with is reported; a dead worker is forgotten."""
    number = opened(complaints)
    office.database.run("INSERT INTO worker VALUES ('gone:1', 'gone', 1, 0, 0, NULL, 180)")
    office.database.run("UPDATE case_file SET wake_at = 1, snapshot = '{}' WHERE number = %s", number)
    complaints("svc", "worker", "--once")
    office.database.run("UPDATE trouble SET retry_at = 0")
    complaints("svc", "worker", "--once")


def as_auditor(complaints: Commands) -> None:
    """Sees, proves and copies everything."""
    case = opened(complaints)
    looks = [("list",), ("find", "张三"), ("show", case), ("history", case), ("replay", case), ("replay", "--all")]
    all_well(complaints, "sun", [*looks, ("export", "audited.xlsx"), ("backup", "copy.db"), ("people", "list")])
