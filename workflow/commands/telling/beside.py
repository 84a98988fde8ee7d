"""What stands beside a case: cases linked with it, other complaints of the same customer, and the files kept with it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from workflow.commands import words
from workflow.commands.surface.sheet import Line, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling import desk_words
from workflow.commands.telling.clock_lines import Deadline, clocks_of, deadline, time_left
from workflow.definitions.builtins import DUPLICATE
from workflow.definitions.model import Link
from workflow.engine.authority import Stage, assignee
from workflow.engine.case import Case, LinkedCase
from workflow.engine.effects import Voided
from workflow.engine.events import Event
from workflow.engine.linking import ending
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.spoken.valued import ERASED
from workflow.wording import Label, Language

if TYPE_CHECKING:
    from workflow.service import Desk
    from workflow.store.archive import Attached, Scene
    from workflow.store.rows import CaseFile

MOST, LOOKED_AT = 5, 50
"""How many other complaints of a customer are listed on a page, and how many are looked at."""
KILO = 1024


class Other(Struct, frozen=True, kw_only=True):
    """Another case: what it is to this one, how it stands, with whom, and by when."""

    number: str
    link: str
    what: Label
    title: Label
    state: str
    state_label: Label
    standing: str
    opened_at: int
    holder: str | None
    due: Deadline | None


class Beside(Struct, frozen=True, kw_only=True):
    parent: Other | None = None
    links: tuple[Other, ...] = ()
    same_customer: tuple[Other, ...] = ()
    same_count: int = 0
    attachments: tuple["Attached", ...] = ()


def beside(desk: "Desk", case: Case, links: Mapping[str, Link], events: Sequence[Event], now: int) -> Beside:
    """The cases that are linked with the case, as they stand now, and the files that were kept with it by `now`."""
    labels = {DUPLICATE: desk_words.MERGED, **{name: link.label for name, link in links.items()}}
    return Beside(
        parent=_parent(desk, case, events),
        links=tuple(_linked(desk.scene(number), each, labels[each.link]) for number, each in case.links.items()),
        attachments=tuple(each for each in desk.attachments(case.number) if each.at <= now),
    )


def with_same_customer(desk: "Desk", case: Case, found: Beside) -> Beside:
    """With other complaints of the customer of the case, as they stand now."""
    return _customers(desk, desk.same_customer(case.number), found)


def of_same_customer(desk: "Desk", number: str) -> Beside:
    """Other complaints of the customer of the case, those that are open first."""
    same = sorted(desk.same_customer(number), key=lambda file: file.standing != "open")
    return _customers(desk, same, Beside())


def same_customer_data(found: Beside) -> Json:
    return [other_data(other) for other in found.same_customer]


def _customers(desk: "Desk", same: Sequence["CaseFile"], found: Beside) -> Beside:
    nothing = Label(zh="", en="")
    others = tuple(_other(desk.scene(file.number), "", nothing) for file in same[:LOOKED_AT])
    return replace(found, same_customer=others, same_count=len(same))


def link_lines(found: Beside, names: Names, now: int) -> Iterator[Line]:
    """What the case led to, with owner, due date and standing; and what led to it."""
    for other in (found.parent,) if found.parent is not None else ():
        told = desk_words.OPENED_BY_CASE.say(names.language).format(case=other.number)
        if other.link == DUPLICATE:
            told = desk_words.DUPLICATE_OF.say(names.language).format(case=other.number)
        what = other.what.say(names.language)
        state = f"{what} · {other.state_label.say(names.language)}" if what else other.state_label.say(names.language)
        yield line(Piece(told, Style.NAME), f"  {state}", indent=2, hang=4)
    for other in found.links:
        ending = desk_words.ENDINGS["ended" if other.standing == "final" else other.standing].say(names.language)
        yield line(
            Piece(other.number, Style.NAME),
            f"  {other.what.say(names.language)} · {other.state_label.say(names.language)}",
            Piece(f" · {ending}", Style.WARN if other.standing == "open" else Style.FAINT),
            *_with_whom(other, names),
            indent=2,
            hang=4,
        )


def customer_lines(found: Beside, names: Names) -> Iterator[Line]:
    for other in found.same_customer[:MOST]:
        at = moments.local(other.opened_at, names.reader.zone).date().isoformat()
        title = "" if other.title == names.procedure.title else f" · {other.title.say(names.language)}"
        void = f" · {words.VOID.say(names.language)}" if other.standing == "void" else ""
        state = f"  {other.state_label.say(names.language)}{void}{title}"
        yield line(Piece(other.number, Style.NAME), Piece(f"  {at}", Style.FAINT), state, indent=2, hang=4)
    more = found.same_count - MOST
    if more > 0:
        yield line(Piece(desk_words.AND_MORE.say(names.language).format(count=more), Style.FAINT), indent=2)


def attachment_lines(found: Beside, names: Names) -> Iterator[Line]:
    for each in found.attachments:
        name = ERASED.say(names.language) if each.name is None else each.name
        told = f"  {size_of(each.size, names.language)} · {moments.row(each.at, names.reader.zone)} · {names.person(each.by.person)}"
        yield line(name, Piece(told, Style.FAINT), indent=2, hang=4)


def size_of(size: int | None, language: Language) -> str:
    if size is None:
        return desk_words.SIZE_UNKNOWN.say(language)
    if size < KILO:
        return f"{size} B"
    return f"{size / KILO:.0f} kB" if size < KILO * KILO else f"{size / KILO / KILO:.1f} MB"


def other_data(other: Other) -> Json:
    return {
        "case": other.number,
        "link": other.link,
        "state": other.state,
        "standing": other.standing,
        "opened_at": moments.rfc3339(other.opened_at),
        "with": other.holder,
        "due_at": None if other.due is None else moments.rfc3339(other.due.due * moments.SECOND),
    }


def attachments_data(found: Sequence["Attached"]) -> Json:
    return [
        {"name": each.name, "size": each.size, "person": each.by.person, "at": moments.rfc3339(each.at)}
        for each in found
    ]


def _with_whom(other: Other, names: Names) -> Iterator[Piece]:
    if other.holder is not None:
        yield Piece(f" · {words.WITH.say(names.language).format(person=names.person(other.holder))}", Style.FAINT)
    if other.due is not None:
        late = other.due.left < 0
        yield Piece(f" · {time_left(other.due, names)}", Style.ALARM if late else Style.FAINT)


def _parent(desk: "Desk", case: Case, events: Sequence[Event]) -> Other | None:
    """The case that led to this one, or that this one was a duplicate of."""
    duplicate_of = [e.duplicate_of for event in events for e in event.effects if isinstance(e, Voided)]
    if duplicate_of and duplicate_of[-1] is not None:
        return _other(desk.scene(duplicate_of[-1]), DUPLICATE, Label(zh="", en=""))
    parent = case.parent
    if parent is None:
        return None
    scene = desk.scene(parent.case)
    link = scene.book.procedure.links.get(parent.link)
    return _other(scene, parent.link, Label(zh=parent.link, en=parent.link) if link is None else link.label)


def _linked(scene: "Scene", linked: LinkedCase, what: Label) -> Other:
    """One of the cases that the case led to; it may have ended without being done."""
    other = _other(scene, linked.link, what)
    dropped = "dropped" in (linked.standing, ending(scene.book.procedure, scene.case))
    return replace(other, standing="dropped") if dropped and other.standing == "final" else other


def _other(scene: "Scene", link: str, what: Label) -> Other:
    case, state = scene.case, scene.book.state(scene.case.state)
    ended = scene.file.standing != "open"
    return Other(
        number=case.number,
        link=link,
        what=what,
        title=scene.book.procedure.title,
        state=case.state,
        state_label=state.label,
        standing=scene.file.standing,
        opened_at=case.opened_at,
        holder=None if ended else assignee(Stage(scene.book, case, scene.directory, scene.now)),
        due=None if ended else deadline(clocks_of(scene)),
    )
