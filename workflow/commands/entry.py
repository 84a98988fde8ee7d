"""What is known of a command before it is loaded: for whom it is, what it does, an example, and where it is."""

from collections.abc import Callable

from msgspec import Struct

from workflow.commands.loaders import Function
from workflow.wording import Label

READS: frozenset[str] = frozenset({"--at"})
WRITES: frozenset[str] = frozenset({"--dry-run", "--key", "--expect-seq"})
SIGNS: frozenset[str] = WRITES | {"--yes"}
NOTHING: frozenset[str] = frozenset()


class Entry(Struct, frozen=True, kw_only=True):
    """`honours` are the shared options that not every command takes; `example` stands in its help."""

    name: str
    says: Label
    example: str
    load: Callable[[], Function]
    honours: frozenset[str] = NOTHING


class Audience(Struct, frozen=True, kw_only=True):
    label: Label
    entries: tuple[Entry, ...]


def entry(name: str, zh: str, en: str, example: str, load: Callable[[], Function], honours: frozenset[str]) -> Entry:
    return Entry(name=name, says=Label(zh=zh, en=en), example=example, load=load, honours=honours)
