"""The one text that a value has: canonical JSON under a narrow profile, and the hash that chains event bodies.

The profile: keys in ASCII; text in NFC without NUL and lone surrogates; integers below 2^53; true, false, null, lists
and objects. No floats. Under it a JSON encoder that sorts keys prints what RFC 8785 prescribes.
"""

import re
from hashlib import sha256
from typing import TypeAlias
from unicodedata import is_normalized

from msgspec import Struct
from msgspec.json import Encoder

from workflow.definitions.values import Value
from workflow.engine.frozen import Frozen

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

LARGEST = 2**53 - 1
EVENT_DOMAIN = b"complaints.event.v1\0"
GENESIS_DOMAIN = b"complaints.genesis.v1\0"
_FORBIDDEN = re.compile("[\0\ud800-\udfff]")
_NUL, _WRITTEN_NUL = "\\u0000", re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class NotCanonical(ValueError):
    """The value lies outside the profile."""


def as_text(value: object) -> str:
    """Words of a definition know where they were written; what is recorded of them is the text."""
    if isinstance(value, str):
        return str(value)
    raise NotCanonical(f"{type(value).__name__} cannot be recorded")


_encode = Encoder(order="sorted", enc_hook=as_text).encode


def canonical(value: "Json | Value") -> str:
    """The text of `value`; raises `NotCanonical` for what the profile does not admit."""
    admit(value)
    return _encode(value).decode()


def written(value: Frozen) -> str:
    """The text of a value whose types leave nothing open but its texts; raises `NotCanonical` for those that the profile
    does not admit. Whoever has put a field's value into it has admitted that."""
    return _admitted(_encoded(value))


def hashed(body: Frozen) -> tuple[str, str]:
    """The same for the body of an event, and its hash."""
    encoded = _encoded(body)
    return _admitted(encoded), sha256(EVENT_DOMAIN + encoded).hexdigest()


def _encoded(value: Frozen) -> bytes:
    try:
        return _encode(value)
    except UnicodeEncodeError as error:
        raise NotCanonical("half a character") from error


def _admitted(encoded: bytes) -> str:
    text = encoded.decode()
    if not (text.isascii() or is_normalized("NFC", text)):  # between two texts there is always a quotation mark
        raise NotCanonical("text that is not in normal form (NFC)")
    if _NUL in text and _WRITTEN_NUL.search(text):
        raise NotCanonical("a NUL character")
    return text


def rewritten(value: Struct) -> str:
    """The same for a value of which every text was recorded before."""
    return _encode(value).decode()


def listed(*texts: str | int) -> str:
    """The text of a list of texts and numbers that were admitted before."""
    return _encode(texts).decode()


def is_storable(text: str) -> bool:
    """Whether every database can keep it: no NUL, and no half of a character."""
    return "\0" not in text if text.isascii() else _FORBIDDEN.search(text) is None


def event_hash(body: str) -> str:
    return sha256(EVENT_DOMAIN + body.encode()).hexdigest()


def genesis(stream: str) -> str:
    """What the first event of a stream names as its predecessor; it binds the stream's name."""
    return sha256(GENESIS_DOMAIN + stream.encode()).hexdigest()


def admit(value: object) -> None:
    """Raises `NotCanonical` for what the profile does not admit."""
    match value:
        case str():
            _admit_text(value)
        case None | bool():
            pass
        case int():
            if not -LARGEST <= value <= LARGEST:
                raise NotCanonical(f"{value} is too large")
        case list() | tuple():
            for item in value:
                admit(item)
        case dict():
            for key, item in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise NotCanonical(f"the key {key!r} is not ASCII")
                _admit_text(key)
                admit(item)
        case _:
            raise NotCanonical(f"{type(value).__name__} cannot be recorded")


def _admit_text(text: str) -> None:
    if text.isascii():
        if "\0" in text:
            raise NotCanonical("a NUL character")
    elif _FORBIDDEN.search(text) or not is_normalized("NFC", text):
        raise NotCanonical("a NUL, half a character, or text that is not in normal form (NFC)")
