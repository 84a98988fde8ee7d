"""`complaints shell`: commands one after another on a store that stays open, with completion; or a script of them."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from workflow.commands.agent.shell_state import MARK, Leave, Shell
from workflow.commands.errand import of
from workflow.commands.faults import reported
from workflow.commands.kept_desk import KeptDesk
from workflow.commands.telling import desk_words
from workflow.errors import UsageError


def shell(ctx: typer.Context) -> int:
    """Reads commands until Ctrl-D; from a pipe or a file it runs them as a script."""
    errand = of(ctx)
    if errand.opens is not None:
        raise UsageError(desk_words.SHELL_IN_SHELL)
    with KeptDesk(errand.wishes.db) as kept:
        opened = Shell(errand, kept)
        errand.remind_of_simulation(opened.desk())
        if not errand.terminal.interactive:
            return scripted(opened, iter(sys.stdin.readline, ""))
        errand.remark(desk_words.SHELL_HELLO, store=opened.desk().place.name)
        return conversed(opened)


def scripted(opened: Shell, lines: Iterator[str]) -> int:
    """Runs every line, also after one has failed; the exit code of the last that did, 0 when none."""
    failed = 0
    for number, text in enumerate(lines, 1):
        try:
            with _nothing_to_read():
                code = opened.run(text)
        except Leave:
            break
        if code != 0:
            failed = code
            opened.errand.remark(desk_words.LINE_FAILED, number=number, code=code)
    return failed


def conversed(opened: Shell, **streams: Any) -> int:
    """Asks for lines at a terminal. What is typed is remembered while the shell runs, and written nowhere."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.output import create_output

    from workflow.commands.agent.shell_completion import DeskCompleter

    streams = streams or {"output": create_output(stdout=sys.stderr)}
    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(), completer=DeskCompleter(opened), complete_while_typing=False, **streams
    )
    while True:
        try:
            for text in session.prompt(_prompt(opened)).splitlines():
                opened.run(text)
        except KeyboardInterrupt:
            continue
        except (EOFError, Leave):
            return 0


def _prompt(opened: Shell) -> str:
    """A store that has gone is told by the next command, and does not end the shell."""
    told = list[str]()
    code = reported(lambda: told.append(opened.prompt()), opened.errand.terminal)
    return told[0] if code == 0 and told else f"{opened.person}{MARK}"


@contextmanager
def _nothing_to_read() -> Iterator[None]:
    """A command of a script does not read the lines that come after it."""
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(), "utf-8")
    try:
        yield
    finally:
        sys.stdin = before
