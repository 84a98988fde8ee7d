"""What a linked case was opened with: what its link gives and copies, which nobody typed, so that it can be told again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workflow.definitions.model import Link, Procedure
from workflow.definitions.parsing import parse_value
from workflow.definitions.values import Value
from workflow.engine.authority import plain
from workflow.engine.case import Given
from workflow.engine.effects import Linked
from workflow.engine.events import Event
from workflow.engine.evolve import evolve
from workflow.engine.linking import opened
from workflow.engine.rulebook import Rulebook


class Passed(NamedTuple):
    """What a case passed on when it opened another; a copy is None where nothing was filled in, or it has been erased."""

    link: Link
    copies: Mapping[str, Value | None]


class Received(NamedTuple):
    """What the other was opened with, under which rules."""

    procedure: Procedure
    given: Given


def passed_on(events: Sequence[Event], books: Callable[[str], Rulebook]) -> Iterator[tuple[Event, Linked, Passed]]:
    """What each opening of a linked case passed on, in the events of the case that led to it."""
    if not any(any(opened(event)) for event in events):
        return
    case = None
    for event in events:
        case = evolve(case, event)
        links = books(event.definition).procedure.links
        for linked in (linked for linked in opened(event) if linked.link in links):
            link = links[linked.link]
            copies = {name: plain(case.fields.get(source)) for name, source in link.copies.items()}
            yield event, linked, Passed(link, copies)


def unlike(passed: Passed, received: Received) -> Iterator[str]:
    """The fields in which the one is not what the other says."""
    gives, fields = passed.link.gives, received.procedure.fields
    for name, value in received.given.items():
        found = plain(value)
        expected = _read(received.procedure, name, gives[name]) if name in gives else passed.copies.get(name)
        known = found is not None and expected is not None
        if (name not in gives and name not in passed.copies) or (known and found != expected):
            yield name
    yield from (name for name in gives if name in fields and name not in received.given)
    yield from (name for name, value in passed.copies.items() if value is not None and name not in received.given)


def _read(procedure: Procedure, name: str, literal: object) -> object:
    field = procedure.fields.get(name)
    if field is None or not isinstance(literal, str):
        return literal
    return parse_value(field, literal, zone=procedure.timezone)
