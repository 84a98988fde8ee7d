"""The procedures that ship with complaints, and how a procedure is named on the command line."""

from collections.abc import Iterable
from pathlib import Path

from workflow.commands import words
from workflow.commands.errand import file_bytes
from workflow.definitions import library as shipped
from workflow.definitions.spelling import did_you_mean
from workflow.errors import NotFound

SUFFIXES = (".yaml", ".yml")


def _folder() -> Path:
    return Path(next(iter(shipped.__path__)))


def names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def shipped_bytes(name: str) -> bytes | None:
    path = _folder() / f"{name}.yaml"
    return path.read_bytes() if name in names() else None


def source(named: str, others: Iterable[str] = ()) -> tuple[str, bytes]:
    """What the user means by a definition: a file, or the name of one that ships; and its bytes. `others` are names
    that would have been right as well."""
    if is_path(named):
        return named, file_bytes(Path(named))
    found = shipped_bytes(named)
    if found is None:
        raise NotFound(words.NO_DEFINITION, name=named, hint=did_you_mean(named, (*names(), *others)))
    return named, found


def is_path(named: str) -> bool:
    return named.endswith(SUFFIXES) or "/" in named or Path(named).is_file()
