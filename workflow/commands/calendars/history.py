"""`complaints calendar history`: every version of a calendar that clocks were ever counted on, and what became another."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, NamedTuple, assert_never
from zoneinfo import ZoneInfo

import typer

from workflow.commands.calendars.loading import SHORT
from workflow.commands.calendars.speaking import hours_data
from workflow.commands.errand import Errand, of
from workflow.commands.surface.sheet import GAP, Block, Line, Piece, Rows, Sheet, Style, line
from workflow.commands.surface.terminal import Json
from workflow.definitions.calendars.comparing import Alike, Changed, ChangedDay, Difference, Growth, compared
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.spelling import did_you_mean
from workflow.errors import NotFound
from workflow.spoken import moments
from workflow.wording import Label, Wording

if TYPE_CHECKING:
    from workflow.service import Desk
    from workflow.store.rows import Publication


def _(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


NEVER_PUBLISHED = Wording(
    code="calendar_never_in_use",
    zh="本库没有发布过日历“{name}”{hint}",
    en='no calendar "{name}" was published in this store{hint}',
    fix_zh="用 complaints calendar list 查看有哪些，用 complaints calendar publish 发布",
    fix_en="`complaints calendar list` has those there are; publish it with `complaints calendar publish`",
)
HEADS = (
    _("步", "step"),
    _("何时", "when"),
    _("摘要", "digest"),
    _("何人", "who"),
    _("理由", "reason"),
    _("变动", "change"),
)
FIRST = _("首次发布，已知到 {now}", "published first, known until {now}")
GROWN = _("续期：已知到 {before} → {now}", "grown: known until {before} → {now}")
ALIKE = _("只改了名称、来源等说明", "only its title, source or remarks")
LOST = _("版本已不在库中", "its text is not in this store")
FOR_EVER = _("永远", "always")
IN_USE = _("在用", "in use")
LOOK = _("查看某一版：complaints calendar show {name}@{digest}", "a version: complaints calendar show {name}@{digest}")


class Step(NamedTuple):
    """One publication: the rules then, and those before it. None: nothing was before, or the store has lost the text."""

    published: "Publication"
    who: str
    rules: CalendarRules | None
    before: CalendarRules | None

    @property
    def difference(self) -> Difference | None:
        return None if self.rules is None or self.before is None else compared(self.before, self.rules)


def history(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="日历的名字 | the name of a calendar")],
) -> int:
    """Every time the calendar was published: its digest, when, by whom, why, and what it changed."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        zone = ZoneInfo(desk.info().zone)
        steps = tuple(_steps(desk, name))
        if not steps:
            hint = did_you_mean(name, sorted({each.name for each in desk.calendars()}))
            raise NotFound(NEVER_PUBLISHED, name=name, hint=hint)
    errand.terminal.give_list([_data(name, step) for step in steps], _sheet(errand, name, steps, zone))
    return 0


def _steps(desk: "Desk", name: str) -> Iterator[Step]:
    before: CalendarRules | None = None
    people = desk.directory().people
    for published in desk.publications(name):
        person = people.get(published.by)
        rules = _rules(desk, published.digest)
        yield Step(published, published.by if person is None else f"{person.name} {person.label}", rules, before)
        before = rules


def _rules(desk: "Desk", digest: str) -> CalendarRules | None:
    try:
        return desk.calendar(digest)
    except NotFound:
        return None


def _sheet(errand: Errand, name: str, steps: tuple[Step, ...], zone: ZoneInfo) -> Sheet:
    if errand.terminal.out.width is None:
        rows = tuple((*_facts(step, zone), " ".join(_changes(errand, step))) for step in steps)
        return [Rows(tuple(errand.words(head) for head in HEADS), rows)]
    sheet: list[Block] = []
    for step in reversed(steps):
        sheet += [*_step_lines(errand, step, steps[-1], zone), GAP]
    look = errand.words(LOOK).format(name=name, digest=steps[0].published.digest[:SHORT])
    return [*sheet, line(Piece(look, Style.FAINT))]


def _facts(step: Step, zone: ZoneInfo) -> tuple[str, str, str, str, str]:
    published = step.published
    at = moments.full(published.at, zone)
    return str(published.seq), at, published.digest[:SHORT], step.who, published.reason


def _step_lines(errand: Errand, step: Step, last: Step, zone: ZoneInfo) -> Iterator[Line]:
    """On a terminal: what it is, why, and what changed."""
    seq, at, digest, who, reason = _facts(step, zone)
    in_use = (" · ", Piece(errand.words(IN_USE), Style.GOOD)) if step is last else ()
    yield line(Piece(f"#{seq} ", Style.FAINT), Piece(digest, Style.NAME), f"  {at}  {who}", *in_use)
    if reason:
        yield line(reason, indent=4, hang=0)
    yield from (line(Piece(change, Style.FAINT), indent=4) for change in _changes(errand, step))


def _changes(errand: Errand, step: Step) -> Iterator[str]:
    if step.rules is None:
        yield errand.words(LOST)
        return
    difference, now = step.difference, _known(errand, step.rules)
    match difference:
        case None:
            yield errand.words(FIRST).format(now=now)
        case Alike():
            yield errand.words(ALIKE)
        case Growth():
            before = "" if step.before is None else _known(errand, step.before)
            yield errand.words(GROWN).format(before=before, now=now)
        case Changed():
            yield errand.words(difference.told())
        case _:
            assert_never(difference)


def _known(errand: Errand, rules: CalendarRules) -> str:
    return errand.words(FOR_EVER) if rules.known_until is None else rules.known_until.isoformat()


def _data(name: str, step: Step) -> Mapping[str, Json]:
    published, rules = step.published, step.rules
    changed = step.difference if isinstance(step.difference, Changed) else Changed((), ())
    return {
        "calendar": name,
        "seq": published.seq,
        "digest": published.digest,
        "published_at": moments.rfc3339(published.at),
        "published_by": published.by,
        "reason": published.reason or None,
        "known_until": None if rules is None or rules.known_until is None else rules.known_until.isoformat(),
        "change": _kind(step),
        "parts": list(changed.parts),
        "days": [_day_data(day) for day in changed.days],
    }


def _kind(step: Step) -> str:
    if step.rules is None:
        return "lost"
    return "first" if step.difference is None else type(step.difference).__name__.lower()


def _day_data(day: ChangedDay) -> Json:
    return {"date": day.on.isoformat(), "before": hours_data(day.before.hours), "after": hours_data(day.after.hours)}
