"""`complaints todo`, `list` and `find`: many cases, a line each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workflow.commands import moments, words
from workflow.commands.clock_lines import Deadline, deadline, left_or_over
from workflow.commands.errand import Errand, of
from workflow.commands.labels import Names
from workflow.commands.sheet import Part, Piece, Rows, Sheet, Style
from workflow.commands.valued import json_value, spoken
from workflow.commands.viewing import names_of, scenes_then
from workflow.engine.authority import Stage, assignee
from workflow.engine.explain import Option, options
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.service import Desk
    from workflow.store.archive import Scene
    from workflow.store.reading import CaseFile

LATER = 1 << 62
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="最多列出几个 | how many at most")]


def todo(ctx: typer.Context) -> int:
    """What this person may do, the most urgent first."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        zone = desk.info().zone
        waiting = sorted(_waiting(errand, desk), key=lambda found: _urgency(found[0]))
        lines = [_todo_line(errand, scene, open_, zone) for scene, open_ in waiting]
    if not lines:
        errand.remark(words.NOTHING_TO_DO, person=errand.person)
    heads = ("case", "due", "state", "amount", "waits_for")
    errand.terminal.give_list([data for data, _ in lines], _table(errand, heads, [row for _, row in lines]))
    return 0


def list_(
    ctx: typer.Context,
    *,
    procedure: Annotated[
        str | None, typer.Option("--procedure", metavar="NAME", help="只列此规程 | of this procedure only")
    ] = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="NAME", help="只列此状态 | in this state only")
    ] = None,
    closed: Annotated[bool, typer.Option("--all", help="连同已结案与作废的 | closed and void ones as well")] = False,
    limit: Limit = 200,
) -> int:
    """Lists the open cases, the last changed first."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        standing = None if closed or state else "open"
        if errand.wishes.at is None:
            found = list(desk.scenes(procedure=procedure, state=state, standing=standing))
        else:
            then = scenes_then(errand, desk, errand.wishes.at)
            found = [each for each in then if _is(each.file, procedure, state, standing)]
        _give_cases(errand, found[:limit], desk.info().zone)
    _say_count(errand, len(found), limit, none=words.NONE_OPEN if standing else words.NO_CASES)
    return 0


def _is(file: "CaseFile", procedure: str | None, state: str | None, standing: str | None) -> bool:
    wanted = ((procedure, file.procedure), (state, file.state), (standing, file.standing))
    return all(asked in (None, found) for asked, found in wanted)


def find(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="编号或内容的一部分 | part of a number or of a text")],
    *,
    limit: Limit = 200,
) -> int:
    """Cases in whose number or texts the words stand."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        found = desk.find(text)
        _give_cases(errand, [desk.scene(file.number) for file in found[:limit]], desk.info().zone)
    _say_count(errand, len(found), limit)
    return 0


def _say_count(errand: Errand, count: int, limit: int, *, none: Label = words.NO_CASES) -> None:
    if count == 0:
        errand.remark(none)
    elif count > limit:
        errand.remark(words.CUT, count=limit)
    else:
        errand.remark(words.COUNT_CASES, count=count)


def _waiting(errand: Errand, desk: "Desk") -> Iterator[tuple["Scene", list[Option]]]:
    for scene in desk.scenes():
        found = options(
            scene.book, scene.case, errand.person, directory=scene.directory, tallies=scene.tallies, now=scene.now
        )
        open_ = [option for option in found if option.open]
        if open_:
            yield scene, open_


def _urgency(scene: "Scene") -> tuple[int, str]:
    found = deadline(scene.case, scene.now)
    return (LATER if found is None else found.due, scene.case.number)


def _todo_line(
    errand: Errand, scene: "Scene", open_: list[Option], zone: str
) -> tuple[Mapping[str, Any], tuple[Part, ...]]:
    names, found = _names(errand, scene, zone), deadline(scene.case, scene.now)
    actions = [option.action for option in open_]
    data = {
        "case": scene.case.number,
        "due_at": None if found is None else moments.rfc3339(found.due * moments.SECOND),
        "seconds_left": None if found is None else found.left,
        "state": scene.case.state,
        "amount": _amount_data(scene, names),
        "actions": [action.name for action in actions],
    }
    waits = names.listed(tuple(action.name for action in actions))
    row = (
        Piece(scene.case.number, Style.NAME),
        _due(found, names),
        names.state(scene.case.state),
        _amount(scene, names),
        waits,
    )
    return data, row


def _give_cases(errand: Errand, scenes: Sequence["Scene"], zone: str) -> None:
    several = len({scene.book.procedure.name for scene in scenes}) > 1 or errand.terminal.out.width is None
    heads = ("case", "state", "due", "assignee", *(("procedure",) if several else ()), "changed")
    items = [_case_data(scene) for scene in scenes]
    rows = [_case_row(errand, scene, zone, several=several) for scene in scenes]
    errand.terminal.give_list(items, _table(errand, heads, rows))


def _case_data(scene: "Scene") -> Mapping[str, Any]:
    found = deadline(scene.case, scene.now)
    return {
        "case": scene.case.number,
        "procedure": scene.book.procedure.name,
        "state": scene.case.state,
        "standing": scene.file.standing,
        "seq": scene.case.seq,
        "assignee": assignee(Stage(scene.book, scene.case, scene.directory, scene.now)),
        "due_at": None if found is None else moments.rfc3339(found.due * moments.SECOND),
        "opened_at": moments.rfc3339(scene.case.opened_at),
        "changed_at": moments.rfc3339(scene.case.changed_at),
    }


def _case_row(errand: Errand, scene: "Scene", zone: str, *, several: bool) -> tuple[Part, ...]:
    names = _names(errand, scene, zone)
    holder = assignee(Stage(scene.book, scene.case, scene.directory, scene.now))
    state = names.state(scene.case.state) + (f" · {errand.words(words.VOID)}" if scene.case.void else "")
    return (
        Piece(scene.case.number, Style.NAME),
        state,
        _due(deadline(scene.case, scene.now), names),
        "" if holder is None else names.person(holder),
        *((scene.book.procedure.name,) if several else ()),
        Piece(moments.row(scene.case.changed_at, names.reader.zone), Style.FAINT),
    )


def _due(found: Deadline | None, names: Names) -> Piece:
    if found is None:
        return Piece("")
    return Piece(left_or_over(found.left, names), Style.ALARM if found.left < 0 else Style.PLAIN)


def _amount(scene: "Scene", names: Names) -> str:
    name = _measure(scene)
    value = None if name is None else scene.case.fields.get(name)
    return "" if name is None or value is None else spoken(scene.book.procedure.fields[name], value, names.reader)


def _amount_data(scene: "Scene", names: Names) -> Any:
    name = _measure(scene)
    value = None if name is None else scene.case.fields.get(name)
    return None if name is None or value is None else json_value(scene.book.procedure.fields[name], value, names.reader)


def _measure(scene: "Scene") -> str | None:
    """The field by which the approval that is waited for is measured."""
    approval = scene.book.approval_in(scene.case.state)
    return None if approval is None else approval.measure


def _names(errand: Errand, scene: "Scene", zone: str) -> Names:
    return names_of(errand, scene.book.procedure, scene.directory, zone)


def _table(errand: Errand, heads: tuple[str, ...], rows: Sequence[tuple[Part, ...]]) -> Sheet:
    if not rows and errand.terminal.out.width is not None:
        return []
    return [Rows(tuple(errand.words(words.HEADS[head]) for head in heads), tuple(rows))]
