"""What rests on an open question: every place of a definition that can say `unclear`, in the order of the file's sections."""

from collections.abc import Iterable, Iterator, Mapping

from workflow.definitions.cited import Cited
from workflow.definitions.clocks import Clock
from workflow.definitions.model import Duty, Procedure


def questioned(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Each place that rests on a question, as `fields.channel`, with the question's name."""
    source = procedure.source.get("unclear")
    if source is not None:
        yield "source", source
    yield from ((place, cited.unclear) for place, cited in _cited(procedure) if cited.unclear is not None)


def _cited(procedure: Procedure) -> Iterator[tuple[str, Cited]]:
    yield from _named("settings", procedure.settings)
    yield from _named("roles", procedure.roles)
    for name, field in procedure.fields.items():
        yield f"fields.{name}", field
        yield from _named(f"fields.{name}.of", field.of)
    yield from _named("forms", procedure.forms)
    yield from _named("states", procedure.states)
    yield from _acting(procedure)
    yield from _named("tallies", procedure.tallies)
    yield from _named("links", procedure.links)
    yield from _numbered("rules", procedure.rules)
    yield from _numbered("notices", procedure.notices)
    yield from _named("reports", procedure.reports)
    if procedure.retention is not None:
        yield "retention", procedure.retention


def _acting(procedure: Procedure) -> Iterator[tuple[str, Cited]]:
    """Actions with their moves, approvals with their levels, clocks and duties with their marks."""
    for action in procedure.actions.values():
        yield f"actions.{action.name}", action
        yield from ((f"actions.{action.name}", move) for move in action.moves)
    for approval in procedure.approvals.values():
        place, levels = f"approvals.{approval.name}", "rows" if approval.measure is None else "levels"
        yield place, approval
        yield from _numbered(f"{place}.{levels}", approval.levels)
        yield from _numbered(f"{place}.raise_to", approval.raise_to)
    yield from _timed("clocks", procedure.clocks)
    yield from _timed("duties", procedure.duties)


def _timed(section: str, things: Mapping[str, Clock] | Mapping[str, Duty]) -> Iterator[tuple[str, Cited]]:
    for name, thing in things.items():
        yield f"{section}.{name}", thing
        yield from ((f"{section}.{name}.at.{mark.text}", mark) for mark in thing.marks)


def _named(section: str, things: Mapping[str, Cited]) -> Iterator[tuple[str, Cited]]:
    return ((f"{section}.{name}", thing) for name, thing in things.items())


def _numbered(section: str, things: Iterable[Cited]) -> Iterator[tuple[str, Cited]]:
    return ((f"{section}[{index}]", thing) for index, thing in enumerate(things))
