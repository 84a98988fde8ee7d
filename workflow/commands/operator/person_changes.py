"""What `people set` makes of a person: what is replaced, added and dropped, and what they no longer have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workflow.commands.telling import answer_words
from workflow.definitions.spelling import did_you_mean
from workflow.engine.directory import Person
from workflow.errors import NotFound, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What was said of roles, or of departments: all of them, or which are added and dropped; and by which options."""

    option: str
    whole: Sequence[str] | None
    add: Sequence[str] | None
    drop: Sequence[str] | None

    @property
    def parts(self) -> list[str]:
        said = {f"--add-{self.option}": self.add, f"--drop-{self.option}": self.drop}
        return [name for name, values in said.items() if values]

    @property
    def options(self) -> list[str]:
        return [*([f"--{self.option}"] if self.whole else []), *self.parts]

    def applied(self, person: str, before: Sequence[str]) -> tuple[str, ...]:
        """What they have from now on; raises when something is to be dropped that they do not have."""
        if self.whole and self.parts:
            raise UsageError(answer_words.REPLACE_OR_CHANGE, whole=f"--{self.option}", parts=", ".join(self.parts))
        for name in self.drop or ():
            if name not in before:
                held = ", ".join(before) or "-"
                raise NotFound(
                    answer_words.NOT_HELD, person=person, name=name, hint=did_you_mean(name, before), held=held
                )
        kept = self.whole or (*(name for name in before if name not in (self.drop or ())), *(self.add or ()))
        return tuple(dict.fromkeys(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What was said of a person; what was not said stays."""

    label: str | None
    roles: Listed
    departments: Listed
    rank: str | None

    @property
    def options(self) -> list[str]:
        named = {"--name": self.label, "--rank": self.rank}
        return [
            *(name for name, value in named.items() if value is not None),
            *self.roles.options,
            *self.departments.options,
        ]

    @property
    def replaces(self) -> bool:
        return bool(self.roles.whole or self.departments.whole)

    def applied(self, before: Person) -> Person:
        return replace(
            before,
            left=False,
            label=before.label if self.label is None else self.label,
            roles=frozenset(self.roles.applied(before.name, sorted(before.roles))),
            departments=self.departments.applied(before.name, before.departments),
            rank=before.rank if self.rank is None else self.rank,
        )


def gone(before: Person, after: Person) -> tuple[str, ...]:
    """The roles and departments that the person had and no longer has."""
    return (*_missing(sorted(before.roles), after.roles), *_missing(before.departments, after.departments))


def _missing(before: Iterable[str], after: Iterable[str]) -> tuple[str, ...]:
    kept = frozenset(after)
    return tuple(name for name in before if name not in kept)
