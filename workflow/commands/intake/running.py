"""Import of running cases: each row is a case as another system claims it stands, with its past (docs/adr/0011)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeAlias, get_args

from msgspec import Struct

from workflow.commands.intake.cases import (
    BadRow,
    Doing,
    Imported,
    Progress,
    bad_row,
    check_columns,
    in_batches,
    instant_of,
    text_of,
    told,
)
from workflow.commands.intake.lines import Related, related
from workflow.commands.intake.map import Cell, ImportMap, Past, Running
from workflow.commands.intake.tables import BadCell, Row, Table
from workflow.commands.workbook.cells import as_instant
from workflow.definitions.model import Procedure
from workflow.definitions.values import Kind
from workflow.engine.case import Ending, LinkedCase
from workflow.engine.claims import Step
from workflow.engine.directory import Directory
from workflow.engine.events import By
from workflow.engine.refusals import Refusal, Refused, refusal
from workflow.errors import NotFound, UsageError
from workflow.service import Claim, Desk
from workflow.wording import Label, Wording

NO_RUNNING = Wording(
    code="map_without_running",
    zh="映射文件没有 running 一节，看不出案件现在的状态",
    en="the map has no part `running`, so it cannot be told in which state a case is",
    fix_zh="写上 running: {{state: 列名}}",
    fix_en="add `running: {{state: COLUMN}}`",
)
NO_STATE = Wording(
    code="row_without_state",
    zh="没有状态（列“{column}”）",
    en='has no state (column "{column}")',
)
BAD_PAIR = Wording(
    code="cell_not_in_pairs",
    zh="“{value}”读不懂，应为 {form}",
    en='"{value}" cannot be read; it should be {form}',
)
BAD_STANDING = Wording(
    code="cell_no_standing",
    zh="“{value}”不是在办、结案、作废之一",
    en='"{value}" does not say whether the case is open, final or void',
    fix_zh="写 open、final 或 void；原系统写法不同时，在 map.yaml 的 standing 下写 choices",
    fix_en="write open, final or void; where the former system has other words, give them as choices of standing in map.yaml",
)
_Steps: TypeAlias = Mapping[str, tuple[Step, ...] | Refusal]
_STANDINGS: Mapping[str, Ending] = {each: each for each in get_args(Ending)}


class Takeover(Struct, frozen=True, kw_only=True):
    """What is taken over from where, by whom and why."""

    plan: ImportMap
    running: Running
    table: Table
    procedure: Procedure
    directory: Directory
    related: Related
    steps: _Steps
    reason: str


def import_running(
    desk: Desk, table: Table, plan: ImportMap, reason: str, *, progress: Progress = lambda _done, _of: None
) -> Imported:
    """Take over a case for every row of the table; raises UsageError when the table and the map do not fit together."""
    takeover = _takeover(desk, table, plan, reason)
    doing = Doing(lambda row: _key(row, takeover), lambda row: _adopt(desk, row, takeover))
    return in_batches(desk, table, doing, progress)


def _takeover(desk: Desk, table: Table, plan: ImportMap, reason: str) -> Takeover:
    if plan.running is None:
        raise UsageError(NO_RUNNING)
    check_columns(table, plan.columns)
    procedure = desk.rules(plan.procedure).procedure
    return Takeover(
        plan=plan,
        running=plan.running,
        table=table,
        procedure=procedure,
        directory=desk.directory(),
        related=related(plan.lines, table, procedure),
        steps={} if plan.running.past is None else _past(plan.running.past, table, procedure),
        reason=reason,
    )


def _adopt(desk: Desk, row: Row, takeover: Takeover) -> BadRow | str:
    """Whether the case was `opened` here now, or `repeated`, or why it was not."""
    plan = takeover.plan
    cells = {**plan.fields, **takeover.running.cells}
    try:
        decided = desk.adopt(
            plan.procedure,
            _claim(row, takeover),
            reason=takeover.reason,
            by=By(person=plan.person),
            key=_key(row, takeover),
            occurred_at=_instant(row, takeover, "opened"),
        )
    except BadCell as bad:
        return bad_row(row, takeover.table, cells, (bad.reason,))
    except (UsageError, NotFound) as error:
        return bad_row(row, takeover.table, cells, (told(error),))
    if isinstance(decided, Refused):
        return bad_row(row, takeover.table, cells, decided.refusals)
    return "repeated" if decided.repeated else "opened"


def _claim(row: Row, takeover: Takeover) -> Claim:
    if row.wrong is not None:
        raise BadCell(row.wrong)
    given, state = _given(row, takeover), _state(row, takeover)
    assignees = _pairs(_text(row, takeover, "assignees"), "ROLE: PERSON, ..")
    return Claim(
        number=_text(row, takeover, "number"),
        state=state,
        given=given,
        past=_steps(row, takeover),
        since=_instant(row, takeover, "since"),
        assignees=assignees or _assignee(_text(row, takeover, "assignee"), state, given, takeover),
        duties=tuple(part.strip() for part in _text(row, takeover, "duties").split(",") if part.strip()),
        links=_links(_text(row, takeover, "links")),
        void=_is_void(_text(row, takeover, "standing")),
    )


def _given(row: Row, takeover: Takeover) -> dict[str, object]:
    plan, fields = takeover.plan, takeover.procedure.fields
    known = {name: cell for name, cell in plan.fields.items() if name in fields}
    found = {name: _value(row, cell, name, takeover) for name, cell in known.items()}
    lines = {name: takeover.related.text(name, _id(row, takeover)) for name in plan.lines}
    return {name: value for name, value in {**found, **lines}.items() if value not in ("", None)}


def _value(row: Row, cell: Cell, name: str, takeover: Takeover) -> object:
    field = takeover.procedure.fields[name]
    if cell.exact and cell.column is not None:
        text = row.cells[cell.column].for_(field.kind, field.currency)
    else:
        text = text_of(row, cell, name, field.kind, field.currency)
    return as_instant(text) if field.kind is Kind.DATETIME and "." in text else text


def _state(row: Row, takeover: Takeover) -> str:
    """The state by its name, or by what it is called."""
    text = _text(row, takeover, "state")
    if not text:
        raise BadCell(refusal(NO_STATE, column=takeover.running.cells["state"].column or ""))
    return state_named(text, takeover.procedure)


def state_named(text: str, procedure: Procedure) -> str:
    """The name of the state that is meant; what fits none stays as it is, to be refused."""
    if text in procedure.states:
        return text
    fits = [n for n, state in procedure.states.items() if text.casefold() in _labels(state.label)]
    return fits[0] if len(fits) == 1 else text


def _labels(label: Label) -> tuple[str, str]:
    return label.zh.casefold(), label.en.casefold()


def _assignee(person: str, state: str, given: Mapping[str, object], takeover: Takeover) -> dict[str, str]:
    """The person, for the role that owns the state and that they hold."""
    if not person or state not in takeover.procedure.states:
        return {}
    owner, found = takeover.procedure.states[state].owner, takeover.directory.get(person)
    choice = None if owner.by is None else str(given.get(owner.by, ""))
    roles = [role for role in owner.roles_for(choice) if role in takeover.procedure.roles]
    held = [role for role in roles if found is not None and role in found.roles]
    return dict.fromkeys((held or roles)[:1], person)


def _is_void(standing: str) -> bool:
    """Whether the case is void; one that is open or final says so by its state."""
    if standing not in ("", "open", "final", "void"):
        raise BadCell(refusal(BAD_STANDING, value=standing))
    return standing == "void"


def _pairs(text: str, form: str) -> dict[str, str]:
    """`role: person, role: person`."""
    pairs = [part.partition(":") for part in text.split(",") if part.strip()]
    if any(not colon or not right.strip() for _, colon, right in pairs):
        raise BadCell(refusal(BAD_PAIR, value=text, form=form))
    return {left.strip(): right.strip() for left, _, right in pairs}


def _links(text: str) -> dict[str, LinkedCase]:
    """`link standing: number, ..`."""
    form, found = "LINK open|ended|dropped|void: CASE, ..", dict[str, LinkedCase]()
    for part in (part for part in text.split(",") if part.strip()):
        left, _, number = part.partition(":")
        link, _, standing = left.strip().partition(" ")
        if standing not in _STANDINGS or not number.strip():
            raise BadCell(refusal(BAD_PAIR, value=text, form=form))
        found[number.strip()] = LinkedCase(link, _STANDINGS[standing])
    return found


def _steps(row: Row, takeover: Takeover) -> tuple[Step, ...]:
    found = takeover.steps.get(_id(row, takeover), ())
    if isinstance(found, Refusal):
        raise BadCell(found)
    return found


def _text(row: Row, takeover: Takeover, name: str) -> str:
    cell = takeover.running.cells.get(name)
    return "" if cell is None else text_of(row, cell, name, Kind.TEXT, None)


def _instant(row: Row, takeover: Takeover, name: str) -> int | None:
    cell = takeover.running.cells.get(name)
    text = "" if cell is None else text_of(row, cell, name, Kind.DATETIME, None)
    return as_instant(text) if "." in text else instant_of(text, takeover.procedure, name)


def _id(row: Row, takeover: Takeover) -> str:
    return row.entry(takeover.plan.id_column).for_(Kind.TEXT, None).strip()


def _key(row: Row, takeover: Takeover) -> str:
    found = _id(row, takeover)
    return f"adopt:{takeover.plan.system}:{found or row.number}"


def _past(past: Past, table: Table, procedure: Procedure) -> _Steps:
    """The steps of every case, in the order of their rows."""
    sheet = table.sheet(past.sheet)
    check_columns(sheet, iter((past.id_column, *past.columns.values())))
    found, wrong = defaultdict[str, list[Step]](list), dict[str, Refusal]()
    for row in sheet.rows:
        number = row.cells[past.id_column].text.strip()
        try:
            found[number] += _read_steps(row, past, procedure)
        except BadCell as bad:
            wrong.setdefault(number, bad.reason)
    return {**{number: tuple(steps) for number, steps in found.items()}, **wrong}


def _read_steps(row: Row, past: Past, procedure: Procedure) -> Iterator[Step]:
    """The step, and what is claimed to have been done with it."""

    def said(part: str, kind: Kind = Kind.TEXT) -> str:
        return row.cells[past.columns[part]].for_(kind, None) if part in past.columns else ""

    moment = said("when", Kind.DATETIME).strip()
    when = as_instant(moment) if "." in moment else instant_of(moment, procedure, "when")
    who, to = said("who").strip(), said("to").strip()
    yield Step(action=said("action").strip(), who=who, when=when, to=state_named(to, procedure), text=said("text"))
    for also in (part.strip() for part in said("also").split(",") if part.strip()):
        yield Step(action=also, who=who, when=when)
