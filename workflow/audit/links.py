"""Cases that lead to one another, looked at from both ends: what one says of the other, and what it must have heard."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from workflow.audit import differences as found
from workflow.audit.chains import Stream, event_of_case
from workflow.audit.differences import Findings
from workflow.audit.passing import Passed, Received, passed_on, unlike
from workflow.definitions.model import Procedure
from workflow.engine.case import case_stream
from workflow.engine.effects import Linked, OpenedFor, Voided
from workflow.engine.events import Cause, Event
from workflow.engine.evolve import evolve
from workflow.engine.linking import opened, tidings
from workflow.engine.rulebook import Rulebook
from workflow.wording import Wording

_SPEAKING = frozenset({Linked, OpenedFor, Voided})


class Bond(NamedTuple):
    """The event `cause` of one case opens `child` of a procedure by a link, for which it is done in some final states."""

    cause: Cause
    link: str
    child: str
    procedure: str
    done_in: tuple[str, ...]


class News(NamedTuple):
    """`case` must hear, or has heard, at its event `seq`, how another stands since `cause`."""

    case: str
    link: str
    child: str
    standing: str
    cause: Cause


@dataclass(slots=True)
class Links:
    """What some cases say of one another; grows case by case."""

    opens: dict[Bond, int] = field(default_factory=dict)
    """What parents say they opened, and the seq at which they do."""
    opened: dict[Bond, int] = field(default_factory=dict)
    """What children say they were opened for."""
    due: dict[News, int] = field(default_factory=dict)
    """What must be heard, by the seq of the event that it comes from."""
    heard: dict[News, int] = field(default_factory=dict)
    passed: dict[tuple[Cause, str], Passed] = field(default_factory=dict)
    """What the event that opened a case passed on to it."""
    received: dict[tuple[Cause, str], Received] = field(default_factory=dict)

    def add(self, events: Sequence[Event], books: Callable[[str], Rulebook]) -> None:
        """All events of a case."""
        for event in events:
            self._look(event, books(event.definition).procedure)
        for event, linked, passed in passed_on(events, books):
            self.passed[Cause(event.stream, event.seq), linked.case] = passed
        if not any(isinstance(effect, OpenedFor | Voided) for event in events for effect in event.effects):
            return
        for case, told in tidings(lambda digest: books(digest).procedure, None, events):
            self.due[News(case, told.link, told.case, told.standing, told.cause)] = told.cause.seq

    def check(self, findings: Findings, about: str) -> None:
        """Report what one end says and the other does not, and stands in the stream `about`."""
        for stream, seq, wording, other in chain(self._missing(), self._unlike()):
            if stream == about:
                findings.add(stream, seq, wording, other=other)

    def others(self) -> set[str]:
        """The cases that those which were added speak of."""
        bonds = {number for bond in (*self.opens, *self.opened) for number in (bond.child, _number(bond.cause.stream))}
        return bonds | {number for news in (*self.due, *self.heard) for number in (news.case, news.child)}

    def _look(self, event: Event, procedure: Procedure) -> None:
        here, number = Cause(event.stream, event.seq), _number(event.stream)
        for linked in opened(event):
            link = procedure.links.get(linked.link)
            leads_to, done_in = ("", ()) if link is None else (link.procedure, link.done_in)
            self.opens[Bond(here, linked.link, linked.case, leads_to, done_in)] = event.seq
        for effect in event.effects:
            if isinstance(effect, OpenedFor):
                self.opened[Bond(_cause(event), effect.link, number, procedure.name, effect.done_in)] = event.seq
                self.received[_cause(event), number] = Received(procedure, event.given)
            elif isinstance(effect, Linked) and event.type == "link_changed":
                self.heard[News(number, effect.link, effect.case, effect.standing, _cause(event))] = event.seq

    def _missing(self) -> Iterator[tuple[str, int, Wording, str]]:
        for bond, seq in self.opens.items():
            if bond not in self.opened:
                yield bond.cause.stream, seq, found.NOT_OPENED, bond.child
        for bond, seq in self.opened.items():
            if bond not in self.opens:
                yield case_stream(bond.child), seq, found.NOT_OPENED_FOR, bond.cause.stream
        for news, seq in self.due.items():
            if news not in self.heard:
                yield news.cause.stream, seq, found.NOT_HEARD, news.case
        for news, seq in self.heard.items():
            if news not in self.due:
                yield case_stream(news.case), seq, found.NEVER_HAPPENED, news.child

    def _unlike(self) -> Iterator[tuple[str, int, Wording, str]]:
        for key, passed in self.passed.items():
            for name in unlike(passed, self.received[key]) if key in self.received else ():
                yield case_stream(key[1]), 1, found.NOT_AS_PASSED, name


def speaks_of_others(kinds: Set[type]) -> bool:
    """Whether a case with effects of these kinds says anything of another."""
    return not _SPEAKING.isdisjoint(kinds)


def folded(stream: Stream) -> tuple[Event, ...]:
    """The events of a case as they stand, up to one that cannot be read."""
    events, case = list[Event](), None
    for link in stream.links:
        try:
            _, event = event_of_case(link, stream.values)
            case = evolve(case, event)
        except Exception:  # a forged event may break any assumption; replaying that case reports it
            break
        events.append(event)
    return tuple(events)


def _number(stream: str) -> str:
    return stream.removeprefix(case_stream(""))


def _cause(event: Event) -> Cause:
    """What the event names as its cause; one that names none matches nothing."""
    return event.cause or Cause("", 0)
