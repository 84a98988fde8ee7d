"""A progress bar on stderr while something takes long; off a terminal, nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from workflow.commands.errand import Errand
from workflow.commands.surface.sheet import Colour
from workflow.commands.surface.terminal import Voice


@contextmanager
def progress(errand: Errand, what: str) -> Iterator[Callable[[int, int], None]]:
    """Gives a function to be told how many are done, and of how many."""
    if errand.terminal.err.width is None or errand.terminal.voice is Voice.QUIET:
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=Console(stderr=True, no_color=errand.terminal.err.colour is Colour.OFF), transient=True
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
