"""What happened in a story and when: who did what, where the case went, and what the clocks and duties made of it."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.commands.errand import Errand
from workflow.commands.owner import story_words
from workflow.commands.surface.sheet import Line, Part, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling.clock_told import Behind, behind
from workflow.commands.telling.history_words import consequences, entered, headline
from workflow.definitions.stories import Step
from workflow.engine.directory import Directory
from workflow.engine.events import Event
from workflow.engine.refusals import Refused
from workflow.engine.rulebook import rulebook
from workflow.spoken import moments
from workflow.spoken.labels import Names, clauses
from workflow.spoken.valued import Reader
from workflow.stories.misses import WEEKDAYS
from workflow.stories.player import Mismatch, Played, Taken

Known: TypeAlias = Mapping[tuple[str, int], tuple[Behind, ...]]
"""What stands behind the effects on clocks, by case and the event's seq."""


class Teller(Struct, frozen=True):
    """Tells one story. `cases`: whether it has several, so that each line must say which."""

    errand: Errand
    played: Played
    names: Names
    known: Known
    cases: bool

    @property
    def zone(self) -> ZoneInfo:
        return self.names.reader.zone


class Happening(Struct, frozen=True):
    """One line of a timeline: something that happened, or was refused, at an instant in microseconds UTC."""

    step: int
    at: int
    case: str
    who: str
    what: str
    before: str | None = None
    after: str | None = None
    clause: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


def timeline(errand: Errand, played: Played) -> Iterator[Line]:
    """The story from its first step to its last, with what went otherwise where it did."""
    teller, states = _teller(errand, played), dict[str, str]()
    yield line(Piece(errand.words(story_words.TIMES_IN).format(zone=teller.zone.key), Style.FAINT), indent=4)
    for taken in played.taken:
        for each in _happenings(teller, taken, states):
            yield from _lines(teller, each)
        for mismatch in taken.mismatches:
            yield from mismatch_lines(errand, mismatch, teller.zone)


def timeline_data(errand: Errand, played: Played) -> list[Json]:
    teller, states = _teller(errand, played), dict[str, str]()
    found = chain.from_iterable(_happenings(teller, taken, states) for taken in played.taken)
    return [
        {
            "step": each.step,
            "at": moments.rfc3339(each.at),
            "case": each.case,
            "who": each.who,
            "what": each.what,
            "from": each.before,
            "to": each.after,
            "clause": list(each.clause),
            "then": list(each.then),
        }
        for each in found
    ]


def mismatch_lines(errand: Errand, mismatch: Mismatch, zone: ZoneInfo) -> Iterator[Line]:
    """What went otherwise, where in the file and when in the story; of a refusal all that stood in the way."""
    text = errand.words(story_words.STEP).format(
        number=mismatch.step,
        line=mismatch.line,
        at=_when(mismatch.at, zone, errand),
        expected=mismatch.expected,
        found=mismatch.found.say(errand.language),
    )
    yield line(Piece(text, Style.BAD), indent=6)
    if mismatch.decision is not None:
        yield from (line(found.say(errand.language), indent=8) for found in mismatch.decision.refusals)


def _teller(errand: Errand, played: Played) -> Teller:
    book, streams = rulebook(played.procedure), {event.stream for event in played.events}
    reader = Reader(language=errand.language, zone=book.zone, directory=Directory(seq=1, people={}))
    known = {
        (stream, seq): found
        for stream in streams
        for seq, found in behind(book, [e for e in played.events if e.stream == stream], lambda _: None).items()
    }
    return Teller(errand, played, Names(played.procedure, reader), known, len(streams) > 1)


def _happenings(teller: Teller, taken: Taken, states: dict[str, str]) -> Iterator[Happening]:
    """What happened by a step; `states` is where each case stands, and is kept up."""
    for event in taken.events:
        yield _happened(teller, taken.step, event, states)
    step = teller.played.example.steps[taken.step - 1]
    if taken.refused is not None and isinstance(step, Step):
        yield _refused(teller, taken, step, taken.refused, len(states))


def _happened(teller: Teller, step: int, event: Event, states: dict[str, str]) -> Happening:
    before, after = states.get(event.stream), entered(event)
    states[event.stream] = after or before or ""
    return Happening(
        step=step,
        at=event.at,
        case=event.stream.removeprefix("case:"),
        who=teller.names.person(event.by.person),
        what=headline(event, teller.names),
        before=before if after else None,
        after=after,
        clause=event.clause,
        then=tuple(consequences(event, teller.names, teller.known.get((event.stream, event.seq), ()))),
    )


def _refused(teller: Teller, taken: Taken, step: Step, refused: Refused, opened: int) -> Happening:
    """What was refused; `opened` cases were open by then."""
    declared = teller.played.procedure.actions.get(step.action)
    opens = declared is not None and declared.opens
    codes, action = ", ".join(found.code for found in refused.refusals), teller.names.action(step.action)
    what = teller.errand.words(story_words.REFUSED).format(action=action, codes=codes)
    return Happening(taken.step, taken.at, "" if opens else f"CASE{step.case or opened}", step.person, what)


def _lines(teller: Teller, each: Happening) -> Iterator[Line]:
    parts: list[Part] = [
        Piece(f"{each.step:>3}  {_when(each.at, teller.zone, teller.errand)}  ", Style.FAINT),
        Piece(f"{each.case}  " if teller.cases and each.case else "", Style.FAINT),
        Piece(each.who, Style.NAME),
        f"  {each.what}",
    ]
    if each.after is not None:
        came_from = "" if each.before is None else f"{teller.names.state(each.before)} "
        parts.append(Piece(f"  {came_from}→ {teller.names.state(each.after)}", Style.STRONG))
    parts.append(Piece(clauses(each.clause), Style.FAINT))
    yield line(*parts, indent=2, hang=5)
    yield from (line(Piece(text, Style.FAINT), indent=7) for text in each.then)


def _when(instant: int, zone: ZoneInfo, errand: Errand) -> str:
    """`2026-10-12 Mon 09:30`, in the procedure's zone."""
    day, _, clock = moments.row(instant, zone).partition(" ")
    return f"{day} {errand.words(WEEKDAYS[moments.local(instant, zone).weekday()])} {clock}"
