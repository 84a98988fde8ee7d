"""`complaints list`: many cases, a line each; and what other lists are made of."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workflow.commands import words
from workflow.commands.errand import Errand, of
from workflow.commands.surface.sheet import Part, Piece, Rows, Sheet, Style
from workflow.commands.telling import desk_words
from workflow.commands.telling.clock_lines import Deadline, clocks_of, deadline, time_left
from workflow.commands.telling.json_values import json_value
from workflow.commands.telling.provisional import about
from workflow.commands.telling.reader import names_of
from workflow.commands.telling.viewing import scenes_then
from workflow.definitions.spelling import did_you_mean
from workflow.engine.authority import Stage, assignee
from workflow.errors import NotFound
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.spoken.valued import spoken
from workflow.wording import Label, Wording

if TYPE_CHECKING:
    from workflow.service import Desk
    from workflow.store.archive import Scene
    from workflow.store.rows import CaseFile

Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="最多列出几个 | how many at most")]


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
        procedure, state = known(desk, procedure, state)
        standing = None if closed or state else "open"
        if errand.wishes.at is None:
            found = list(desk.scenes(procedure=procedure, state=state, standing=standing, at_most=limit + 1))
        else:
            then = scenes_then(errand, desk, errand.wishes.at)
            found = [each for each in then if _is(each.file, procedure, state, standing)]
        _give_cases(errand, found[:limit], desk.info().zone)
    say_count(errand, len(found), limit, none=words.NONE_OPEN if standing else words.NO_CASES)
    return 0


def _is(file: "CaseFile", procedure: str | None, state: str | None, standing: str | None) -> bool:
    wanted = ((procedure, file.procedure), (state, file.state), (standing, file.standing))
    return all(asked in (None, found) for asked, found in wanted)


def known(desk: "Desk", procedure: str | None, state: str | None) -> tuple[str | None, str | None]:
    """The names of what is asked for by name or label; raises for what no procedure of the store declares."""
    rules = [desk.book(each.digest).procedure for each in desk.definitions()] if procedure or state else []
    titles = {each.name: each.title for each in rules}
    states = {each.name: each.label for rule in rules for each in rule.states.values()}
    return _known(desk_words.NO_PROCEDURE_IN_STORE, titles, procedure), _known(desk_words.NO_STATE, states, state)


def _known(wording: Wording, labels: Mapping[str, Label], asked: str | None) -> str | None:
    if asked is None or asked in labels:
        return asked
    for name, label in labels.items():
        if asked in (label.zh, label.en):
            return name
    raise NotFound(wording, name=asked, hint=did_you_mean(asked, labels), known=", ".join(labels) or "-")


def say_count(errand: Errand, count: int, limit: int, *, none: Label = words.NO_CASES) -> None:
    if count == 0:
        errand.remark(none)
    elif count > limit:
        errand.remark(words.CUT, count=limit)
    else:
        errand.remark(words.COUNT_CASES, count=count)


def _give_cases(errand: Errand, scenes: Sequence["Scene"], zone: str) -> None:
    several = len({scene.book.procedure.name for scene in scenes}) > 1 or errand.terminal.out.width is None
    heads = ("case", "state", "due", "assignee", *(("procedure",) if several else ()), "changed")
    items = [case_data(scene) for scene in scenes]
    rows = [_case_row(errand, scene, zone, several=several) for scene in scenes]
    errand.terminal.give_list(items, table(errand, heads, rows))


def case_data(scene: "Scene") -> Mapping[str, Any]:
    found = deadline(clocks_of(scene))
    return {
        "case": scene.case.number,
        "procedure": scene.book.procedure.name,
        "state": scene.case.state,
        "standing": scene.file.standing,
        "seq": scene.case.seq,
        "assignee": assignee(Stage(scene.book, scene.case, scene.directory, scene.now)),
        "due_at": None if found is None else moments.rfc3339(found.due * moments.SECOND),
        "provisional": found is not None and found.provisional,
        "opened_at": moments.rfc3339(scene.case.opened_at),
        "changed_at": moments.rfc3339(scene.case.changed_at),
    }


def _case_row(errand: Errand, scene: "Scene", zone: str, *, several: bool) -> tuple[Part, ...]:
    names = names_in(errand, scene, zone)
    holder = assignee(Stage(scene.book, scene.case, scene.directory, scene.now))
    state = names.state(scene.case.state) + (f" · {errand.words(words.VOID)}" if scene.case.void else "")
    return (
        Piece(scene.case.number, Style.NAME),
        state,
        due_piece(deadline(clocks_of(scene)), names),
        "" if holder is None else names.person(holder),
        *((scene.book.procedure.name,) if several else ()),
        Piece(moments.row(scene.case.changed_at, names.reader.zone), Style.FAINT),
    )


def due_piece(found: Deadline | None, names: Names) -> Piece:
    if found is None:
        return Piece("")
    left = about(time_left(found, names), found)
    return Piece(left, Style.ALARM if found.left < 0 else Style.PLAIN)


def amount_of(scene: "Scene", names: Names) -> str:
    name = _measure(scene)
    value = None if name is None else scene.case.fields.get(name)
    return "" if name is None or value is None else spoken(scene.book.procedure.fields[name], value, names.reader)


def amount_data(scene: "Scene", names: Names) -> Any:
    name = _measure(scene)
    value = None if name is None else scene.case.fields.get(name)
    return None if name is None or value is None else json_value(scene.book.procedure.fields[name], value, names.reader)


def _measure(scene: "Scene") -> str | None:
    """The field by which the approval that is waited for is measured."""
    approval = scene.book.approval_in(scene.case.state)
    return None if approval is None else approval.measure


def names_in(errand: Errand, scene: "Scene", zone: str) -> Names:
    return names_of(errand, scene.book.procedure, scene.directory, zone)


def table(errand: Errand, heads: tuple[str, ...], rows: Sequence[tuple[Part, ...]]) -> Sheet:
    if not rows and errand.terminal.out.width is not None:
        return []
    return [Rows(tuple(errand.words(words.HEADS.get(head) or desk_words.HEADS[head]) for head in heads), tuple(rows))]
