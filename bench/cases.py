"""Cases in rotation: a store with many cases of the shipped procedures, each of which stands just before one of its actions,
and those actions. So nothing is warm because it was used a moment ago, and every step of a procedure has its share."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, cycle
from typing import NamedTuple

from bench.scale_cases import CLERK, DAY, HOUR, PROCEDURES, SECOND, Hands, Step, found, steps_of
from workflow.engine.refusals import Refused
from workflow.service import By, Desk, open_desk
from workflow.store.numbers import year_of

NOW = 1_800_000_000 * 1_000_000
"""When the actions that are measured are taken, where the store's clock can be put."""
TOGETHER = 500
"""Steps that are played in one transaction."""
NOTE = "note"
HELD_AFTER = 4
"""Steps after which a case of the second procedure lies in `processing`, where they stay."""


class Deed(NamedTuple):
    """An action to be taken, or a note; `number` is None where it opens a case."""

    number: str | None
    procedure: str
    step: Step
    key: str

    def on(self, desk: Desk) -> str:
        """The number of the case."""
        action, given, who, _ = self.step
        by = By(person=who, login=CLERK)
        if self.number is None:
            done = desk.open(self.procedure, given, by=by, key=self.key)
        elif action == NOTE:
            done = desk.note(self.number, str(given["text"]), by=by, key=self.key)
        else:
            done = desk.do(self.number, action, given, by=by, key=self.key)
        assert not isinstance(done, Refused), done
        return done.case


class Sequel(NamedTuple):
    """A case to be: its steps, when each is taken, and which of them is left to be measured."""

    procedure: str
    steps: Sequence[Step]
    instants: Sequence[int]
    left: int


class Staged(NamedTuple):
    """What a store was prepared for: an action on each of many cases, and open cases beside."""

    mixed: tuple[Deed, ...]
    held: tuple[str, ...]
    numbering: dict[str, tuple[str, int]]
    """By procedure, the template of its numbers and the year that is counted in."""


def notes(numbers: Sequence[str], name: str) -> Iterator[Deed]:
    """The simplest thing that can be done, to these cases in turn, without end; `name` begins the keys."""
    step = (NOTE, {"text": "已致电客户，无人接听，改日再打"}, "te0", 0)
    return (Deed(number, PROCEDURES[1], step, f"{name}-{place}") for place, number in enumerate(cycle(numbers)))


def staged(url: str, mixed: int, held: int, now: int = NOW) -> Staged:
    """Fill an empty place with so many cases of each kind."""
    chance, clock = random.Random(20261122), Hands(now)
    sequels = [_sequel(number, chance, now) for number in range(mixed)]
    kept = [_held(chance, now) for _ in range(held)]
    clock.at = min((each.instants[0] for each in (*sequels, *kept)), default=now) - DAY
    found(url, clock)
    with open_desk(url, clock=clock) as desk:
        numbers = _played(desk, clock, [*sequels, *kept])
        due = _due(desk, now + HOUR)
        deeds = [_deed(sequel, numbers.get(place), place) for place, sequel in enumerate(sequels)]
        numbering = {name: _numbering(desk, name, now) for name in PROCEDURES}
    chance.shuffle(deeds)
    return Staged(
        tuple(deed for deed in deeds if deed.number not in due),
        tuple(numbers[mixed + place] for place in range(held) if numbers[mixed + place] not in due),
        numbering,
    )


def _sequel(number: int, chance: random.Random, now: int) -> Sequel:
    procedure, place = PROCEDURES[number % len(PROCEDURES)], number // len(PROCEDURES)
    return _until(procedure, lambda steps: place % len(steps), chance, now)


def _held(chance: random.Random, now: int) -> Sequel:
    return _until(PROCEDURES[1], lambda _steps: HELD_AFTER, chance, now)


def _until(procedure: str, which: Callable[[Sequence[Step]], int], chance: random.Random, now: int) -> Sequel:
    """The step that is left is due `now`, and those before it at their distance."""
    same, steps = chance.getstate(), steps_of(procedure, Hands(now), chance)
    ages = list(accumulate(step[3] for step in steps[: which(steps) + 1]))
    chance.setstate(same)  # the same again, but for what the steps say about dates
    steps = steps_of(procedure, Hands(now - ages[-1] - DAY), chance)
    return Sequel(procedure, steps, [now - ages[-1] + age for age in ages], which(steps))


def _played(desk: Desk, clock: Hands, sequels: Sequence[Sequel]) -> dict[int, str]:
    """Everything that comes before, in the order of its instants; the numbers of the cases by their place."""
    numbers = dict[int, str]()
    coming = sorted((at, place, step) for place, each in enumerate(sequels) for step, at in _before(each))
    for first in range(0, len(coming), TOGETHER):
        with desk.batch():
            for at, place, step in coming[first : first + TOGETHER]:
                clock.at = max(clock.at, at)
                deed = Deed(numbers.get(place), sequels[place].procedure, sequels[place].steps[step], f"{place} {step}")
                numbers[place] = deed.on(desk)
    return numbers


def _due(desk: Desk, until: int) -> frozenset[str]:
    """The cases in which a mark would fire before anybody acts, which is a sweep's work."""
    with desk._store.reading() as reading:
        return frozenset(number for number, _ in reading.due(until // SECOND, 10**6, until // SECOND))


def _before(sequel: Sequel) -> Iterator[tuple[int, int]]:
    return enumerate(sequel.instants[: sequel.left])


def _deed(sequel: Sequel, number: str | None, place: int) -> Deed:
    return Deed(number, sequel.procedure, sequel.steps[sequel.left], f"measured {place}")


def _numbering(desk: Desk, name: str, now: int) -> tuple[str, int]:
    procedure = desk.rules(name).procedure
    return procedure.number, year_of(procedure, now)
