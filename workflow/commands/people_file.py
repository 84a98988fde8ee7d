"""A directory as a YAML file: `wang: {name: 王五, roles: [receiving_head], department: operations_support, rank: manager}`."""

from pathlib import Path
from typing import Any

from workflow.commands.errand import file_bytes
from workflow.definitions.grammar.compounds import ByForm, Key, MapOf, OneOrMany, must
from workflow.definitions.grammar.kinds import Reading
from workflow.definitions.grammar.words import INSTANT, TEXT, record
from workflow.definitions.parsing import parse_instant
from workflow.definitions.problems import Problem, Problems
from workflow.definitions.reading.reader import read
from workflow.definitions.refused import NotAValue
from workflow.definitions.words import Word
from workflow.engine.directory import Person
from workflow.wording import Label

_AWAY = record(
    "{from: 日期时间, to: 日期时间}",
    "{from: date and time, to: date and time}",
    {"from": must(INSTANT, "从何时", "from when"), "to": must(INSTANT, "到何时", "to when")},
)
_RECORD = record(
    "{name, roles, department, rank, logins, away}",
    "{name, roles, department, rank, logins, away}",
    {
        "name": Key(TEXT, "姓名", "what they are called"),
        "roles": Key(OneOrMany(TEXT), "角色", "roles held"),
        "department": Key(OneOrMany(TEXT), "部门", "department"),
        "rank": Key(TEXT, "职级", "rank"),
        "logins": Key(OneOrMany(TEXT), "可代表此人的数据库登录名", "logins of the database that may act as them"),
        "away": Key(OneOrMany(_AWAY), "缺席", "absences"),
    },
)
_PERSON = ByForm(
    Label(
        zh="[角色, ..] 或 {name, roles, department, rank, logins, away}",
        en="[roles] or {name, roles, department, rank, logins, away}",
    ),
    word=OneOrMany(TEXT),
    sequence=OneOrMany(TEXT),
    mapping=_RECORD,
    blank=(),
)
_PEOPLE = MapOf(TEXT, _PERSON)


def people_in(path: str, zone: str) -> tuple[tuple[Person, ...], tuple[Problem, ...]]:
    """The persons of the file, and what is wrong with it; times without an offset are in `zone`."""
    problems = Problems()
    node = read(file_bytes(Path(path)), problems)
    if node is None:
        return (), tuple(problems.found)
    raws = _PEOPLE.read(node, Reading(problems))
    people = tuple(_person(str(name), raw, zone, problems) for name, raw in raws.items() if name)
    return people, tuple(problems.found)


def _person(name: str, raw: Any, zone: str, problems: Problems) -> Person:
    if isinstance(raw, tuple):
        return Person(name=name, roles=frozenset(map(str, raw)))
    return Person(
        name=name,
        label=str(raw["name"]),
        roles=frozenset(map(str, raw["roles"])),
        departments=tuple(map(str, raw["department"])),
        rank=str(raw["rank"]) or None,
        logins=tuple(map(str, raw["logins"])),
        away=tuple((_instant(a["from"], zone, problems), _instant(a["to"], zone, problems)) for a in raw["away"]),
    )


def _instant(text: Word, zone: str, problems: Problems) -> int:
    try:
        return parse_instant(text, zone=zone, name="away")
    except NotAValue as error:
        problems.error(text, error.wording, **error.blanks)
        return 0
