"""Plays a definition's stories under a virtual clock, on the same engine that runs cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from workflow.definitions.model import Procedure
from workflow.definitions.stories import Ends, Example, Expect, Step, StoryStep, Wait
from workflow.engine.calendars.known import Calendars
from workflow.engine.events import Event
from workflow.engine.refusals import Decision, Refused
from workflow.stories.comparing import compare
from workflow.stories.coverage import Covered, covered_by
from workflow.stories.misses import Miss, filled, plainly
from workflow.stories.orders import order
from workflow.stories.waiting import wait
from workflow.stories.world import World, first_refusal, world_of
from workflow.wording import Label

ACCEPTED = Label(zh="办成了", en="accepted")
NOTHING_OPEN = Label(zh="没有在办的 {link} 案件", en="no case of {link} is open")
NO_CASE_YET = Label(zh="还没有案件", en="no case is open yet")
THIS_CASE_NOT_YET = Label(zh="{case} 还没有开立", en="{case} is not open yet")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A step that did not go as the story says: its number from 1 and its line in the file, the instant in microseconds UTC
    up to which the story had come, what was expected, and what was found."""

    step: int
    line: int
    at: int
    expected: str
    found: Label
    decision: Refused | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """One step as it went: its number from 1, the instant in microseconds UTC at which it was over, what happened by it, and
    what went otherwise than told. `refused`: what stood in the way, told so or not."""

    step: int
    at: int
    events: tuple[Event, ...]
    mismatches: tuple[Mismatch, ...]
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """How a story went, under the procedure with the story's settings decided. It holds when there is no mismatch."""

    example: Example
    procedure: Procedure
    taken: tuple[Taken, ...]
    covered: Covered

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        return tuple(mismatch for taken in self.taken for mismatch in taken.mismatches)

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(event for taken in self.taken for event in taken.events)


def play(procedure: Procedure, example: Example, calendars: Calendars) -> Played:
    """Play one story; a mismatch does not end it."""
    world = world_of(procedure, example, calendars)
    taken = tuple(_take(world, number, step) for number, step in enumerate(example.steps, 1))
    return Played(example, procedure, taken, covered_by(procedure, world.events))


def _take(world: World, number: int, step: StoryStep) -> Taken:
    known = len(world.events)
    decisions = _decided(world, step) if isinstance(step, Step) else ()
    misses = tuple(_misses(world, step, decisions))
    found = tuple(Mismatch(number, step.line, world.now, *miss) for miss in misses)
    return Taken(number, world.now, tuple(world.events[known:]), found, first_refusal(decisions))


def _misses(world: World, step: StoryStep, decisions: tuple[Decision, ...]) -> Iterator[Miss]:
    match step:
        case Wait():
            yield from wait(world, step)
        case Step():
            yield from _of_deed(world, step, decisions)
        case Ends():
            yield from _end(world, step)
        case Expect() if _there(world, step.case):
            yield from compare(world, world.cases[_index(world, step.case)], step)
        case Expect():
            yield Miss(f"expect: {step.text}", _missing(step.case))
        case _:
            assert_never(step)


def _decided(world: World, step: Step) -> tuple[Decision, ...]:
    """What became of the deed, for every case that it was about; none where there is no such case."""
    if _opens(world, step):
        return (world.open(step),)
    if not _there(world, step.case):
        return ()
    if step.action == "handover":
        return world.hand_over(step)
    index = _index(world, step.case)
    return (world.do(index, step.person, order(world.book, world.cases[index], step)),)


def _of_deed(world: World, step: Step, decisions: tuple[Decision, ...]) -> Iterator[Miss]:
    opens, deed = _opens(world, step), f"{step.person} {step.action}"
    refused = first_refusal(decisions)
    if not opens and not _there(world, step.case):
        yield Miss(deed, _missing(step.case))
    elif refused is not None:
        yield from _refusal(step, deed, refused)
    elif step.refused is not None:
        yield Miss(f"{deed} refused: {step.refused}", ACCEPTED)
    elif step.to is not None:
        state = world.cases[-1 if opens else _index(world, step.case)].state
        if state != step.to:
            yield Miss(f"{deed} to: {step.to}", plainly(f"to: {state}"))


def _refusal(step: Step, deed: str, refused: Refused) -> Iterator[Miss]:
    codes = [found.code for found in refused.refusals]
    if step.refused is None or step.refused not in codes:
        expected = "accepted" if step.refused is None else f"refused: {step.refused}"
        yield Miss(f"{deed} {expected}", plainly("refused: " + ", ".join(codes)), refused)


def _end(world: World, step: Ends) -> Iterator[Miss]:
    expected = f"{'ends' if step.standing == 'ended' else 'drops'}: {step.link}"
    if not _there(world, step.case):
        yield Miss(expected, _missing(step.case))
    elif not world.end(_index(world, step.case), step.link, step.standing):
        yield Miss(expected, filled(NOTHING_OPEN, link=step.link))


def _opens(world: World, step: Step) -> bool:
    declared = world.book.procedure.actions.get(step.action)
    return declared is not None and declared.opens


def _there(world: World, case: int | None) -> bool:
    return len(world.cases) >= (case or 1)


def _missing(case: int | None) -> Label:
    return NO_CASE_YET if case is None else filled(THIS_CASE_NOT_YET, case=f"CASE{case}")


def _index(world: World, case: int | None) -> int:
    return len(world.cases) - 1 if case is None else case - 1
