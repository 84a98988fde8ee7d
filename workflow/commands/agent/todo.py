"""`complaints todo`: what waits for this person or a role, the most urgent first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from workflow.commands.agent.listing import Limit, amount_data, amount_of, names_in
from workflow.commands.agent.matters import Kind, Matter, matters, matters_of_role, roles_about
from workflow.commands.errand import Errand, of
from workflow.commands.surface.sheet import Block, Part, Piece, Rows, Sheet, Style, line, width_of_parts
from workflow.commands.telling import desk_words
from workflow.commands.telling.clock_lines import time_left
from workflow.commands.telling.provisional import about
from workflow.commands.words import HEADS, NOTHING_TO_DO
from workflow.definitions.spelling import did_you_mean
from workflow.errors import NotFound
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.service import Desk
    from workflow.store.archive import Scene

LATER = 1 << 62
DAY = 86_400


def todo(
    ctx: typer.Context,
    *,
    mine: Annotated[
        bool,
        typer.Option("--mine", help="只列在我名下的、待我签的 | only what lies with me, or waits for my signature"),
    ] = False,
    role: Annotated[
        str | None,
        typer.Option(
            "--role", metavar="ROLE", help="此角色的待办，不论在谁名下 | what a role has to do, whoever has it"
        ),
    ] = None,
    limit: Limit = 200,
) -> int:
    """What this person may do, the most urgent first."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        found = _of_person(errand, desk) if role is None else _of_role(desk, role)
        waiting = sorted((matter for matter in found if matter.own or not mine), key=_urgency)
        zone = desk.info().zone
        items = [(matter, names_in(errand, matter.scene, zone)) for matter in waiting[:limit]]
    errand.terminal.give_list([_data(matter, names) for matter, names in items], _sheet(errand, items, role))
    _say_counts(errand, waiting, limit, role, zone)
    return 0


def _of_person(errand: Errand, desk: "Desk") -> Iterator[Matter]:
    name, people = errand.person, desk.directory().people
    if name not in people:
        raise NotFound(desk_words.NOT_IN_DIRECTORY, name=name, hint=did_you_mean(name, people))
    roles = people[name].roles
    open_ = desk.open_cases(lambda book, state: bool(roles & roles_about(book, state)), naming=name)
    for scene in chain(open_, _closed_but_for_a_suspension(desk)):
        yield from matters(scene, name)


def _of_role(desk: "Desk", named: str) -> Iterator[Matter]:
    role = _role(desk, named)
    open_ = desk.open_cases(lambda book, state: role in roles_about(book, state))
    for scene in chain(open_, _closed_but_for_a_suspension(desk)):
        yield from matters_of_role(scene, role)


def _closed_but_for_a_suspension(desk: "Desk") -> Iterator["Scene"]:
    """Closed cases on which somebody's suspension still has to end; nobody would look there."""
    causes = (cause for person in desk.directory().people.values() for cause in person.suspensions)
    for number in dict.fromkeys(cause.case for cause in causes):
        scene = desk.scene(number)
        if scene.book.state(scene.case.state).final:
            yield scene


def _role(desk: "Desk", named: str) -> str:
    """The role of that name, or whose label it is."""
    books = [desk.book(each.digest) for each in desk.definitions()]
    declared = {role.name: role for book in books for role in book.procedure.roles.values()}
    for role in declared.values():
        if named in (role.name, role.label.zh, role.label.en):
            return role.name
    raise NotFound(desk_words.NO_ROLE, name=named, hint=did_you_mean(named, declared), roles=", ".join(declared))


def _urgency(matter: Matter) -> tuple[int, str, str]:
    return (LATER if matter.due is None else matter.due.due, matter.scene.case.number, matter.kind.value)


def _left(matter: Matter) -> int | None:
    return None if matter.due is None else matter.due.left


def _data(matter: Matter, names: Names) -> Mapping[str, Any]:
    case = matter.scene.case
    return {
        "case": case.number,
        "procedure": matter.scene.book.procedure.name,
        "what": matter.kind.value,
        "due_at": None if matter.due is None else moments.rfc3339(matter.due.due * moments.SECOND),
        "seconds_left": _left(matter),
        "provisional": matter.due is not None and matter.due.provisional,
        "state": case.state,
        "with": matter.holder,
        "roles": list(matter.roles),
        "stands_in_for": matter.for_role,
        "amount": amount_data(matter.scene, names),
        "duty": matter.duty,
        "actions": [action.name for action in matter.actions],
        "waits_for": list(matter.waits_for),
    }


def _sheet(errand: Errand, items: Sequence[tuple[Matter, Names]], role: str | None) -> Sheet:
    if errand.terminal.out.width is None:
        heads = [HEADS.get(head) or desk_words.HEADS[head] for head in _COLUMNS]
        return [Rows(tuple(errand.words(head) for head in heads), tuple(_row(m, n, role) for m, n in items))]
    width = errand.terminal.out.width
    return [block for matter, names in items for block in matter_lines(matter, names, role, width)]


_COLUMNS = ("case", "due_at", "left", "state", "kind", "assignee", "waits_for")


def _row(matter: Matter, names: Names, role: str | None) -> tuple[Part, ...]:
    due, found = "", matter.due
    if found is not None:
        due = about(moments.full(found.due * moments.SECOND, names.reader.zone), found)
    return (
        matter.scene.case.number,
        due,
        "" if found is None else time_left(found, names),
        names.state(matter.scene.case.state),
        _kind(matter, names, role),
        "" if matter.holder is None else names.person(matter.holder),
        _asked(matter, names),
    )


