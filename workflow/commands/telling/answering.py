"""What a command led to, told once: for people a line and what followed from it, for scripts an object."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from workflow.commands import words
from workflow.commands.arguments import Filled
from workflow.commands.errand import Errand
from workflow.commands.surface.sheet import Block, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling import answer_words, desk_words
from workflow.commands.telling.history_words import consequences, entered, given, happened
from workflow.commands.telling.json_values import json_value
from workflow.commands.wishes import Run
from workflow.definitions.model import Procedure
from workflow.definitions.values import Kind
from workflow.engine.case import Sealed
from workflow.engine.effects import Assigned
from workflow.engine.events import EVIDENCE, Event
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.spoken.valued import ERASED, spoken
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.store.answers import Outcome

AS_TYPED = Filled({})
"""Nothing was typed that the answer has to explain."""


def opened_answer(errand: Errand, outcome: "Outcome", names: Names, typed: Filled, beside: Mapping[str, Json]) -> None:
    """`{"case","procedure","state","seq"}`, and what stands `beside` the case."""
    data: Mapping[str, Json] = {
        "case": outcome.case,
        "procedure": outcome.procedure,
        "state": outcome.to,
        "seq": outcome.seq,
        **beside,
    }
    _give(errand, data, outcome, names, typed)


def answer(errand: Errand, outcome: "Outcome", names: Names, typed: Filled = AS_TYPED) -> None:
    """`{"case","action","from","to","seq","events":[..]}`."""
    data: Mapping[str, Json] = {
        "case": outcome.case,
        "action": outcome.action,
        "from": outcome.from_,
        "to": outcome.to,
        "seq": outcome.seq,
        "events": [event_data(event) for event in outcome.events],
    }
    _give(errand, data, outcome, names, typed)


def event_data(event: Event) -> Mapping[str, Json]:
    """`for`, `evidence` and `occurred_at` stand there only where there is such a thing."""
    occurred = None if event.occurred_at is None else moments.rfc3339(event.occurred_at)
    rare = {"for": event.by.for_, "evidence": _scan(event), "occurred_at": occurred}
    return {
        "seq": event.seq,
        "type": event.type,
        "action": event.action,
        "by": event.by.person,
        "at": moments.rfc3339(event.at),
        **{name: value for name, value in rare.items() if value is not None},
    }


def _give(errand: Errand, data: Mapping[str, Json], outcome: "Outcome", names: Names, typed: Filled) -> None:
    data = {**data, **_typed_data(outcome, names, typed)}
    give_marked(errand, data, [outcome], told_of(outcome, names, typed))


def give_marked(errand: Errand, data: Mapping[str, Json], outcomes: Iterable["Outcome"], sheet: list[Block]) -> None:
    """Gives the answer, marked when nothing was stored or when it was known already."""
    repeated = any(outcome.repeated for outcome in outcomes)
    marks = {"repeated": repeated, "dry_run": errand.wishes.run is Run.DRY}
    data = {**data, **{name: True for name, is_so in marks.items() if is_so}}
    errand.terminal.give(data, sheet)
    if repeated:
        errand.remark(words.REPEATED)
    if errand.wishes.run is Run.DRY:
        errand.remark(words.DRY)


def told_of(outcome: "Outcome", names: Names, typed: Filled = AS_TYPED) -> list[Block]:
    """A line for each event, and what followed from it."""
    sheet: list[Block] = []
    for event in outcome.events:
        told = list(given(event, names)) if event.type == "corrected" else [*_in_full(event, names, typed)]
        told += [*_counted(event, names, typed), *_recorded(event, names)]
        told += consequences(_as_it_lies(event, outcome, names), names)
        case = Piece(outcome.case, Style.NAME)
        sheet.append(line(Piece("✓ ", Style.GOOD), case, "  ", happened(event, names)))
        sheet += [line(Piece(text, Style.FAINT), indent=4) for text in told]
    return sheet


def _as_it_lies(event: Event, outcome: "Outcome", names: Names) -> Event:
    """Without who was made the assignee of a state that the case has left by now."""
    if event.type not in ("opened", "moved") or entered(event) is None:
        return event
    roles = _owning(names.procedure, outcome.to)
    return replace(event, effects=tuple(e for e in event.effects if not isinstance(e, Assigned) or e.role in roles))


def _owning(procedure: Procedure, state: str) -> frozenset[str]:
    """The roles that may own the state; where a signature is waited for, all that may come to sign."""
    declared = procedure.states[state]
    named = (declared.owner.roles, *declared.owner.cases.values())
    approval = None if declared.approval is None else procedure.approvals[declared.approval]
    levels = () if approval is None else (*approval.levels, *approval.raise_to)
    return frozenset(role for roles in (*named, *(level.approvers for level in levels)) for role in roles)


def _in_full(event: Event, names: Names, typed: Filled) -> Iterator[str]:
    """The times that were typed shortly, and when it is said to have happened."""
    for name in (name for name in event.given if name in typed.short):
        value = spoken(names.procedure.fields[name], event.given[name], names.reader)
        yield _say(answer_words.TAKEN_AS, names, field=names.field(name), value=value)
    if event.occurred_at is not None:
        at = moments.full(event.occurred_at, names.reader.zone)
        yield _say(desk_words.CLAIMED, names, at=at)


def _counted(event: Event, names: Names, typed: Filled) -> Iterator[str]:
    """How many rows there are now, where `+=` has added to some that were there."""
    for name, (before, now) in _rows(event, typed).items():
        label = answer_words.ROWS_NOW if _is_rows(names, name) else answer_words.ENTRIES_NOW
        if before:
            yield _say(label, names, field=names.field(name), now=now, before=before)


def _rows(event: Event, typed: Filled) -> Mapping[str, tuple[int, int]]:
    """Of each field that `+=` was used on, how many rows were there and how many there are."""
    found = {name: _plain(event, name) for name in event.given if name in typed.kept}
    return {name: (typed.kept[name], len(rows)) for name, rows in found.items() if isinstance(rows, tuple)}


def _recorded(event: Event, names: Names) -> Iterator[str]:
    """Who recorded a signature that was given on paper, and from which scan."""
    if event.by.for_ is not None:
        scan = _scan(event) or ERASED.say(names.language)
        yield _say(answer_words.RECORDED_BY, names, person=names.person(event.by.person), scan=scan)


def _typed_data(outcome: "Outcome", names: Names, typed: Filled) -> Mapping[str, Json]:
    """`times`: what was typed shortly, in full; `rows`: how many there were and are."""
    times, rows = dict[str, Json](), dict[str, Json]()
    for event in outcome.events:
        short = (name for name in event.given if name in typed.short)
        times |= {n: json_value(names.procedure.fields[n], event.given[n], names.reader) for n in short}
        rows |= {n: {"before": before, "now": now} for n, (before, now) in _rows(event, typed).items()}
    return {name: found for name, found in (("times", times), ("rows", rows)) if found}


def _is_rows(names: Names, name: str) -> bool:
    return names.procedure.fields[name].kind is Kind.ROWS


def _scan(event: Event) -> str | None:
    found = _plain(event, EVIDENCE)
    return None if found is None else str(found)


def _plain(event: Event, name: str) -> object:
    found = event.given.get(name)
    return found.value if isinstance(found, Sealed) else found


def _say(label: Label, names: Names, **blanks: object) -> str:
    return label.say(names.language).format(**blanks)
