"""A new file: whole under its name, or not there at all, and never in place of another."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside `path`, that only its owner can read, to be filled; it gets the name when all went well. Raises OSError,
    FileExistsError when somebody was faster."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.absolute().parent)
    os.close(handle)
    made = Path(name)
    try:
        yield made
        _name(made, path)
    finally:
        made.unlink(missing_ok=True)


def _name(made: Path, path: Path) -> None:
    """Give the file its name, unless somebody was faster."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        made.rename(path)
