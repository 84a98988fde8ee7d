"""From the store to what is looked at: a case as it is now, or as it was at an instant."""

from collections.abc import Callable
from enum import Enum
from functools import cache, reduce
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from workflow.commands import words
from workflow.commands.errand import Errand
from workflow.commands.surface.terminal import Form
from workflow.commands.telling.case_sheet import View
from workflow.commands.telling.reader import NOTHING_OPEN, instant, names_of, today_of
from workflow.engine.authority import Stage, holds
from workflow.engine.calendars.known import Published
from workflow.engine.case import Case
from workflow.engine.chronicle import turns
from workflow.engine.directory import Directory
from workflow.engine.events import Event
from workflow.engine.evolve import evolve
from workflow.errors import NotFound
from workflow.spoken import moments

if TYPE_CHECKING:
    from workflow.service import Desk
    from workflow.store.archive import Scene


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
