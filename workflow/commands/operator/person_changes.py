"""What `people set` makes of a person: what is replaced, added and dropped, and what they no longer have."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from workflow.commands.telling import answer_words
from workflow.definitions.spelling import did_you_mean
from workflow.engine.directory import Person
from workflow.errors import NotFound, UsageError


class Listed(Struct, frozen=True, kw_only=True):
    """What was said of roles, departments or logins: all of them, or which are added and dropped; and by which options, in
    that order."""

    options: tuple[str, str, str]
    whole: Sequence[str] | None = None
    add: Sequence[str] | None
    drop: Sequence[str] | None

    @property
    def said(self) -> list[str]:
        return [name for name, values in zip(self.options, (self.whole, self.add, self.drop), strict=True) if values]

    def applied(self, person: str, before: Sequence[str]) -> tuple[str, ...]:
        """What they have from now on; raises when something is to be dropped that they do not have."""
        if self.whole and len(self.said) > 1:
            raise UsageError(answer_words.REPLACE_OR_CHANGE, whole=self.options[0], parts=", ".join(self.said[1:]))
        for name in self.drop or ():
            if name not in before:
                held = ", ".join(before) or "-"
                raise NotFound(
                    answer_words.NOT_HELD, person=person, name=name, hint=did_you_mean(name, before), held=held
                )
        kept = self.whole or (*(name for name in before if name not in (self.drop or ())), *(self.add or ()))
        return tuple(dict.fromkeys(kept))


class Changes(Struct, frozen=True, kw_only=True):
    """What was said of a person; what was not said stays."""

    label: str | None
    roles: Listed
    departments: Listed
    logins: Listed
    rank: str | None

    @property
    def options(self) -> list[str]:
        named = {"--name": self.label, "--rank": self.rank}
        return [
            *(name for name, value in named.items() if value is not None),
            *self.roles.said,
            *self.departments.said,
            *self.logins.said,
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
            logins=self.logins.applied(before.name, before.logins),
        )


def gone(before: Person, after: Person) -> tuple[str, ...]:
    """The roles, departments and logins that the person had and no longer has."""
    return (
        *_missing(sorted(before.roles), after.roles),
        *_missing(before.departments, after.departments),
        *_missing(before.logins, after.logins),
    )


def changing(option: str) -> tuple[str, str, str]:
    """The options that replace what somebody has, add to it and drop of it."""
    return f"--{option}", f"--add-{option}", f"--drop-{option}"


LOGINS = ("", "--login", "--no-login")


def _missing(before: Iterable[str], after: Iterable[str]) -> tuple[str, ...]:
    kept = frozenset(after)
    return tuple(name for name in before if name not in kept)
