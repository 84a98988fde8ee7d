"""`complaints people`: the directory of who may act."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from workflow.commands import completion, moments, words
from workflow.commands.errand import Errand, of
from workflow.commands.operator.role_remarks import remark_on_roles
from workflow.commands.people_file import people_in
from workflow.commands.problem_lines import problem_data, problem_lines
from workflow.commands.sheet import Part, Piece, Rows, Style, line
from workflow.commands.viewing import instant
from workflow.definitions.problems import Severity
from workflow.definitions.spelling import did_you_mean
from workflow.engine.directory import Person
from workflow.errors import NotFound, UsageError

if TYPE_CHECKING:
    from workflow.service import Desk

VERBS = ("list", "set", "add", "away", "left", "import")


def people(
    ctx: typer.Context,
    verb: Annotated[str, typer.Argument(metavar="[list|set|away|left|import]", help="做什么 | what to do")] = "list",
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[PERSON|FILE]",
            help="人员，或 YAML 文件 | a person, or a YAML file",
            autocompletion=completion.people,
        ),
    ] = None,
    *,
    called: Annotated[str | None, typer.Option("--name", metavar="NAME", help="姓名 | what they are called")] = None,
    role: Annotated[
        list[str] | None, typer.Option("--role", metavar="ROLE", help="角色，可多次 | a role; may be repeated")
    ] = None,
    department: Annotated[
        list[str] | None,
        typer.Option("--department", metavar="NAME", help="部门，可多次 | a department; may be repeated"),
    ] = None,
    rank: Annotated[str | None, typer.Option("--rank", metavar="RANK", help="职级 | the rank")] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="TIME", help="缺席从何时 | away from when")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="TIME", help="缺席到何时 | away to when")] = None,
) -> int:
    """Lists the directory, or changes it."""
    errand = of(ctx)
    if verb not in VERBS:
        raise UsageError(words.NO_VERB, verb=verb, hint=did_you_mean(verb, VERBS))
    if verb != "list" and name is None:
        raise UsageError(words.NAME_NEEDED, verb=verb)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        if verb == "list":
            return _listed(errand, desk)
        assert name is not None
        if verb == "import":
            return _imported(errand, desk, name)
        changes: Mapping[str, Any] = {"label": called, "roles": role, "departments": department, "rank": rank}
        return _store(errand, desk, [_changed(desk, _known(desk, name, verb), verb, changes, (start, end))])


def _known(desk: "Desk", name: str, verb: str) -> Person:
    """The person; only `set` and `add` may name somebody new."""
    directory = desk.directory()
    found = directory.get(name)
    if found is None and verb not in ("set", "add"):
        raise NotFound(words.NO_PERSON, name=name, hint=did_you_mean(name, directory.people))
    return found or Person(name=name)


def _changed(
    desk: "Desk", before: Person, verb: str, changes: Mapping[str, Any], absence: tuple[str | None, str | None]
) -> Person:
    if verb == "left":
        return replace(before, left=True, roles=frozenset())
    if verb == "away":
        start, end = absence
        if start is None or end is None:
            raise UsageError(words.AWAY_NEEDS)
        zone = desk.info().zone
        absence_ = instant(start, zone, name="--from"), instant(end, zone, name="--to")
        if absence_[1] <= absence_[0]:
            raise UsageError(words.AWAY_BACKWARDS, start=start, end=end)
        return replace(before, away=(*before.away, absence_))
    roles, departments = changes["roles"], changes["departments"]
    return replace(
        before,
        left=False,
        label=before.label if changes["label"] is None else changes["label"],
        roles=before.roles if roles is None else frozenset(roles),
        departments=before.departments if departments is None else tuple(departments),
        rank=before.rank if changes["rank"] is None else changes["rank"],
    )


def _imported(errand: Errand, desk: "Desk", path: str) -> int:
    from pathlib import Path

    found, problems = people_in(path, desk.info().zone)
    if any(problem.severity is Severity.ERROR for problem in problems):
        source = Path(path).read_bytes()
        sheet = [each for problem in problems for each in problem_lines(errand, path, source, problem)]
        errand.terminal.error({"problems": [problem_data(errand, path, problem) for problem in problems]}, sheet)
        return 1
    return _store(errand, desk, found)


def _store(errand: Errand, desk: "Desk", persons: Sequence[Person]) -> int:
    """Sets them all, or none."""
    with desk.batch():
        for person in persons:
            desk.set_person(person, by=errand.by())
    remark_on_roles(errand, desk, persons)
    now, zone = desk.now(), desk.info().zone
    told = [line(Piece("✓ ", Style.GOOD), _told(errand, person, now, zone)) for person in persons]
    many = [line(Piece("✓ ", Style.GOOD), errand.words(words.PEOPLE_SET).format(count=len(persons)))]
    errand.terminal.give_list([_data(person) for person in persons], told if len(persons) < 20 else many)
    return 0


def _told(errand: Errand, person: Person, now: int, zone: str) -> str:
    roles = ", ".join(sorted(person.roles)) or errand.words(words.LEFT_STANDING if person.left else words.NONE)
    away = [_absence(errand, absence, now, zone) for absence in person.away if absence[1] > now]
    said = "; ".join((roles, *away))
    return errand.words(words.PERSON_SET).format(person=f"{person.name} {person.label}".strip(), roles=said)


def _absence(errand: Errand, absence: tuple[int, int], now: int, zone: str) -> str:
    start, end = (moments.short(instant, now, ZoneInfo(zone)) for instant in absence)
    return errand.words(words.ABSENCE).format(start=start, end=end)


def _listed(errand: Errand, desk: "Desk") -> int:
    found = sorted(desk.directory().people.values(), key=lambda person: person.name)
    zone, now = desk.info().zone, desk.now()
    names = {d.name: desk.rules(d.name).procedure for d in desk.definitions()}
    labels = {role.name: role.label for procedure in names.values() for role in procedure.roles.values()}
    heads = ("person", "label", "roles", "departments", "rank", "standing")
    rows = tuple(_row(errand, person, now, zone, labels) for person in found)
    errand.terminal.give_list(
        [_data(p) for p in found], [Rows(tuple(errand.words(words.HEADS[h]) for h in heads), rows)]
    )
    return 0


def _row(errand: Errand, person: Person, now: int, zone: str, labels: Mapping[str, Any]) -> tuple[Part, ...]:
    roles = ", ".join(labels[r].say(errand.language) if r in labels else r for r in sorted(person.roles))
    return (
        Piece(person.name, Style.NAME),
        person.label,
        roles,
        ", ".join(person.departments),
        person.rank or "",
        Piece(_standing(errand, person, now, zone), Style.WARN),
    )


def _standing(errand: Errand, person: Person, now: int, zone: str) -> str:
    if person.left:
        return errand.words(words.LEFT_STANDING)
    if person.suspensions:
        return errand.words(words.SUSPENDED_STANDING)
    until = next((end for start, end in person.away if start <= now < end), None)
    return (
        "" if until is None else errand.words(words.AWAY_STANDING).format(at=moments.short(until, now, ZoneInfo(zone)))
    )


def _data(person: Person) -> Mapping[str, Any]:
    return {
        "person": person.name,
        "name": person.label,
        "roles": sorted(person.roles),
        "departments": list(person.departments),
        "rank": person.rank,
        "away": [[moments.rfc3339(start), moments.rfc3339(end)] for start, end in person.away],
        "suspensions": [{"procedure": s.procedure, "tally": s.tally, "case": s.case} for s in person.suspensions],
        "left": person.left,
    }
