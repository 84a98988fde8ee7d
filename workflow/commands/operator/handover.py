"""`complaints handover`: everything that lies with one person goes to another."""

from typing import TYPE_CHECKING, Annotated

import typer

from workflow.commands import completion, words
from workflow.commands.errand import Errand, of
from workflow.commands.refusing import REFUSED, refusals_data, refused_sheet
from workflow.commands.sheet import Block, line
from workflow.commands.terminal import Json
from workflow.commands.viewing import names_of
from workflow.engine.refusals import Refused
from workflow.errors import UsageError

if TYPE_CHECKING:
    from workflow.service import Handed
    from workflow.store.archive import Scene


def handover(
    ctx: typer.Context,
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="谁的案件 | whose cases", autocompletion=completion.people)
    ],
    *,
    to: Annotated[
        str, typer.Option("--to", metavar="PERSON", help="交给谁 | who gets them", autocompletion=completion.people)
    ],
) -> int:
    """Gives everything that lies with one person to another; exit code 3 when some of it was refused."""
    errand = of(ctx)
    if person == to:
        raise UsageError(words.HANDED_TO_SELF, person=person)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        given = desk.handover(person, to, by=errand.by())
        stayed = [(each, desk.scene(each.case)) for each in given if isinstance(each.decided, Refused)]
        zone = desk.info().zone
    done = [each.case for each in given if not isinstance(each.decided, Refused)]
    text = errand.words(words.HANDED_OVER if given else words.NOTHING_HELD)
    told = text.format(count=len(done), person=person, to=to)
    data = {"person": person, "to": to, "cases": done, "refused": [_stayed_data(errand, each) for each, _ in stayed]}
    errand.terminal.give(data, [line(told)])
    if errand.terminal.for_people:
        errand.terminal.insist([each for left, scene in stayed for each in _stayed(errand, left, scene, zone)])
    return REFUSED if stayed else 0


def _stayed_data(errand: Errand, left: "Handed") -> Json:
    assert isinstance(left.decided, Refused)
    return {"case": left.case, "role": left.role, "refusals": refusals_data(errand, left.decided)}


def _stayed(errand: Errand, left: "Handed", scene: "Scene", zone: str) -> list[Block]:
    """What stays where it was, and why."""
    assert isinstance(left.decided, Refused)
    names = names_of(errand, scene.book.procedure, scene.directory, zone)
    return refused_sheet(errand, left.decided, names, left.case, names.state(scene.case.state))
