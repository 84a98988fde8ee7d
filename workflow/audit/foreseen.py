"""What a decision could not know by itself and history tells: numbers of linked cases, and which of them were not opened."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from workflow.audit.chains import Link, Stream
from workflow.engine.circumstances import Numbers, Unopened
from workflow.engine.effects import ActionRefused, Linked
from workflow.engine.refusals import Refusal, refusal
from workflow.store.bodies import EventBody
from workflow.wording import Wording

NOTHING: Unopened = {}


def numbers_in(links: Sequence[Link]) -> Numbers:
    """The numbers that a case's history names, in order; beyond them, such as no case can have."""

    def number(_procedure: str, index: int) -> str:
        named = (linked.case for body in _bodies(links) for linked in _opened(body))
        return next(islice(named, index, None), f"?{index}")

    return number


def unopened_in(stream: Stream) -> Callable[[int], Unopened]:
    """Links whose cases were not opened, as the events tell that belong to one decision, from the one at a place on."""
    links = stream.links
    if ActionRefused not in stream.kinds:
        return lambda _place: NOTHING
    return lambda place: {name: codes for body in _group(links, place) for name, codes in _unopened(body)}


def _unopened(body: EventBody) -> list[tuple[str, tuple[Refusal, ...]]]:
    refused = (effect for effect in body.effects if type(effect) is ActionRefused)
    return [(each.unopened, tuple(map(_coded, each.codes))) for each in refused if each.unopened]


def _group(links: Sequence[Link], place: int) -> Iterator[EventBody]:
    """An event, and what the system did of itself right after it."""
    at = None
    for body in _bodies(islice(links, place, None)):
        if at is not None and (body.request is not None or body.recorded_at != at):
            return
        at = body.recorded_at
        yield body


def _bodies(links: Iterable[Link]) -> Iterator[EventBody]:
    return (link.body for link in links if isinstance(link.body, EventBody))


def _opened(body: EventBody) -> Iterator[Linked]:
    if body.type in ("opened", "moved"):
        yield from (effect for effect in body.effects if isinstance(effect, Linked))


def _coded(code: str) -> Refusal:
    """A refusal of which history keeps the code alone."""
    return refusal(Wording(code=code, zh="", en=""))
