"""`complaints check`: what is wrong with a definition, and what was proved about it."""

from collections.abc import Mapping
from typing import Annotated

import typer

from workflow.commands import library, words
from workflow.commands.calendar_files import CalendarFiles, known_calendars
from workflow.commands.errand import Errand, of
from workflow.commands.owner.limits import Limit, limits_data, limits_of, limits_sheet
from workflow.commands.params import Definitions
from workflow.commands.surface.sheet import GAP, Block, Piece, Sheet, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling.problem_lines import problem_data, problem_lines, verdict
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.load import Checked, load
from workflow.definitions.model import Procedure
from workflow.wording import Label


def check(
    ctx: typer.Context,
    files: Definitions,
    *,
    people: Annotated[
        str | None,
        typer.Option(
            "--people",
            metavar="FILE",
            help="再证明这些人员下总有人能签 | also prove that with these people somebody can always sign",
        ),
    ] = None,
    calendar_files: CalendarFiles = None,
) -> int:
    """Exit code 1 when there is an error in any of them."""
    errand, calendars = of(ctx), known_calendars(calendar_files)
    sources = [library.source(name) for name in files]
    checked = [(name, source, _linked(_checked(source, people, calendars), name)) for name, source in sources]
    limits = {name: _limits(found, calendars) for name, _, found in checked}
    sheet = [block for name, source, found in checked for block in _sheet(errand, name, source, found, limits[name])]
    said: list[Json] = [each for name, some in limits.items() for each in limits_data(errand, name, some)]
    errand.terminal.give({**_data(errand, checked), "limits": said}, sheet)
    return 1 if any(found.procedure is None for _, _, found in checked) else 0


def _checked(source: bytes, people: str | None, calendars: Mapping[str, CalendarRules]) -> Checked:
    found = load(source, calendars=calendars)
    if people is None or found.procedure is None:
        return found
    from workflow.commands.owner.staffing import staffed

    return staffed(found, found.procedure, people)


def _linked(found: Checked, name: str) -> Checked:
    if found.procedure is None or not found.procedure.links:
        return found
    from workflow.commands.linked import with_links  # few definitions lead to others

    return with_links(found, name)


def _limits(found: Checked, calendars: Mapping[str, CalendarRules]) -> tuple[Limit, ...]:
    return () if found.procedure is None else limits_of(found.procedure, calendars)


def _data(errand: Errand, checked: list[tuple[str, bytes, Checked]]) -> dict[str, Json]:
    problems = [problem_data(errand, name, problem) for name, _, found in checked for problem in found.problems]
    proved = [label.say(errand.language) for _, _, found in checked for label in found.proved]
    unclear: list[Json] = [
        {"id": question.name, "clause": list(question.clause), "asks": question.asks, "chosen": question.chosen}
        for _, _, found in checked
        if found.procedure is not None
        for question in found.procedure.unclear.values()
    ]
    undecided = [name for _, _, found in checked for name in found.undecided]
    return {"problems": problems, "proved": proved, "unclear": unclear, "undecided": undecided}


def _sheet(errand: Errand, name: str, source: bytes, found: Checked, limits: tuple[Limit, ...]) -> Sheet:
    sheet: list[Block] = []
    if found.procedure is not None:
        sheet += _heading(errand, found.procedure)
    for problem in found.problems:
        sheet += problem_lines(errand, name, source, problem)
    if found.procedure is None:
        return [*sheet, verdict(errand, found.problems)]
    sheet += limits_sheet(errand, found.procedure, limits)
    sheet += _proofs(errand, found.proved)
    sheet += _undecided(errand, found.procedure, found.undecided)
    if found.procedure.unclear:
        text = errand.words(words.OPEN_QUESTIONS).format(count=len(found.procedure.unclear), file=name)
        sheet += [GAP, line(Piece(text, Style.FAINT))]
    return [*sheet, GAP, verdict(errand, found.problems)]


def _heading(errand: Errand, procedure: Procedure) -> Sheet:
    moves = sum(len(action.moves) for action in procedure.actions.values())
    counts = errand.words(words.COUNTS).format(
        states=len(procedure.states),
        actions=len(procedure.actions),
        moves=moves,
        fields=len(procedure.fields),
        approvals=len(procedure.approvals),
        clocks=len(procedure.clocks),
        stories=len(procedure.examples),
    )
    head = line(
        Piece(procedure.title.say(errand.language), Style.TITLE),
        f" {procedure.name} ",
        Piece(procedure.digest[:12], Style.FAINT),
    )
    return [head, line(counts)]


def _proofs(errand: Errand, proved: tuple[Label, ...]) -> Sheet:
    if not proved:
        return []
    told = [errand.words(label).removeprefix(errand.words(words.PROVED_THAT)) for label in proved]
    lines = [line(Piece("✓ ", Style.GOOD), text, indent=2) for text in told]
    return [GAP, line(Piece(errand.words(words.PROVED), Style.STRONG)), *lines]


def _undecided(errand: Errand, procedure: Procedure, undecided: tuple[str, ...]) -> Sheet:
    if not undecided:
        return []
    lines = [line(f"{procedure.settings[name].label.say(errand.language)} ({name})", indent=2) for name in undecided]
    return [GAP, line(Piece(errand.words(words.UNDECIDED), Style.STRONG)), *lines]
