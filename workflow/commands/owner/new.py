"""`complaints new`: begins a definition from questions, with stories, and says what to do next."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from workflow.commands.errand import Errand, of
from workflow.commands.library import shipped_calendars
from workflow.commands.new_file import EXISTS, new_file
from workflow.commands.starting import messages as say
from workflow.commands.starting import understanding as read
from workflow.commands.starting.answering import Terminal, WrittenDown, written_answers
from workflow.commands.starting.interview import interview
from workflow.commands.starting.plan import Plan
from workflow.commands.starting.writing import written
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import GAP, Block, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.wishes import Consent
from workflow.definitions.load import load
from workflow.definitions.refused import NotAValue
from workflow.engine.calendars.known import KnownCalendars
from workflow.errors import UsageError
from workflow.stories.examples import examples
from workflow.wording import Label

STDOUT = "-"
SUGGESTED = "my_complaints"
WELCOME = Label(
    zh="回车即用方括号里的默认值；Ctrl-C 放弃，什么也不写",
    en="Enter takes the default in brackets; Ctrl-C gives up and writes nothing",
)
WRITTEN = Label(
    zh="已写入 {path}：没有问题，{stories} 个故事全部成立",
    en="wrote {path}: no problem, and all of its {stories} stories hold",
)
NEXT = Label(zh="接下来", en="Next")
STEPS: tuple[tuple[str, Label], ...] = (
    ("complaints check {path}", Label(zh="看已证明了什么", en="what was proved about it")),
    ("complaints examples {path}", Label(zh="把故事走一遍", en="play its stories")),
    ("complaints form {path} record_form --blank", Label(zh="看表单", en="its form, on paper")),
    ("complaints init", Label(zh="还没有案件库时，建一个", en="make a store, unless there is one")),
    ("complaints publish {path} --as PERSON", Label(zh="发布，之后新案件照办", en="new cases follow it")),
    ("complaints people set PERSON --role ROLE", Label(zh="登记谁担任哪个角色", en="say who holds which role")),
)


def new(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="写到哪里，默认 名称.yaml；- 为标准输出 | where to; NAME.yaml by default, - is stdout",
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUESTION=ANSWER]...", help="预先给出的答案 | answers given beforehand"),
    ] = None,
    *,
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="FILE", help="答案文件，每行 问题: 答案 | a file of QUESTION: ANSWER"),
    ] = None,
) -> int:
    """Asks, then writes a new file."""
    errand, path = of(ctx), file
    given = list(values or [])
    if path is not None and "=" in path:
        given, path = [path, *given], None
    if path is not None:
        _must_be_new(path)
    named = read.name if path is not None else _name_of_a_new_file
    plan = _plan(errand, _suggested(path), written_answers(answers, given), answers, named)
    path = path or f"{plan.name}.yaml"
    source = written(plan)
    stories = _proved(source)
    if path == STDOUT:
        sys.stdout.write(source)
        return 0
    _write(path, source)
    data: Json = {"file": path, "procedure": plan.name, "stories": stories}
    errand.terminal.give(data, _sheet(errand, path, stories))
    return 0


def _suggested(path: str | None) -> str:
    """A name for the procedure, from that of its file."""
    stem = re.sub("[^a-z0-9]+", "_", Path(path or "").stem.lower()).strip("_")
    return stem if re.match("[a-z]", stem) else SUGGESTED


def _name_of_a_new_file(text: str) -> str:
    """The procedure's name, after which the file is called, so that nobody answers everything in vain."""
    path = f"{read.name(text)}.yaml"
    if os.path.lexists(path):
        raise NotAValue(EXISTS, path=path)
    return text


def _plan(errand: Errand, suggested: str, given: dict[str, str], file: str | None, named: Callable[[str], str]) -> Plan:
    """Asks at a terminal, unless the answers were given or the defaults accepted beforehand."""
    if given or file is not None or errand.wishes.consent is Consent.GIVEN:
        ask = WrittenDown(given)
        plan = interview(ask, suggested, named)
        ask.nothing_left()
        return plan
    if not errand.terminal.interactive:
        raise UsageError(say.NOBODY_TO_ASK)
    errand.terminal.insist([line(Piece(errand.words(WELCOME), Style.FAINT))])
    return interview(Terminal(errand), suggested, named)


def _proved(source: str) -> int:
    """How many stories it has; that it is sound and they hold and show all of it is ours to see to."""
    calendars = shipped_calendars()
    checked = load(source.encode(), calendars=calendars)
    assert checked.procedure is not None, checked.problems[0].say("en")
    assert not checked.problems, checked.problems[0].say("en")
    results = examples(source.encode(), checked.procedure, KnownCalendars(calendars))
    assert results.hold, [played.mismatches for played in results.played]
    assert not results.left, results.left
    return len(results.played)


def _must_be_new(path: str) -> None:
    """Before anything is asked."""
    if path != STDOUT and os.path.lexists(path):
        raise UsageError(EXISTS, path=path)


def _write(path: str, source: str) -> None:
    with new_file(Path(path)) as made:
        made.write_bytes(source.encode())


def _sheet(errand: Errand, path: str, stories: int) -> list[Block]:
    told = errand.words(WRITTEN).format(path=path, stories=stories)
    sheet: list[Block] = [line(Piece("✓ ", Style.GOOD), told), GAP, line(Piece(errand.words(NEXT), Style.STRONG))]
    width = max(width_of(command.format(path=path)) for command, _ in STEPS)
    for command, why in STEPS:
        typed = Piece(pad(command.format(path=path), width), Style.NAME)
        sheet.append(line(typed, Piece(f"  {errand.words(why)}", Style.FAINT), indent=2, hang=width + 2))
    return sheet
