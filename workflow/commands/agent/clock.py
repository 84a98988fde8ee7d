"""`complaints clock`: every clock of a case, and for one of them how its due instant came about, day by day."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from workflow.commands import completion
from workflow.commands.agent.clock_account import Detail, Teller, account_data, account_sheet, short_lines
from workflow.commands.errand import Errand, of
from workflow.commands.params import CaseNumber
from workflow.commands.surface.sheet import GAP, Block, Piece, Sheet, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling import clock_words as words
from workflow.commands.telling.case_sheet import View, heading
from workflow.commands.telling.clock_lines import SECOND
from workflow.commands.telling.clock_told import behind_of
from workflow.commands.telling.viewing import view_of
from workflow.definitions.spelling import did_you_mean
from workflow.engine.agreement import Mismatch, verify
from workflow.engine.chronicle import chronicle
from workflow.engine.reckoning import calendar_in
from workflow.errors import NotFound
from workflow.spoken import moments

if TYPE_CHECKING:
    from workflow.service import Desk

PROBLEMS = 1


class _Told(NamedTuple):
    """What is told: of the clock that was named, or of all; and where history does not agree with itself."""

    tellers: tuple[Teller, ...]
    named: str | None
    detail: Detail
    differences: tuple[Mismatch, ...]


def clock(
    ctx: typer.Context,
    case: CaseNumber,
    clock_name: Annotated[
        str | None,
        typer.Argument(
            metavar="[CLOCK]",
            help="只看这个时限，逐日列出 | this clock only, day by day",
            autocompletion=completion.clocks,
        ),
    ] = None,
    *,
    trace: Annotated[
        bool, typer.Option("--trace", help="逐日列出各时限计入的时间 | day by day what counted, for every clock")
    ] = False,
) -> int:
    """Exit code 1 when a due instant is not what its calendar makes of it."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        view = view_of(errand, desk, case)
        tellers = sorted(_tellers(desk, view), key=_order)
    named = None if clock_name is None else _named(view, clock_name)
    wanted = tuple(teller for teller in tellers if named in (None, teller.cycle.clock))
    detail = Detail.TRACED if trace or named is not None else Detail.FACTS
    found = _Told(wanted, named, detail, tuple(verify(view.book, view.events, view.published)))
    errand.terminal.give(_data(view, found), _sheet(errand, view, found))
    return PROBLEMS if found.differences else 0


def _tellers(desk: "Desk", view: View) -> Iterator[Teller]:
    """One for each cycle that there ever was."""
    for account in chronicle(view.book, view.events):
        yield Teller(
            view=view,
            account=account,
            behind=tuple(behind_of(turn, desk.calendar_change) for turn in account.turns),
            calendar=calendar_in(view.book, account.cycle.reckoning, view.published),
        )


def _named(view: View, asked: str) -> str:
    """The clock of that name, or that is called so."""
    declared = view.book.procedure.clocks.values()
    clocks = {clock.name: clock.label for clock in (*view.book.clocks, *declared)}
    for name, label in clocks.items():
        if asked in (name, label.zh, label.en):
            return name
    raise NotFound(words.NO_CLOCK, name=asked, hint=did_you_mean(asked, clocks), clocks=", ".join(clocks) or "-")


def _order(teller: Teller) -> tuple[bool, int]:
    """What runs, the first due first; then what has ended, the latest first."""
    cycle = teller.cycle
    if cycle.ended is not None:
        return True, -cycle.ended
    return False, cycle.due if cycle.due is not None else 1 << 62


def _data(view: View, found: _Told) -> Mapping[str, Json]:
    return {
        "case": view.case.number,
        "procedure": view.book.procedure.name,
        "state": view.case.state,
        "seq": view.case.seq,
        "at": moments.rfc3339(view.now),
        "clocks": [account_data(teller, found.detail) for teller in found.tellers],
        "differences": [_difference(each) for each in found.differences],
    }


def _difference(each: Mismatch) -> Json:
    return {
        "clock": each.clock,
        "cycle": each.number,
        "seq": each.seq,
        "part": each.part,
        "recorded": _plain(each.recorded),
        "recomputed": _plain(each.recomputed),
    }


def _plain(value: object) -> Json:
    """Instants as JSON carries them; the rest as it is."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return moments.rfc3339(value * SECOND)
    return value if isinstance(value, bool | str) else None


def _sheet(errand: Errand, view: View, found: _Told) -> Sheet:
    sheet: list[Block] = list(heading(view))
    whole = [each for each in found.tellers if each.cycle.running or found.named is not None]
    ended = [each for each in found.tellers if each not in whole]
    for teller in whole:
        sheet += [GAP, *account_sheet(teller, found.detail)]
    if ended:
        sheet += [GAP, line(Piece(errand.words(words.ENDED_CLOCKS), Style.STRONG)), *short_lines(ended)]
    if not found.tellers:
        sheet += [GAP, line(_nothing(errand, view, found.named))]
    return [*sheet, GAP, *_notes(errand, view, found, whole)]


def _nothing(errand: Errand, view: View, named: str | None) -> str:
    """Why there is nothing to tell."""
    if named is None:
        return errand.words(words.NO_RUNS)
    label = words.NOT_DECIDED if view.book.clock(named) is None else words.NOT_BEGUN
    return errand.words(label).format(clock=view.names.clock(named))


def _notes(errand: Errand, view: View, found: _Told, whole: Sequence[Teller]) -> Iterator[Block]:
    """What the signs mean, where there is more, and whether history agrees with the calendars it names."""
    if any(each.cycle.running and each.cycle.reckoning.uncertain for each in whole):
        yield line(Piece(errand.words(words.PROVISIONAL), Style.WARN))
    if whole and found.detail is Detail.FACTS:
        told = errand.words(words.NAME_ONE).format(case=view.case.number, clock=whole[0].cycle.clock)
        yield line(Piece(told, Style.FAINT))
    if not found.differences:
        yield line(Piece("✓ ", Style.GOOD), Piece(errand.words(words.AGREES), Style.FAINT))
        return
    yield line(Piece(errand.words(words.DIFFERS).format(count=len(found.differences)), Style.ALARM))
    yield from (line(_difference_told(errand, view, each), indent=2) for each in found.differences)


def _difference_told(errand: Errand, view: View, each: Mismatch) -> str:
    return errand.words(words.DIFFERENCE).format(
        seq=each.seq,
        clock=view.names.clock(each.clock),
        part=errand.words(words.PARTS[each.part]),
        recorded=_said(view, each.recorded),
        recomputed=_said(view, each.recomputed),
    )


def _said(view: View, value: object) -> str:
    if isinstance(value, tuple):
        return view.names.listed(tuple(_said(view, each) for each in value))
    if isinstance(value, int) and not isinstance(value, bool):
        return moments.full(value * SECOND, view.names.reader.zone)
    return "—" if value is None else str(value)
