"""From the store to what is looked at: a case as it is now, or as it was at an instant."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import cache, reduce
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from workflow.commands import words
from workflow.commands.errand import Errand
from workflow.commands.surface.terminal import Form
from workflow.commands.telling.case_sheet import View
from workflow.commands.typed_times import Today, full_time
from workflow.definitions.model import Procedure
from workflow.definitions.parsing import parse_instant
from workflow.definitions.refused import NotAValue
from workflow.engine.authority import Stage, holds
from workflow.engine.calendars.known import Published
from workflow.engine.case import Case
from workflow.engine.chronicle import turns
from workflow.engine.directory import Directory
from workflow.engine.events import Event
from workflow.engine.evolve import evolve
from workflow.errors import NotFound, UsageError
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.spoken.valued import Reader

if TYPE_CHECKING:
    from workflow.service import Desk
    from workflow.store.archive import Scene

NOTHING_OPEN: frozenset[str] = frozenset()


class Personal(Enum):
    """Who is shown personal fields: everybody, or those who work with the procedure, at a terminal."""

    SHOWN = "shown"
    TO_COLLEAGUES = "to colleagues"


def view_of(errand: Errand, desk: "Desk", number: str, *, personal: Personal = Personal.TO_COLLEAGUES) -> View:
    """The case, as the person who asks may see it."""
    scene, events = desk.scene(number), desk.history(number)
    zone = desk.info().zone
    case, directory, now = scene.case, scene.directory, scene.now
    if errand.wishes.at is not None:
        now = instant(errand.wishes.at, today_of(desk), name="--at")
        events = tuple(event for event in events if event.at <= now)
        if not events:
            raise NotFound(words.NOT_THERE_YET, case=number, at=errand.wishes.at)
        errand.remark(words.AS_OF, at=moments.full(now, ZoneInfo(zone)))
        past: Case | None = reduce(evolve, events, None)
        assert past is not None
        case, directory = past, desk.directory_at(events[-1].directory)
    shown = personal is Personal.SHOWN or may_see_personal(errand, Stage(scene.book, case, scene.directory, scene.now))
    names = names_of(errand, scene.book.procedure, directory, zone, None if shown else NOTHING_OPEN)
    return View(
        book=scene.book,
        case=case,
        directory=directory,
        now=now,
        names=names,
        looks=errand.terminal.out,
        published=_calendars(scene, events),
        events=events,
        then=errand.wishes.at is not None,
    )


def _calendars(scene: "Scene", events: tuple[Event, ...]) -> Published:
    """The calendars that the clocks of the case were ever counted on, to look at when the store is closed again."""
    found = (turn.after.reckoning.digest for turn in turns(scene.book, events))
    return {digest: scene.calendars.published(digest) for digest in found if digest}.get


def may_see_personal(errand: Errand, stage: Stage) -> bool:
    """Whether this person sits at a terminal and holds a role that acts under these rules, and may act just now.

    What is piped, saved or read by a script is masked for everybody who does not ask for `--personal`.
    """
    if errand.terminal.out.width is None or errand.terminal.form is not Form.TABLE:
        return False
    person = stage.directory.get(errand.person)
    roles = stage.book.procedure.roles
    return person is not None and not person.suspensions and any(holds(stage, person, role) for role in roles)


def scenes_then(errand: Errand, desk: "Desk", at: str) -> list["Scene"]:
    """Every case that had been opened by then, as it was then, the last changed first."""
    zone = desk.info().zone
    now = instant(at, today_of(desk), name="--at")
    errand.remark(words.AS_OF, at=moments.full(now, ZoneInfo(zone)))
    directories = cache(desk.directory_at)
    then = [_then(desk.scene(number), desk.history(number), now, directories) for number in desk.numbers()]
    return sorted((scene for scene in then if scene is not None), key=lambda scene: -scene.case.changed_at)


def _then(
    scene: "Scene", events: tuple[Event, ...], now: int, directory_at: Callable[[int], Directory]
) -> "Scene | None":
    before = [event for event in events if event.at <= now]
    case: Case | None = reduce(evolve, before, None)
    if case is None:
        return None
    standing = "void" if case.void else "final" if scene.book.state(case.state).final else "open"
    file = scene.file._replace(state=case.state, standing=standing, seq=case.seq)
    return replace(scene, file=file, case=case, directory=directory_at(before[-1].directory), now=now)


def names_of(
    errand: Errand,
    procedure: Procedure,
    directory: Directory,
    zone: str,
    personal: frozenset[str] | None = NOTHING_OPEN,
) -> Names:
    reader = Reader(language=errand.language, zone=ZoneInfo(zone), directory=directory, open_personal=personal)
    return Names(procedure, reader)


def today_of(desk: "Desk") -> Today:
    """What the store's clock shows in its zone."""
    return Today(desk.now(), desk.info().zone)


def instant(text: str, today: Today, *, name: str = "time") -> int:
    """A moment somebody typed, in microseconds UTC; one without an offset is in the zone of `today`."""
    try:
        return parse_instant(full_time(text, today, name=name), zone=today.zone, name=name)
    except NotAValue as error:
        raise UsageError(error.wording, **error.blanks) from error
