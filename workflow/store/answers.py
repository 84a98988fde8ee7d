"""What a command led to, and the memory of it under an idempotency key."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from hmac import compare_digest
from typing import NamedTuple, TypeAlias

from workflow.engine.case import case_stream
from workflow.engine.events import Event
from workflow.engine.refusals import Refused
from workflow.errors import UsageError
from workflow.store.canonical import canonical
from workflow.store.shapes import parsed_object, shaped
from workflow.store.writing import Writing
from workflow.wording import Wording

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
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


@dataclass(frozen=True, slots=True)
class Answer:
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


def remember(writing: Writing, key: str, asked: object, outcome: Outcome) -> None:
    """Keep the answer under `key`."""
    salt = secrets.token_hex(16)
    since = outcome.seq - len(outcome.events)
    answer = {
        "case": outcome.case,
        "procedure": outcome.procedure,
        "action": outcome.action,
        "from_": outcome.from_,
        "to": outcome.to,
        "seq": outcome.seq,
        "since": since,
    }
    fingerprint = f"{salt}:{_fingerprint(salt, asked)}"
    writing.remember(key, case_stream(outcome.case), fingerprint, canonical(dict(answer)))


def recall(writing: Writing, key: str, asked: object) -> Answer | None:
    """What was answered under `key`; raises UsageError when it was used for something else, or is too long."""
    if len(key) > LONGEST_KEY:
        raise UsageError(KEY_TOO_LONG, length=len(key), limit=LONGEST_KEY)
    found = writing.answer(key)
    if found is None:
        return None
    salt, _, fingerprint = found[0].partition(":")
    if not compare_digest(fingerprint, _fingerprint(salt, asked)):
        raise UsageError(KEY_REUSED, key=key)
    answer: Answer = shaped(Answer, parsed_object(found[1]))
    return answer


def _fingerprint(salt: str, asked: object) -> str:
    text = json.dumps(asked, sort_keys=True, default=repr)
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()
