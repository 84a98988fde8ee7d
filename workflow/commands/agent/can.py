"""`complaints can`: every action that begins in the case's state, whether this person may take it, and why not."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer
from msgspec.structs import replace

from workflow.commands import words
from workflow.commands.blanks import chosen_from
from workflow.commands.errand import Errand, of
from workflow.commands.params import CaseNumber
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import Block, Line, Piece, Sheet, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling.case_sheet import View
from workflow.commands.telling.conditions import condition, never
from workflow.commands.telling.refusing import refusal_data, refusal_lines
from workflow.commands.telling.viewing import view_of
from workflow.commands.unable import told
from workflow.definitions.model import Item, Move
from workflow.engine.explain import Option, options
from workflow.spoken.labels import clauses
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.store.archive import Scene


def can(ctx: typer.Context, case: CaseNumber) -> int:
    """Lists the actions."""
    errand = of(ctx)
    with errand.desk() as desk:
        view, scene = view_of(errand, desk, case), desk.scene(case)
        open_to = _options(errand, view, scene)
    found = tuple(_explained(view, option) for option in open_to)
    errand.terminal.give(_data(errand, view, found), _sheet(errand, view, found))
    return 0


def _options(errand: Errand, view: View, scene: "Scene") -> tuple[Option, ...]:
    return options(
        view.book,
        view.case,
        errand.person,
        directory=view.directory,
        tallies=scene.tallies,
        calendars=scene.calendars,
        now=view.now,
    )


def _explained(view: View, option: Option) -> Option:
    """Where nobody can sign, with why that is so."""
    return replace(option, refusals=told(option.refusals, option.action, view.stage, view.names))


def _data(errand: Errand, view: View, found: tuple[Option, ...]) -> Json:
    return {
        "case": view.case.number,
        "person": errand.person,
        "state": view.case.state,
        "seq": view.case.seq,
        "actions": [_option_data(errand, view, option) for option in found],
    }


def _option_data(errand: Errand, view: View, option: Option) -> Json:
    return {
        "action": option.action.name,
        "label": option.action.label.say(errand.language),
        "clause": list(option.action.clause),
        "open": option.open,
        "to": sorted({move.to for move in option.moves}),
        "asks": list(option.asks),
        "may": list(option.may),
        "fields": [_field_data(errand, view, name) for name in dict.fromkeys((*option.asks, *option.may))],
        "moves": [_move_data(view, move) for move in _ways(option)],
        "refusals": [refusal_data(errand, found) for found in option.refusals],
    }


def _field_data(errand: Errand, view: View, name: str) -> Json:
    """What to give: of which kind, and where there are choices, which."""
    declared = view.book.procedure.fields[name]
    return {
        "field": name,
        "label": declared.label.say(errand.language),
        "type": declared.kind.value,
        "choices": {choice: label.say(errand.language) for choice, label in declared.choices.items()},
    }


def _move_data(view: View, move: Move) -> Json:
    """Where one way of the action leads, when, and what it takes."""
    return {
        "to": _state_after(view, move.to),
        "when": None if move.when is None else move.when.text,
        "asks": [_item_data(item) for item in move.asks],
        "may": [_item_data(item) for item in move.may],
        "clause": list(move.clause),
    }


def _item_data(item: Item) -> Json:
    return {"field": item.name, "when": None if item.when is None else item.when.text}


def _sheet(errand: Errand, view: View, found: tuple[Option, ...]) -> Sheet:
    person, state = view.names.person(errand.person), view.names.state(view.case.state)
    head = errand.words(words.CAN_HEAD).format(person=person, case=view.case.number, state=state)
    sheet: list[Block] = [line(Piece(head, Style.STRONG))]
    width = max((width_of(option.action.name) for option in found), default=0)
    for option in found:
        sheet += _option(errand, view, option, width)
    if not found:
        sheet.append(line(errand.words(words.NOTHING_BEGINS), indent=2))
    return sheet


def _option(errand: Errand, view: View, option: Option, width: int) -> Iterator[Line]:
    name = Piece(pad(option.action.name, width), Style.NAME)
    verdict = (
        Piece(errand.words(words.CAN_YES), Style.GOOD) if option.open else Piece(errand.words(words.CAN_NO), Style.BAD)
    )
    ways = _ways(option)
    states = view.names.listed(tuple(dict.fromkeys(_target(view, move.to) for move in ways)))
    to = Piece(errand.words(words.LEADS_TO).format(states=states), Style.FAINT)
    clause = Piece(clauses(option.action.clause), Style.FAINT)
    label = f"  {option.action.label.say(errand.language)} "
    yield line(name, "  ", verdict, label, to, clause, indent=2, hang=width + 2)
    yield from refusal_lines(errand, option.refusals, view.names, width + 4)
    yield from _fields(view, ways, width + 4)


def _ways(option: Option) -> tuple[Move, ...]:
    """The moves that can fit at all, as far as the company has decided its settings."""
    return tuple(move for move in option.moves if not never(move.when)) or option.moves


def _fields(view: View, ways: tuple[Move, ...], indent: int) -> Iterator[Line]:
    """What every way asks for, and then under which condition each goes where and takes what else."""
    first, *others = ways
    common = tuple(item for item in first.asks if all(item in move.asks for move in others))
    if common:
        yield _told(view, words.ASKS_FOR, common, indent)
    for move in ways if others else ():
        state = view.words(words.LEADS_TO).format(states=_target(view, move.to))
        when = "" if move.when is None else condition(move.when, view.names)
        held = view.words(words.IF).format(condition=when) if when else ""
        yield line(Piece(f"{state}{held}", Style.FAINT), indent=indent)
        yield from _taken(view, move, common, indent + 2)
    if not others:
        yield from _taken(view, first, common, indent)


def _taken(view: View, move: Move, common: tuple[Item, ...], indent: int) -> Iterator[Line]:
    own = tuple(item for item in move.asks if item not in common)
    for label, items in ((words.ASKS_FOR, own), (words.MAY_TAKE, move.may)):
        if items:
            yield _told(view, label, items, indent)


def _told(view: View, label: Label, items: tuple[Item, ...], indent: int) -> Line:
    fields = view.names.listed(tuple(_item(view, item) for item in items))
    return line(Piece(view.words(label).format(fields=fields), Style.FAINT), indent=indent)


def _item(view: View, item: Item) -> str:
    declared = view.book.procedure.fields.get(item.name)
    name = item.name if declared is None else chosen_from(declared)
    when = "" if item.when is None else condition(item.when, view.names)
    return name + (view.words(words.ONLY_IF).format(condition=when) if when else "")


def _target(view: View, to: str) -> str:
    return view.names.state(_state_after(view, to))


def _state_after(view: View, to: str) -> str:
    """The state that `to` means for this case."""
    if to == "same":
        return view.case.state
    return (view.case.previous or to) if to == "previous" else to
