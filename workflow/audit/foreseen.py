"""What a decision could not know by itself and history tells: numbers of linked cases, and which of them were not opened."""

from collections.abc import Iterable, Iterator, Mapping

from workflow.audit.chains import Link
from workflow.engine.circumstances import Unopened
from workflow.engine.draft import Numbers
from workflow.engine.refusals import Refusal, refusal
from workflow.store.bodies import Body
from workflow.store.canonical import Json
from workflow.wording import Wording


def numbers_in(links: Iterable[Link]) -> Numbers:
    """The numbers that a case's history names, in order; beyond them, such as no case can have."""
    named = [str(effect.get("case")) for link in links for effect in _effects(link.body) if _opens(link.body, effect)]
    return lambda _procedure, index: named[index] if index < len(named) else f"?{index}"


def unopened_from(links: Iterable[Link], seq: int) -> Unopened:
    """Links whose cases were not opened, as the events from `seq` on tell that belong to one decision."""
    group = list(_group([link.body for link in links if link.row.seq >= seq and link.body is not None]))
    effects = (effect for body in group for effect in _effects(body))
    return {str(effect["unopened"]): tuple(map(_coded, _codes(effect))) for effect in effects if effect.get("unopened")}


def _group(bodies: list[Body]) -> Iterator[Body]:
    """The first, and what the system did of itself right after it."""
    for body in bodies:
        if body is not bodies[0] and (body.get("request") is not None or body.get("recorded_at") != _at(bodies)):
            return
        yield body


def _at(bodies: list[Body]) -> Json:
    return bodies[0].get("recorded_at")


def _opens(body: Body | None, effect: Mapping[str, Json]) -> bool:
    return body is not None and body.get("type") in ("opened", "moved") and effect.get("effect") == "linked"


def _effects(body: Body | None) -> Iterator[Mapping[str, Json]]:
    found = None if body is None else body.get("effects")
    yield from (effect for effect in found if isinstance(effect, dict)) if isinstance(found, list) else ()


def _codes(effect: Mapping[str, Json]) -> list[str]:
    codes = effect.get("codes")
    return list(map(str, codes)) if isinstance(codes, list) else []


def _coded(code: str) -> Refusal:
    """A refusal of which history keeps the code alone."""
    return refusal(Wording(code=code, zh="", en=""))
