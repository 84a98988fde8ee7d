"""How far a transaction has come: what it is to write and has not written yet, and what it knows of the store meanwhile.

Rows wait until somebody asks for what they change, until there are many, or until the end: then those of all cases are written
together, kind by kind. So a savepoint is at first only a layer of what waits, which can be dropped; in the database it is made
when something is written within it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from workflow.store.backend.port import Rows
from workflow.store.rows import Around

ENOUGH = 1000
"""So many rows wait for no others, and so many that need not wait are not kept in mind."""
WRITTEN: Mapping[str, str] = {
    "add event": "event",
    "add private_value": "private_value",
    "add case_file": "case_file",
    "change case_file": "case_file",
    "add notice": "notice",
    "change numbering": "numbering",
    "add command_key": "command_key",
}
"""Which table each of the statements for rows writes to, in the order in which they are carried out: what belongs to an event
comes after it, and a case is there before it changes."""
BY_TRIGGERS = "unverified"
"""The table that is written to whenever one of the others is."""

Row: TypeAlias = tuple[Any, ...]
NONE: Row = ()
"""Stands for a row that is known not to be there."""


@dataclass(slots=True)
class Layer:
    """What was done since a savepoint, or since the transaction began, as far as it waits; and what is known of the store."""

    savepoint: str
    around: Around | None = None
    """The store around the cases, if it was looked at since it last changed."""
    published: object = None
    """Stands for what the transaction has written to streams that other cases look at."""
    is_made: bool = False
    """Whether the savepoint is one in the database."""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    known: dict[Row, Row] = field(default_factory=dict)
    """Rows by their table and key: each that can be asked for so and waits, and others that were read ahead."""

    def take_over(self, later: "Layer") -> None:
        """What was done after it is kept."""
        self.around, self.published = later.around, later.published
        self.known.update(later.known)
        for statement, rows in later.rows.items():
            self.rows.setdefault(statement, []).extend(rows)

    def taken(self, texts: Mapping[str, str]) -> Rows:
        """What waits, and does so no longer."""
        rows, self.rows = self.rows, {}
        if len(counted := rows.get("change numbering", ())) > 1:
            rows["change numbering"] = list({row[1:]: row for row in counted}.values())  # the last of each sequence
        changed, added = rows.get("change case_file", ()), rows.get("add case_file", ())
        if changed and len(changed) + len(added) > 1:
            rows["add case_file"], rows["change case_file"] = _as_they_end(added, changed)
        return {texts[statement]: rows[statement] for statement in WRITTEN if rows.get(statement)}


class Course:
    """The layers of one transaction: what is done now lies in the one at the top."""

    def __init__(self) -> None:
        self.top = Layer("")
        self._beneath: tuple[Layer, ...] = ()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """From the bottom up."""
        return *self._beneath, self.top

    def begin(self) -> None:
        """What is done from now on may be given up alone."""
        self._beneath = self.layers
        self.top = Layer(f"inner_{len(self._beneath)}", self.top.around, self.top.published)

    def end(self) -> Layer:
        """What was done since then, which lies in no layer any more."""
        ended, self.top = self.top, self._beneath[-1]
        self._beneath = self._beneath[:-1]
        return ended

    def known(self, *key: Any) -> Row | None:
        """The row as it will be that has this key, its table first; None when it is to be read, NONE when there is none."""
        row = self.top.known.get(key)
        for layer in reversed(self._beneath):
            row = layer.known.get(key) if row is None else row
        return row

    def forget(self) -> None:
        """When nothing waits, what is known can be read again, if it has become much."""
        if not self._beneath and len(self.top.known) >= ENOUGH:
            self.top.known.clear()

    def concerns(self, statement: str) -> bool:
        """Whether the statement asks for what is still to be written: it names the table."""
        names = (name for layer in self.layers for name in layer.rows)
        return any(WRITTEN[name] in statement or BY_TRIGGERS in statement for name in names)

    @property
    def is_long(self) -> bool:
        """Whether so much waits at the bottom that it is better written."""
        return not self._beneath and sum(map(len, self.top.rows.values())) >= ENOUGH


def _as_they_end(added: Iterable[Row], changed: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Each new case as it stands at last, and one change for each other, from where it stood at first: a case is admitted only
    as its last event says it is."""
    new, last = {row[0]: row for row in added}, dict[Any, Row]()
    for *values, number, before in changed:
        if number in new:
            new[number] = (number, *values)
        else:
            last[number] = (*values, number, last[number][-1] if number in last else before)
    return list(new.values()), list(last.values())
