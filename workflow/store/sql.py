"""The SQL of a store by name, in the words of its database: texts made ahead of time, for the driver to run."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from workflow.store import prepared

ANY, NOTHING = "1 = 1", "1 = 0"
"""What holds for every row, and for none."""

Asked = tuple[str, dict[str, Any]]
"""A statement and its parameters."""


class Statements(Struct, frozen=True):
    """Statement by name, and the parts of those that differ from time to time. Parts have `{gaps}`: for other parts, and
    for the names of parameters; what a person typed is never in a text."""

    texts: Mapping[str, str]
    parts: Mapping[str, str]
    rows: Mapping[str, str]
    """What writes rows of values, by what it does to which table."""

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    def listing(self, *, at_most: int, wanted: Mapping[str, str | None]) -> Asked:
        """Cases whose columns are as `wanted`; the last changed one first."""
        conditions, parameters = self.wanted(wanted)
        return self.parts["listing"].format(conditions=all_of(conditions)), {**parameters, "at_most": at_most}

    def wanted(self, columns: Mapping[str, str | None]) -> tuple[list[str], dict[str, Any]]:
        """The conditions under which the columns of a case are as wanted, and their parameters; None is anything."""
        given = {name: value for name, value in columns.items() if value is not None}
        return [self.parts[f"with {name}"] for name in given], given


def all_of(conditions: Iterable[str]) -> str:
    return " AND ".join(f"({each})" for each in conditions) or ANY


def one_of(conditions: Iterable[str]) -> str:
    return f"({' OR '.join(f'({each})' for each in conditions) or ANY})"


def escaped(text: str) -> str:
    """The text as LIKE takes it for itself."""
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return text


_SQLITE = Statements(prepared.SQLITE, prepared.SQLITE_PARTS, prepared.SQLITE_ROWS)
_POSTGRES = Statements(prepared.POSTGRES, prepared.POSTGRES_PARTS, prepared.POSTGRES_ROWS)


def sqlite_statements() -> Statements:
    return _SQLITE


def postgres_statements() -> Statements:
    return _POSTGRES
