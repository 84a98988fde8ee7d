"""Progress bars on stderr while something takes long; off a terminal, nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from workflow.commands.errand import Errand
from workflow.commands.surface.sheet import Colour
from workflow.commands.surface.terminal import Voice

Told: TypeAlias = Callable[[int, int], None]
"""To be told how many are done, and of how many."""


@contextmanager
def progress(errand: Errand, what: str) -> Iterator[Told]:
    """A bar for what is done."""
    with bars(errand, what) as (only,):
        yield only


@contextmanager
def bars(errand: Errand, *whats: str) -> Iterator[Sequence[Told]]:
    """A bar for each of several things that are done in turn."""
    if errand.terminal.err.width is None or errand.terminal.voice is Voice.QUIET:
        yield [lambda _done, _of: None for _ in whats]
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True, no_color=errand.terminal.err.colour is Colour.OFF)
    with Progress(*columns, console=console, transient=True) as shown:

        def told_of(bar: TaskID) -> Told:
            return lambda done, of: shown.update(bar, completed=done, total=of)

        yield [told_of(shown.add_task(what, total=None)) for what in whats]
