"""Where the stores of a test are made: in files, or in databases of a Postgres."""

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.kept import file_url
from tests.postgres.cluster import Databases, Fill


class Ground(Protocol):
    def vacant(self) -> str:
        """The address of a place where no store is yet."""
        ...

    def like(self, name: str, fill: Fill) -> str:
        """The address of a copy of the store that `fill` has made; it is made once, for all tests that name it."""
        ...


@dataclass(frozen=True, slots=True)
class Files:
    folder: Path
    templates: Path
    """A folder that outlives the test."""

    def vacant(self) -> str:
        return file_url(self.folder / f"{secrets.token_hex(4)}.db")

    def like(self, name: str, fill: Fill) -> str:
        template, copy = self.templates / f"{name}.db", self.folder / f"{secrets.token_hex(4)}.db"
        if not template.exists():
            filling = self.templates / f"{name}.filling"
            filling.unlink(missing_ok=True)
            fill(file_url(filling))
            filling.rename(template)
        shutil.copy(template, copy)
        return file_url(copy)


@dataclass(frozen=True, slots=True)
class Servers:
    databases: Databases

    def vacant(self) -> str:
        return self.databases.empty().url

    def like(self, name: str, fill: Fill) -> str:
        return self.databases.like(name, fill).url
