"""What one command has at hand: what it was told, the terminal, and the way to the store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.commands import words
from workflow.commands.sheet import Piece, Style, line
from workflow.commands.terminal import Terminal
from workflow.commands.wishes import Wishes, login
from workflow.errors import NotFound, UsageError
from workflow.wording import Label, Language, Wording

if TYPE_CHECKING:
    from workflow.definitions.model import Procedure
    from workflow.engine.events import By
    from workflow.service import Desk

NO_FILE = Wording(
    code="no_such_file",
    zh="没有文件 {path}",
    en="there is no file {path}",
    fix_zh="核对路径",
    fix_en="check the path",
)
UNREADABLE = Wording(
    code="file_unreadable",
    zh="读不了 {path}：{problem}",
    en="{path} cannot be read: {problem}",
    fix_zh="核对权限",
    fix_en="check its permissions",
)
A_DIRECTORY = Wording(
    code="file_is_a_directory",
    zh="{path} 是目录，不是文件",
    en="{path} is a directory, not a file",
    fix_zh="写出其中文件的名字",
    fix_en="name a file in it",
)
LARGEST_FILE = 64 * 1024 * 1024
TOO_LARGE = Wording(
    code="file_too_large",
    zh="{path} 太大：上限 {limit} MB",
    en="{path} is too large: the limit is {limit} MB",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    wishes: Wishes
    terminal: Terminal
    run: Callable[[Sequence[str]], int] = field(repr=False)
    """Runs another command line in this process, as if it had been typed."""

    @property
    def language(self) -> Language:
        return self.terminal.language

    @property
    def person(self) -> str:
        """Who acts: the person named, else the name of the login."""
        return self.wishes.person or login()

    def words(self, label: Label) -> str:
        return self.terminal.words(label)

    def desk(self) -> "Desk":
        """The store, opened; to be used in a `with`."""
        return opened_desk(self.wishes.db)

    def by(self) -> "By":
        from workflow.engine.events import By

        return By(person=self.person, login=login())

    def remind_of_simulation(self, desk: "Desk") -> None:
        """A store for demos and training says so wherever it is shown."""
        if desk.info().clock == "simulated":
            self.terminal.tell([line(Piece(self.words(words.SIMULATED), Style.WARN))])

    def remark(self, label: Label, **blanks: Any) -> None:
        """A remark on stderr."""
        self.terminal.tell([line(Piece(self.words(label).format(**blanks), Style.FAINT))])


def of(context: Any) -> Errand:
    """The errand of a typer context."""
    errand = context.obj
    assert isinstance(errand, Errand)
    return errand


def file_bytes(path: Path) -> bytes:
    """What stands in a file the user named; raises what the user should read."""
    try:
        with path.open("rb") as stream:
            found = stream.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound(NO_FILE, path=str(path)) from error
    except IsADirectoryError as error:
        raise UsageError(A_DIRECTORY, path=str(path)) from error
    except (OSError, ValueError) as error:
        raise UsageError(UNREADABLE, path=str(path), problem=getattr(error, "strerror", None) or str(error)) from error
    if len(found) > LARGEST_FILE:
        raise UsageError(TOO_LARGE, path=str(path), limit=LARGEST_FILE // 1024 // 1024)
    return found


@lru_cache(maxsize=16)
def rules_of(source: bytes) -> "Procedure":
    """The rules in the bytes of a definition; read once, however often the store is opened."""
    from workflow.store.rulebooks import checked

    return checked(source)


def opened_desk(url: str) -> "Desk":
    """The store at `url`."""
    from workflow.service import open_desk  # the database layer is only imported by commands that need a store

    return open_desk(url, read=rules_of)
