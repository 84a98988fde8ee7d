"""The one text that a value has: canonical JSON under a narrow profile, and the hash that chains event bodies.

The profile: keys in ASCII; text in NFC without NUL and lone surrogates; integers below 2^53; true, false, null, lists
and objects. No floats. Under it `json.dumps` with sorted keys prints what RFC 8785 prescribes.
"""

import json
import re
from hashlib import sha256
from typing import TypeAlias
from unicodedata import is_normalized

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

LARGEST = 2**53 - 1
EVENT_DOMAIN = b"complaints.event.v1\0"
GENESIS_DOMAIN = b"complaints.genesis.v1\0"
_FORBIDDEN = re.compile("[\0\ud800-\udfff]")
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class NotCanonical(ValueError):
    """The value lies outside the profile."""


def canonical(value: Json) -> str:
    """The text of `value`; raises `NotCanonical` for what the profile does not admit."""
    _admit(value)
    return _ENCODER.encode(value)


def is_storable(text: str) -> bool:
    """Whether every database can keep it: no NUL, and no half of a character."""
    return "\0" not in text if text.isascii() else _FORBIDDEN.search(text) is None


def event_hash(body: str) -> str:
    return sha256(EVENT_DOMAIN + body.encode()).hexdigest()


def genesis(stream: str) -> str:
    """What the first event of a stream names as its predecessor; it binds the stream's name."""
    return sha256(GENESIS_DOMAIN + stream.encode()).hexdigest()


def _admit(value: object) -> None:
    match value:
        case None | bool():
            pass
        case str():
            _admit_text(value)
        case int():
            if not -LARGEST <= value <= LARGEST:
                raise NotCanonical(f"{value} is too large")
        case list():
            for item in value:
                _admit(item)
        case dict():
            for key, item in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise NotCanonical(f"the key {key!r} is not ASCII")
                _admit_text(key)
                _admit(item)
        case _:
            raise NotCanonical(f"{type(value).__name__} cannot be recorded")


def _admit_text(text: str) -> None:
    if text.isascii():
        if "\0" in text:
            raise NotCanonical("a NUL character")
    elif _FORBIDDEN.search(text) or not is_normalized("NFC", text):
        raise NotCanonical("a NUL, half a character, or text that is not in normal form (NFC)")
