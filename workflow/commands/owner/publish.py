"""`complaints publish` and `withdraw`: rules that new cases follow from now on, or no longer."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.commands import words
from workflow.commands.calendar_files import CalendarFiles, own_calendars
from workflow.commands.errand import Errand, of
from workflow.commands.owner.loading import sound
from workflow.commands.params import Definition
from workflow.commands.surface.sheet import Piece, Style, line
from workflow.commands.wishes import Run
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.service import Desk

SHORT = 12
WITH_IT = Label(zh="连同日历 {name}；摘要 {digest}", en="with it the calendar {name}; digest {digest}")
ANOTHER_IN_USE = Label(
    zh="注意：本库按另一版日历 {name} 计时；要换成这一份，用 complaints calendar publish {file}",
    en="warning: this store counts on another version of the calendar {name}; to change that: complaints calendar publish "
    "{file}",
)
WITHDRAWN = Label(
    zh="{name} 已停用：不再按它开案，{count} 件在办案件照旧办完",
    en="{name} is withdrawn: no new case is opened under it; open cases, which go on under their rules: {count}",
)
LED_HERE = Label(
    zh="注意：{others} 还会按 {name} 开立案件，那些动作今后不予办理；请发布替代的规程，或改 {others} 的 links",
    en="warning: {others} would open cases of {name}, and those actions will be refused; publish what replaces it, or change "
    "the links of {others}",
)


def publish(ctx: typer.Context, file: Definition, *, calendar_files: CalendarFiles = None) -> int:
    """Checks the definition, then publishes it with the calendars it counts on that were never published; exit code 1 when
    it has errors."""
    errand, own = of(ctx), own_calendars(calendar_files)
    found = sound(errand, file)
    if found is None:
        return 1
    source, procedure, _ = found
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        with desk.dry_run() if errand.wishes.run is Run.DRY else nullcontext():
            before = _in_use(desk)
            given = {name: each.source for name, each in own.items()}
            digest = desk.publish(source, by=errand.by(), calendars=given)
            after = _in_use(desk)
    new = {name: each for name, each in after.items() if name not in before}
    _tell(errand, procedure.name, digest, new)
    for name in procedure.calendars.values():
        if name in own and after[name] != own[name].rules.digest:
            errand.remark(ANOTHER_IN_USE, name=name, file=own[name].file)
    if errand.wishes.run is Run.DRY:
        errand.remark(words.DRY)
    return 0


def _tell(errand: Errand, name: str, digest: str, calendars: Mapping[str, str]) -> None:
    """`calendars` became known with it: their digests by name."""
    text = errand.words(words.PUBLISHED).format(name=name, digest=digest[:SHORT])
    sheet = [line(Piece("✓ ", Style.GOOD), text)]
    for each, known in calendars.items():
        sheet.append(line(errand.words(WITH_IT).format(name=each, digest=known[:SHORT]), indent=2))
    errand.terminal.give({"procedure": name, "digest": digest, "calendars": calendars}, sheet)


def _in_use(desk: "Desk") -> dict[str, str]:
    """The digest of each calendar that is counted on, by name."""
    found = {name: desk.current_calendar(name) for name in sorted({each.name for each in desk.calendars()})}
    return {name: rules.digest for name, rules in found.items() if rules is not None}


def withdraw(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="PROCEDURE", help="已发布的规程 | a published procedure")],
) -> int:
    """Opens no new cases under the procedure until it is published again."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        desk.withdraw(name, by=errand.by())
        count = len(desk.cases(procedure=name, standing="open"))
        others = sorted(_leading_to(desk, name))
    text = errand.words(WITHDRAWN).format(name=name, count=count)
    errand.terminal.give({"procedure": name, "withdrawn": True, "open": count}, [line(Piece("✓ ", Style.GOOD), text)])
    if others:
        errand.remark(LED_HERE, name=name, others=", ".join(others))
    return 0


def _leading_to(desk: "Desk", name: str) -> set[str]:
    """Procedures with a link to this one, as long as cases go by their rules or could be opened under them."""
    books = (desk.book(known.digest).procedure for known in desk.definitions())
    return {book.name for book in books if any(link.procedure == name for link in book.links.values())} - {name}
