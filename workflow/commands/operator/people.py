"""`complaints people`: the directory of who may act."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias
from zoneinfo import ZoneInfo

import typer
from msgspec.structs import replace

from workflow.commands import completion, words
from workflow.commands.errand import Errand, of
from workflow.commands.operator.person_changes import LOGINS, Changes, Listed, changing, gone
from workflow.commands.operator.role_remarks import remark_on_roles
from workflow.commands.operator.vacancies import remark_on_vacancies
from workflow.commands.people_file import people_in
from workflow.commands.surface.sheet import Part, Piece, Rows, Style, line
from workflow.commands.telling import answer_words
from workflow.commands.telling.answer_words import DROPPED, NO_LONGER
from workflow.commands.telling.problem_lines import problem_data, problem_lines
from workflow.commands.telling.reader import instant, today_of
from workflow.commands.typed_times import morning
from workflow.definitions.problems import Severity
from workflow.definitions.spelling import did_you_mean
from workflow.engine.directory import Directory, Person
from workflow.errors import NotFound, UsageError
from workflow.spoken import moments
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.service import Desk

Wanted: TypeAlias = Callable[[], Sequence[Person]]
"""Finds out what persons are to be from now on."""

SETTING = ("set", "add")
LOGINS_HEAD = Label(zh="登录名", en="LOGINS")
USED_BY = Label(zh="可由登录名 {names} 代表", en="the logins {names} may act as them")
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
        list[str] | None,
        typer.Option("--role", metavar="ROLE", help="角色，可多次；换掉原有的 | a role, may be repeated; replaces all"),
    ] = None,
    department: Annotated[
        list[str] | None,
        typer.Option(
            "--department",
            metavar="NAME",
            help="部门，可多次；换掉原有的 | a department, may be repeated; replaces all",
        ),
    ] = None,
    add_role: Annotated[
        list[str] | None, typer.Option("--add-role", metavar="ROLE", help="加上此角色 | one role more")
    ] = None,
    drop_role: Annotated[
        list[str] | None, typer.Option("--drop-role", metavar="ROLE", help="去掉此角色 | one role less")
    ] = None,
    add_department: Annotated[
        list[str] | None,
        typer.Option("--add-department", metavar="NAME", help="加上此部门 | one department more"),
    ] = None,
    drop_department: Annotated[
        list[str] | None,
        typer.Option("--drop-department", metavar="NAME", help="去掉此部门 | one department less"),
    ] = None,
    rank: Annotated[str | None, typer.Option("--rank", metavar="RANK", help="职级 | the rank")] = None,
    may_be_used_by: Annotated[
        list[str] | None,
        typer.Option(
            "--login",
            metavar="LOGIN",
            help="此数据库登录名可代表此人，可多次 | a login of the database that may act as them, may be repeated",
        ),
    ] = None,
    no_longer_used_by: Annotated[
        list[str] | None,
        typer.Option("--no-login", metavar="LOGIN", help="不再可代表此人 | a login that no longer may"),
    ] = None,
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
        changes = Changes(
            label=called,
            roles=Listed(options=changing("role"), whole=role, add=add_role, drop=drop_role),
            departments=Listed(
                options=changing("department"), whole=department, add=add_department, drop=drop_department
            ),
            logins=Listed(options=LOGINS, add=may_be_used_by, drop=no_longer_used_by),
            rank=rank,
        )
        if verb not in SETTING and changes.options:
            raise UsageError(answer_words.ONLY_FOR_SET, options=", ".join(changes.options), verb=verb)
        known = partial(_known, desk, name, verb)
        return _store(
            errand,
            desk,
            lambda: [_changed(desk, known(), verb, changes, (start, end))],
            NO_LONGER if changes.replaces else DROPPED,
        )


def _known(desk: "Desk", name: str, verb: str) -> Person:
    """The person; only `set` and `add` may name somebody new."""
    directory = desk.directory()
    found = directory.get(name)
    if found is None and verb not in SETTING:
        raise NotFound(words.NO_PERSON, name=name, hint=did_you_mean(name, directory.people))
    return found or Person(name=name)


def _changed(
    desk: "Desk", before: Person, verb: str, changes: Changes, absence: tuple[str | None, str | None]
) -> Person:
    if verb == "left":
        return replace(before, left=True, roles=frozenset(), logins=())
    if verb == "away":
        start, end = absence
        if start is None or end is None:
            raise UsageError(words.AWAY_NEEDS)
        today = today_of(desk)
        begin = morning(start, today, name="--from")
        absence_ = instant(begin, today, name="--from"), instant(end, today, name="--to")
        if absence_[1] <= absence_[0]:
            raise UsageError(words.AWAY_BACKWARDS, start=start, end=end)
        return replace(before, away=(*before.away, absence_))
    return changes.applied(before)


def _imported(errand: Errand, desk: "Desk", path: str) -> int:
    from pathlib import Path

    found, problems = people_in(path, desk.info().zone)
    if any(problem.severity is Severity.ERROR for problem in problems):
        source = Path(path).read_bytes()
        sheet = [each for problem in problems for each in problem_lines(errand, path, source, problem)]
        errand.terminal.error({"problems": [problem_data(errand, path, problem) for problem in problems]}, sheet)
        return 1
    return _store(errand, desk, lambda: found, DROPPED)


def _set(errand: Errand, desk: "Desk", wanted: Wanted) -> tuple[Directory, Sequence[Person]]:
    """Sets them all, or none; the people as they were, and those who were set. What they are to be is found out while nobody
    else changes anybody: what another administrator has just changed is not undone."""
    from workflow.store.backend.port import Entry

    def together() -> tuple[Directory, Sequence[Person]]:
        before, persons = desk.directory(), wanted()
        for person in persons:
            desk.set_person(person, by=errand.by())
        return before, persons

    return desk.together(together, entry=Entry.ALONE)


def _store(errand: Errand, desk: "Desk", wanted: Wanted, lost: Label) -> int:
    """`lost` says what somebody no longer has."""
    before, persons = _set(errand, desk, wanted)
    remark_on_roles(errand, desk, persons)
    remark_on_vacancies(errand, desk, before, persons)
    lacking = {person.name: _gone(before, person) for person in persons}
    for name, what in lacking.items():
        if what:
            said = errand.words(lost).format(person=name, gone=", ".join(what))
            errand.terminal.tell([line(Piece(said, Style.WARN))])
    now, zone = desk.now(), desk.info().zone
    told = [line(Piece("✓ ", Style.GOOD), _told(errand, person, now, zone)) for person in persons]
    many = [line(Piece("✓ ", Style.GOOD), errand.words(words.PEOPLE_SET).format(count=len(persons)))]
    items = [{**_data(person), "no_longer": list(lacking[person.name])} for person in persons]
    errand.terminal.give_list(items, told if len(persons) < 20 else many)
    return 0


def _gone(before: Directory, person: Person) -> tuple[str, ...]:
    """Roles and departments that somebody had and was not given again; that a leaver loses them all goes without saying."""
    known = before.get(person.name)
    return () if known is None or person.left else gone(known, person)


def _told(errand: Errand, person: Person, now: int, zone: str) -> str:
    roles = ", ".join(sorted(person.roles)) or errand.words(words.LEFT_STANDING if person.left else words.NONE)
    away = [_absence(errand, absence, now, zone) for absence in person.away if absence[1] > now]
    logins = [errand.words(USED_BY).format(names=", ".join(person.logins))] if person.logins else []
    said = ("；" if errand.language == "zh" else "; ").join((roles, *away, *logins))
    return errand.words(words.PERSON_SET).format(person=f"{person.name} {person.label}".strip(), roles=said)


def _absence(errand: Errand, absence: tuple[int, int], now: int, zone: str) -> str:
    start, end = (moments.short(instant, now, ZoneInfo(zone)) for instant in absence)
    return errand.words(words.ABSENCE).format(start=start, end=end)


def _listed(errand: Errand, desk: "Desk") -> int:
    found = sorted(desk.directory().people.values(), key=lambda person: person.name)
    zone, now = desk.info().zone, desk.now()
    names = {d.name: desk.rules(d.name).procedure for d in desk.definitions()}
    labels = {role.name: role.label for procedure in names.values() for role in procedure.roles.values()}
    heads = [words.HEADS[head] for head in ("person", "label", "roles", "departments", "rank", "standing")]
    heads += [LOGINS_HEAD] * any(person.logins for person in found)
    rows = tuple(_row(errand, person, now, zone, labels)[: len(heads)] for person in found)
    errand.terminal.give_list([_data(p) for p in found], [Rows(tuple(map(errand.words, heads)), rows)])
    return 0


def _row(errand: Errand, person: Person, now: int, zone: str, labels: Mapping[str, Any]) -> tuple[Part, ...]:
    comma = "、" if errand.language == "zh" else ", "
    roles = comma.join(labels[r].say(errand.language) if r in labels else r for r in sorted(person.roles))
    return (
        Piece(person.name, Style.NAME),
        person.label,
        roles,
        ", ".join(person.departments),
        person.rank or "",
        Piece(_standing(errand, person, now, zone), Style.WARN),
        ", ".join(person.logins),
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
        "logins": list(person.logins),
        "away": [[moments.rfc3339(start), moments.rfc3339(end)] for start, end in person.away],
        "suspensions": [{"procedure": s.procedure, "tally": s.tally, "case": s.case} for s in person.suspensions],
        "left": person.left,
    }
