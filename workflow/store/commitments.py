"""Keeps personal data out of the hash: a value becomes a salted commitment, its salt and the value lie beside it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from os import urandom

from msgspec import Struct

from workflow.definitions.values import Value
from workflow.engine.case import Sealed
from workflow.store.canonical import canonical, listed
from workflow.store.shapes import frozen

DOMAIN = b"complaints.value.v1\0"


class Kept(Struct, frozen=True):
    """What lies beside an event for one of its commitments; `value` is canonical JSON."""

    name: str
    salt: str
    value: str


class Beside(Struct, frozen=True):
    """A value as it lies beside its event, without the salt that proves that it is the one committed to."""

    name: str
    commitment: str
    value: str


def commitment(stream: str, seq: int, kept: Kept) -> str:
    """The SHA-256 of `[stream, seq, name, salt, value]`: bound to its place, the value can be moved nowhere else."""
    bound = listed(stream, seq, kept.name, kept.salt)[:-1]
    return sha256(DOMAIN + f"{bound},{kept.value}]".encode()).hexdigest()


def keep(name: str, value: Value) -> Kept:
    """A value ready to be committed, under a fresh salt."""
    return Kept(name, urandom(32).hex(), canonical(value))


def sealed(stream: str, seq: int, kept: Kept) -> Sealed:
    return Sealed(commitment(stream, seq, kept), frozen(kept.value))


def opened(rows: Iterable[tuple[int, Beside]]) -> Mapping[str, Value]:
    """The values of a stream by their commitment, whichever field they were given for."""
    found = dict[str, Value]()
    for _, beside in rows:
        with suppress(ValueError):  # somebody tampered with it, and replay says so
            found[beside.commitment] = frozen(beside.value)
    return found