def matter_lines(matter: Matter, names: Names, role: str | None, width: int = 80) -> Iterator[Block]:
    """Two lines: which case, how urgent, where it stands and with whom; and what is asked. Which clock is due stands there
    where there is room for it in `width` columns."""
    told = matter.holder is not None and (role is not None or matter.kind is not Kind.MINE)
    holder = () if not told or matter.holder is None else (f" · {names.person(matter.holder)}",)
    state = Piece(names.state(matter.scene.case.state), Style.STRONG)
    head = (Piece(matter.scene.case.number, Style.NAME), "  ", state, *holder, "  ")
    yield line(*head, *_named_clock(matter, names, width - width_of_parts(head)), _due(matter, names), hang=4)
    kind = Piece(f"{_kind(matter, names, role)}  ", Style.WARN if matter.kind is Kind.SIGN else Style.FAINT)
    style = Style.PLAIN if matter.actions else Style.FAINT
    yield line(kind, Piece(_asked(matter, names), style), indent=4, hang=4)


def _named_clock(matter: Matter, names: Names, room: int) -> Iterator[Piece]:
    """The clock that is due, with a gap after it."""
    if matter.due is None:
        return
    named = Piece(f"{names.clock(matter.due.clock)}  ", Style.FAINT)
    if width_of_parts((named, _due(matter, names))) <= room:
        yield named


def _due(matter: Matter, names: Names) -> Piece:
    found = matter.due
    if found is None:
        return Piece(desk_words.UNDATED.say(names.language), Style.FAINT)
    at = about(moments.short(found.due * moments.SECOND, matter.scene.now, names.reader.zone), found)
    text = desk_words.DUE_AND_LEFT.say(names.language).format(left=time_left(found, names), at=at)
    return Piece(text, Style.ALARM if found.left < 0 else Style.WARN if found.left < DAY else Style.PLAIN)


def _kind(matter: Matter, names: Names, role: str | None) -> str:
    kinds = desk_words.KINDS if role is None else desk_words.ROLE_KINDS
    return kinds[matter.kind.value].say(names.language)


def _asked(matter: Matter, names: Names) -> str:
    """What it waits for: the duty, in which role, the actions that can be taken, or whom."""
    parts = [
        *([] if matter.duty is None else [names.duty(matter.duty)]),
        *_authority(matter, names),
        *_amount(matter, names),
        _next(matter, names),
    ]
    return " · ".join(part for part in parts if part)


def _authority(matter: Matter, names: Names) -> Iterator[str]:
    if matter.kind is Kind.SIGN:
        yield desk_words.SIGN_AS.say(names.language).format(role=names.roles(matter.roles))
    if matter.for_role is not None:
        yield desk_words.STANDS_IN_FOR.say(names.language).format(role=names.role(matter.for_role))


def _amount(matter: Matter, names: Names) -> Iterator[str]:
    if matter.kind is Kind.SIGN and (said := amount_of(matter.scene, names)):
        yield said


def _next(matter: Matter, names: Names) -> str:
    said = desk_words.STUCK.say(names.language).format(case=matter.scene.case.number)
    if matter.actions:
        told = (action.name if action.name == matter.duty else _action(action.name, names) for action in matter.actions)
        return names.listed(tuple(told))
    if matter.scene.book.state(matter.scene.case.state).stops_clocks:
        return desk_words.WAITS_FOR_CUSTOMER.say(names.language)
    if matter.waits_for:
        return desk_words.WAITS_FOR_PEOPLE.say(names.language).format(people=names.people(matter.waits_for))
    if matter.holder is None and not matter.own and matter.kind is Kind.TAKE:
        return desk_words.WAITS_FOR_NOBODY.say(names.language).format(role=names.roles(matter.roles))
    return said


def _action(name: str, names: Names) -> str:
    """What to type, and what it is called: `submit 提交方案`."""
    label = names.action(name)
    return name if label == name else f"{name} {label}"


def _say_counts(errand: Errand, waiting: Sequence[Matter], limit: int, role: str | None, zone: str) -> None:
    if not waiting:
        label = NOTHING_TO_DO if role is None else desk_words.NOTHING_FOR_ROLE
        errand.remark(label, person=errand.person, role=role)
        return
    parts = [*_by_urgency(errand, waiting, zone), *_by_kind(errand, waiting, role)]
    gap = "，" if errand.language == "zh" else ", "
    errand.remark(desk_words.COUNT_MATTERS, count=len(waiting), parts=gap.join(parts))
    if len(waiting) > limit:
        errand.remark(desk_words.NOT_LISTED, count=len(waiting) - limit)


def _by_urgency(errand: Errand, waiting: Sequence[Matter], zone: str) -> Iterator[str]:
    """How many are late, due today, later, and without a date; those there are."""
    counts = Counter(_when(matter, ZoneInfo(zone)) for matter in waiting)
    labels = (desk_words.LATE, desk_words.TODAY, desk_words.LATER, desk_words.WITHOUT_DATE)
    for label in labels:
        if counts[label]:
            yield errand.words(label).format(count=counts[label])


def _when(matter: Matter, zone: ZoneInfo) -> Label:
    if matter.due is None:
        return desk_words.WITHOUT_DATE
    if matter.due.left < 0:
        return desk_words.LATE
    today = moments.local(matter.scene.now, zone).date()
    return (
        desk_words.TODAY if moments.local(matter.due.due * moments.SECOND, zone).date() == today else desk_words.LATER
    )


def _by_kind(errand: Errand, waiting: Sequence[Matter], role: str | None) -> Iterator[str]:
    counts, kinds = (
        Counter(matter.kind for matter in waiting),
        desk_words.KINDS if role is None else desk_words.ROLE_KINDS,
    )
    return (f"{errand.words(kinds[kind.value])} {counts[kind]}" for kind in Kind if counts[kind])
