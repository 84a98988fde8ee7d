"""Plays a definition's stories under a virtual clock, on the same engine that runs cases."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.definitions.guards.amounts import amount
from workflow.definitions.model import Procedure
from workflow.definitions.stories import Ends, Example, Expect, Step, Wait
from workflow.definitions.values import Kind, Value
from workflow.engine import approvals
from workflow.engine.authority import Stage, assignee, plain
from workflow.engine.calendars.known import Calendars
from workflow.engine.case import Case
from workflow.engine.events import Event
from workflow.engine.explain import clock_state
from workflow.engine.refusals import Decision, Refused
from workflow.stories.coverage import Covered, covered_by
from workflow.stories.orders import order
from workflow.stories.world import World, first_refusal, world_of


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A step that did not go as the story says: its number from 1, what was expected, and what was found."""

    step: int
    expected: str
    found: str
    decision: Refused | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """How a story went. It holds when there is no mismatch."""

    example: Example
    mismatches: tuple[Mismatch, ...]
    events: tuple[Event, ...]
    covered: Covered


def play(procedure: Procedure, example: Example, calendars: Calendars) -> Played:
    """Play one story; a mismatch does not end it."""
    world, found = world_of(procedure, example, calendars), list[Mismatch]()
    for number, step in enumerate(example.steps, 1):
        found.extend(_play(world, number, step))
    return Played(example, tuple(found), tuple(world.events), covered_by(procedure, world.events))


def _play(world: World, number: int, step: Step | Wait | Ends | Expect) -> Iterator[Mismatch]:
    if isinstance(step, Wait):
        yield from _wait(world, number, step)
    elif isinstance(step, Step):
        yield from _act(world, number, step)
    elif isinstance(step, Ends):
        yield from _end(world, number, step)
    elif _there(world, step.case):
        yield from _compare(world, number, step)
    else:
        yield Mismatch(number, f"expect: {step.text}", _missing(step.case))


def _act(world: World, number: int, step: Step) -> Iterator[Mismatch]:
    declared = world.book.procedure.actions.get(step.action)
    opens = declared is not None and declared.opens
    if not opens and not _there(world, step.case):
        yield Mismatch(number, f"{step.person} {step.action}", _missing(step.case))
        return
    decisions = _decisions(world, step, opens=opens)
    refused = first_refusal(decisions)
    if refused is not None:
        yield from _refusal(number, step, refused)
    elif step.refused is not None:
        yield Mismatch(number, f"{step.person} {step.action} refused: {step.refused}", "accepted")
    elif step.to is not None:
        state = world.cases[-1 if opens else _index(world, step.case)].state
        if state != step.to:
            yield Mismatch(number, f"{step.person} {step.action} to: {step.to}", f"to: {state}")


def _decisions(world: World, step: Step, *, opens: bool) -> tuple[Decision, ...]:
    if opens:
        return (world.open(step),)
    if step.action == "handover":
        return world.hand_over(step)
    index = _index(world, step.case)
    return (world.do(index, step.person, order(world.book, world.cases[index], step)),)


def _refusal(number: int, step: Step, refused: Refused) -> Iterator[Mismatch]:
    codes = [found.code for found in refused.refusals]
    if step.refused is None or step.refused not in codes:
        expected = "accepted" if step.refused is None else f"refused: {step.refused}"
        yield Mismatch(number, f"{step.person} {step.action} {expected}", "refused: " + ", ".join(codes), refused)


def _wait(world: World, number: int, wait: Wait) -> Iterator[Mismatch]:
    length = wait.duration
    if length is None:
        world.wait(wait.until or world.now)
    elif length.unit == "wd":
        yield Mismatch(number, f"wait: {length.text}", "hours, days or `until`: a story waits on no calendar")
    else:
        world.wait(world.later(length))


def _end(world: World, number: int, step: Ends) -> Iterator[Mismatch]:
    expected = f"{'ends' if step.standing == 'ended' else 'drops'}: {step.link}"
    if not _there(world, step.case):
        yield Mismatch(number, expected, _missing(step.case))
    elif not world.end(_index(world, step.case), step.link, step.standing):
        yield Mismatch(number, expected, f"no case of {step.link} is open")


def _compare(world: World, number: int, expect: Expect) -> Iterator[Mismatch]:
    case = world.cases[_index(world, expect.case)]
    told, world.told = world.told, set()
    pairs = [*_about(world, case, expect), *_told(expect, told)]
    pairs += [(f"clock {name}", state, _clock(case, name)) for name, state in expect.clock.items()]
    pairs += [(f"links {name}", state, _linked(case, name)) for name, state in expect.links.items()]
    pairs += [
        (name, _written(world, name, value), _written(world, name, plain(case.fields.get(name))))
        for name, value in expect.fields.items()
    ]
    yield from (Mismatch(number, f"{what}: {want}", f"{what}: {is_}") for what, want, is_ in pairs if want != is_)


def _about(world: World, case: Case, expect: Expect) -> Iterator[tuple[str, object, object]]:
    """What was expected of the case, and what is."""
    if expect.state is not None:
        yield "state", expect.state, case.state
    if expect.approver is not None:
        yield "approver", expect.approver, _approver(world, case)
    if expect.assignee is not None:
        yield "assignee", expect.assignee, assignee(Stage(world.book, case, world.directory, world.now)) or "none"
    if expect.duties is not None:
        yield "duties", _listed(expect.duties), _listed(case.duties)


def _written(world: World, name: str, value: Value | None) -> Value | None:
    """An amount of money as a person reads it."""
    field = world.book.procedure.fields[name]
    return amount(value, field.currency) if field.kind is Kind.MONEY and isinstance(value, int) else value


def _told(expect: Expect, told: set[str]) -> Iterator[tuple[str, object, object]]:
    if expect.told is not None:
        yield "told", _listed(expect.told), _listed(told)


def _listed(names: Iterable[str]) -> str:
    """As a story lists them."""
    return f"[{', '.join(sorted(set(names)))}]"


def _approver(world: World, case: Case) -> str:
    """The role that signs next; none where nobody does."""
    approval = world.book.approval_in(case.state)
    round_ = None if approval is None else case.rounds.get(approval.name)
    return (None if round_ is None else approvals.next_role(round_)) or "none"


def _clock(case: Case, name: str) -> str:
    cycle = case.cycles.get(name)
    return "none" if cycle is None else clock_state(cycle)


def _linked(case: Case, link: str) -> str:
    standings = {linked.standing for linked in case.links.values() if linked.link == link}
    return next((standing for standing in ("open", "ended", "dropped") if standing in standings), "none")


def _there(world: World, case: int | None) -> bool:
    return len(world.cases) >= (case or 1)


def _missing(case: int | None) -> str:
    return "no case is open yet" if case is None else f"CASE{case} is not open yet"


def _index(world: World, case: int | None) -> int:
    return len(world.cases) - 1 if case is None else case - 1
