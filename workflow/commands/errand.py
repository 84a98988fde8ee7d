"""What one command has at hand: what it was told, the terminal, and the way to the store."""

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from msgspec import Struct, field

from workflow.commands import words
from workflow.commands.surface.sheet import Piece, Style, line
from workflow.commands.surface.terminal import Terminal
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
NO_PLAIN_FILE = Wording(
    code="file_is_a_device",
    zh="{path} 不是普通文件，而是设备、管道或套接字",
    en="{path} is no ordinary file but a device, a pipe or a socket",
    fix_zh="先把内容存成文件",
    fix_en="save what it holds to a file first",
)
MEGABYTE = 1024 * 1024
LARGEST_FILE = 64 * MEGABYTE
TOO_LARGE = Wording(
    code="file_too_large",
    zh="{path} 太大：上限 {limit} MB",
    en="{path} is too large: the limit is {limit} MB",
    fix_zh="压缩或拆分；大件存放别处，在案件中记下位置",
    fix_en="compress or split it; keep what is large elsewhere and note in the case where",
)

Opener: TypeAlias = Callable[[str], AbstractContextManager["Desk"]]
"""Gives the store at a URL, to be used in a `with`."""


class Known(Protocol):
    """A command as others may know it: what it is for, where its function is, which shared options it honours."""

    @property
    def name(self) -> str: ...

    @property
    def says(self) -> Label: ...

    @property
    def load(self) -> Callable[[], Callable[..., int]]: ...

    @property
    def honours(self) -> frozenset[str]: ...


class Runner(Protocol):
    """Runs a command line and gives its exit code; with `opens`, on stores that are kept open."""

    def __call__(self, arguments: Sequence[str], opens: Opener | None = None) -> int: ...


class Errand(Struct, frozen=True, kw_only=True):
    wishes: Wishes
    terminal: Terminal
    run: "Runner"
    """Runs another command line in this process, as if it had been typed."""
    opens: "Opener | None" = None
    """Where stores come from, when they are kept open between commands."""
    commands: "Mapping[str, Known]" = field(default_factory=dict)
    """Every command there is."""

    @property
    def language(self) -> Language:
        return self.terminal.language

    @property
    def person(self) -> str:
        """Who acts: the person named, else the one of the login's name: that of the server, or of this machine."""
        return self.wishes.person or _login_at(self.wishes.db)

    def words(self, label: Label) -> str:
        return self.terminal.words(label)

    @contextmanager
    def desk(self) -> Iterator["Desk"]:
        """The store, opened; to be used in a `with`. Raises NotPermitted where its login may not act as the person."""
        with opened_desk(self.wishes.db) if self.opens is None else self.opens(self.wishes.db) as desk:
            if self.wishes.person is not None:
                _admit_person(desk, self.by())
            yield desk

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


def file_bytes(path: Path, limit: int = LARGEST_FILE) -> bytes:
    """What stands in a file the user named, `limit` bytes at most; raises what the user should read."""
    try:
        status = path.stat()
        _admit(path, status, limit)
        with path.open("rb") as stream:
            found = stream.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound(NO_FILE, path=str(path)) from error
    except (OSError, ValueError) as error:
        raise UsageError(UNREADABLE, path=str(path), problem=getattr(error, "strerror", None) or str(error)) from error
    if len(found) > limit:
        raise UsageError(TOO_LARGE, path=str(path), limit=limit // MEGABYTE)
    return found


def _admit(path: Path, status: os.stat_result, limit: int) -> None:
    """Devices never end and sockets do not open; a pipe of the shell, as in `<(command)`, is read like a file."""
    if stat.S_ISDIR(status.st_mode):
        raise UsageError(A_DIRECTORY, path=str(path))
    if not (stat.S_ISREG(status.st_mode) or (stat.S_ISFIFO(status.st_mode) and path.parts[:2] == ("/", "dev"))):
        raise UsageError(NO_PLAIN_FILE, path=str(path))
    if status.st_size > limit:
        raise UsageError(TOO_LARGE, path=str(path), limit=limit // MEGABYTE)


@lru_cache(maxsize=16)
def rules_of(source: bytes) -> "Procedure":
    """The rules in the bytes of a definition; read once, however often the store is opened."""
    from workflow.definitions.load import read_published

    return read_published(source)


def _admit_person(desk: "Desk", by: "By") -> None:
    """Who only looks is asked as well: what is shown depends on who looks."""
    from workflow.store.admitting import admit_login
    from workflow.store.backend.port import Proof

    if desk.identity.proof is Proof.PROVED:
        admit_login(desk.directory(), by, desk.identity)


def _login_at(url: str) -> str:
    from workflow.store.address import SERVERS, ServerPlace, place_of
    from workflow.store.admitting import login_at

    place = place_of(url) if url.startswith(SERVERS) else None
    return login_at(place) if isinstance(place, ServerPlace) else login()


def opened_desk(url: str) -> "Desk":
    """The store at `url`."""
    from workflow.service import open_desk  # the database layer is only imported by commands that need a store

    return open_desk(url, read=rules_of)
