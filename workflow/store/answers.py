"""What a command led to, and the memory of it under an idempotency key."""

from hashlib import sha256
from hmac import compare_digest
from json import JSONEncoder
from os import urandom
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, final

from msgspec import Struct

from workflow.engine.case import case_stream
from workflow.engine.events import Event
from workflow.engine.refusals import Refused
from workflow.errors import UsageError
from workflow.store.canonical import rewritten
from workflow.store.shapes import parsed
from workflow.store.writing import Writing
from workflow.wording import Wording

if TYPE_CHECKING:
    from workflow.definitions.calendars.comparing import Difference
    from workflow.definitions.calendars.model import CalendarRules

KEY_REUSED = Wording(
    code="key_used_for_another_command",
    zh="幂等键“{key}”已用于另一条命令",
    en='the key "{key}" was used for another command',
    fix_zh="新的命令请用新的键",
    fix_en="use a new key for a new command",
)


KEY_TOO_LONG = Wording(
    code="key_too_long",
    zh="幂等键有 {length} 个字，上限是 {limit}",
    en="the key has {length} letters; the limit is {limit}",
    fix_zh="用短一些的键，例如来源系统的编号",
    fix_en="use a shorter one, such as the number in the system it comes from",
)
LONGEST_KEY = 400
"""What an index of either database holds without trouble, in any script."""
_in_order = JSONEncoder(sort_keys=True, default=repr).encode


@final
class Outcome(Struct, frozen=True, kw_only=True):
    """What was recorded. `events` are those of the case, marks that were due by then included; `from_` is None for a
    case that was opened; `repeated` when the key was known and nothing was written."""

    case: str
    procedure: str
    action: str
    from_: str | None
    to: str
    seq: int
    events: tuple[Event, ...]
    repeated: bool = False


class Answer(Struct, frozen=True):
    """An outcome without its events, which are in history after seq `since`."""

    case: str
    procedure: str
    action: str
    from_: str | None
    to: str
    seq: int
    since: int


Decided: TypeAlias = Outcome | Refused


class Handed(NamedTuple):
    """A case that lay with somebody as `role`, and what came of giving it to another."""

    case: str
    role: str
    decided: Decided


class Scan(NamedTuple):
    """The image of a signature on paper."""

    name: str
    content: bytes


class Merged(NamedTuple):
    """A case that was to be merged into another, and what came of it."""

    case: str
    decided: Decided


class Recounted(NamedTuple):
    """A running clock that was counted again: when it was due before, and is now, in seconds, and whether that was and is
    provisional. Where nothing of it is different, a mark or the end of a pause has moved."""

    case: str
    clock: str
    before: int | None
    after: int | None
    was_provisional: bool = False
    provisional: bool = False


class PublishedCalendar(Struct, frozen=True, kw_only=True):
    """What publishing a calendar came to. `difference` is None where there was nothing to compare with: the name is new
    (`is_new`), or these very bytes are counted on already, and nothing was written."""

    rules: "CalendarRules"
    is_new: bool
    difference: "Difference | None"
    recounted: tuple[Recounted, ...] = ()


def remember(writing: Writing, key: str, asked: object, outcome: Outcome) -> None:
    """Keep the answer under `key`."""
    salt, since = urandom(16).hex(), outcome.seq - len(outcome.events)
    answer = Answer(outcome.case, outcome.procedure, outcome.action, outcome.from_, outcome.to, outcome.seq, since)
    fingerprint = f"{salt}:{_fingerprint(salt, asked)}"
    writing.remember(key, case_stream(outcome.case), fingerprint, rewritten(answer))


def checked_key(key: str | None) -> str | None:
    """Raises UsageError when it is too long."""
    if key is not None and len(key) > LONGEST_KEY:
        raise UsageError(KEY_TOO_LONG, length=len(key), limit=LONGEST_KEY)
    return key


def recalled(key: str, known: tuple[str, str], asked: object) -> Answer:
    """What was answered under `key`, by its fingerprint and text; raises UsageError when it was used for something else."""
    salt, _, fingerprint = known[0].partition(":")
    if not compare_digest(fingerprint, _fingerprint(salt, asked)):
        raise UsageError(KEY_REUSED, key=key)
    answer: Answer = parsed(known[1], Answer)
    return answer


def _fingerprint(salt: str, asked: object) -> str:
    return sha256(f"{salt}{_in_order(asked)}".encode()).hexdigest()
