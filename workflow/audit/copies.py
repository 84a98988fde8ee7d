"""Copies of a store, and the proof that a copy is whole: what `backup`, `restore` and `store copy` rest on."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from workflow.audit import differences as found
from workflow.audit.differences import Difference, Report
from workflow.audit.replay import Watch, replay
from workflow.definitions.load import read_published
from workflow.errors import ComplaintsError, StoreUnavailable
from workflow.store.address import PREFIX, FilePlace, Place
from workflow.store.backend.port import Access, Journal
from workflow.store.creating import Founding, founding, refuse_taken
from workflow.store.database import Store, open_store
from workflow.store.faults import UNGUARDED
from workflow.store.reading import Reading
from workflow.store.rulebooks import Reader
from workflow.store.transfer import TABLES, rows_of
from workflow.wording import Wording

DAMAGED = Wording(
    code="copy_damaged",
    zh="{path} 已损坏：{problem}",
    en="{path} is damaged: {problem}",
    fix_zh="用另一份备份",
    fix_en="use another backup",
)
COPY_UNSOUND = Wording(
    code="copy_unsound",
    zh="副本 {path} 与原件不符，已丢弃：{problem}",
    en="the copy {path} is not sound and was thrown away: {problem}",
    fix_zh="检查磁盘后再试",
    fix_en="check the disk and try again",
)
ANOTHER = Wording(
    code="another_backup",
    zh="{path} 的内容指纹是 {found}，不是 {expected}",
    en="the contents of {path} are {found}, not {expected}",
    fix_zh="核对备份时打印的指纹，或用另一份备份",
    fix_en="compare with what `backup` printed, or use another backup",
)


def unwatched(_done: int, _of: int) -> None:
    """Nobody is told how far it has come."""


@dataclass(frozen=True, slots=True)
class Proof(Report):
    """What was looked at and found: the replay, the bytes of every attachment, and `content`, one hash over every row of
    every table: stores with the same have nothing that the other has not."""

    content: str
    attachments: int


def prove(store: Store, *, read: Reader = read_published, watch: Watch = unwatched) -> Proof:
    """Look at everything in a store, best opened to read only. Raises StoreUnavailable when its file is damaged."""
    if problems := store.integrity_problems():
        raise StoreUnavailable(DAMAGED, path=str(store.place), problem="; ".join(problems[:3]))
    with store.reading() as reading:
        report = replay(store, read=read, watch=watch)
        number, lost = _attachments(reading)
        return Proof(
            cases=report.cases,
            events=report.events,
            digest=report.digest,
            differences=(*report.differences, *lost),
            content=content_of(reading),
            attachments=number,
        )


def content_of(reading: Reading) -> str:
    """One hash over every row of every table."""
    whole = hashlib.sha256()
    for table in TABLES:
        for row in reading.whole(table):
            whole.update(f"{table}\0{json.dumps([_told(cell) for cell in row])}\0".encode())
    return whole.hexdigest()


def backed_up(store: Store, to: Path, *, read: Reader = read_published, watch: Watch = unwatched) -> Proof:
    """Copy a store to a new file that stands alone, while others go on writing, and prove the copy. It appears under its
    name only if it has what the store has; what is wrong with both is for the caller to show."""
    place = FilePlace(to)
    with founding(place, Journal.ALONE) as founded:
        with store.reading() as reading:  # one view: what is counted is what is copied
            with _damage_told(store.place):
                content = content_of(reading)
            founded.fill(rows_of(reading, place, unwatched))
        proof = _proved(founded, place, read, watch)
        if proof.content != content:
            raise StoreUnavailable(COPY_UNSOUND, path=str(to), problem=proof.content)
    return proof


def copied(
    store: Store, to: Place, *, read: Reader = read_published, watch: Watch = unwatched, told: Watch = unwatched
) -> Proof:
    """Make a store at `to` of all that this one has, while others go on writing to it, and prove both: the same rows, the
    same history, the same differences, which are for the caller to show. Nothing stays where they are not the same.
    `watch` is told of cases that are proved, `told` of rows that are copied. Raises StoreUnavailable."""
    if missing := store.missing_guards():
        raise StoreUnavailable(UNGUARDED, path=str(store.place), missing=", ".join(missing))
    with founding(to) as founded:
        with store.reading() as reading:  # it ends before the copy is proved: a server does not wait that long
            before = _whole(store, store.place, read, watch)
            founded.fill(rows_of(reading, to, told))
        return _alike(before, founded, to, read, watch)


def restored(
    backup: Path,
    to: Place,
    *,
    expect: str = "",
    read: Reader = read_published,
    watch: Watch = unwatched,
    told: Watch = unwatched,
) -> Proof:
    """Make a store at `to` of a backup that is proved first, and prove the store before it is there. When the proof has
    differences, nothing was made. `expect` is how `content` begins in what was said when the backup was made."""
    refuse_taken(to)
    place = FilePlace(backup)
    with _opened(place) as store, store.reading() as reading:
        before = _whole(store, place, read, watch)
        if not before.content.startswith(expect):
            raise StoreUnavailable(ANOTHER, path=str(backup), found=before.content[: len(expect)], expected=expect)
        if before.differences:
            return before
        with founding(to) as founded:
            founded.fill(rows_of(reading, to, told))
            return _alike(before, founded, to, read, watch)


def _alike(before: Proof, founded: Founding, to: Place, read: Reader, watch: Watch) -> Proof:
    after = _proved(founded, to, read, watch)
    if after != before:
        unlike = (each.name for each in fields(Proof) if getattr(before, each.name) != getattr(after, each.name))
        raise StoreUnavailable(COPY_UNSOUND, path=str(to), problem=", ".join(unlike))
    return after


def _proved(founded: Founding, called: Place, read: Reader, watch: Watch) -> Proof:
    with _damage_told(called), founded.opened() as store:
        return prove(store, read=read, watch=watch)


def _whole(store: Store, called: Place, read: Reader, watch: Watch) -> Proof:
    with _damage_told(called):
        return prove(store, read=read, watch=watch)


def _opened(place: FilePlace) -> Store:
    with _damage_told(place):
        return open_store(f"{PREFIX}{place}", access=Access.READ)


@contextmanager
def _damage_told(place: Place) -> Iterator[None]:
    """A damaged store may break any assumption of whoever reads it."""
    try:
        yield
    except ComplaintsError:
        raise
    except Exception as error:
        raise StoreUnavailable(DAMAGED, path=str(place), problem=str(error)) from error


def _attachments(reading: Reading) -> tuple[int, tuple[Difference, ...]]:
    """How many there are, and those whose bytes are not what was attached, or are gone."""
    lost, there = list[Difference](), set[str]()
    for digest, content in reading.whole("attachment"):
        there.add(str(digest))
        if hashlib.sha256(_bytes(content)).hexdigest() != digest:
            lost.append(_difference("attachment", 0, found.ATTACHMENT_CHANGED, str(digest)))
    for stream, seq, digest in reading.attached():
        if digest not in there:
            lost.append(_difference(stream, seq, found.ATTACHMENT_MISSING, digest))
    return len(there), tuple(lost)


def _difference(stream: str, seq: int, wording: Wording, digest: str) -> Difference:
    return Difference(stream=stream, seq=seq, wording=wording, blanks=(("digest", digest[:16]),))


def _bytes(content: object) -> bytes:
    return content if isinstance(content, bytes) else str(content).encode(errors="surrogateescape")


def _told(cell: object) -> object:
    return hashlib.sha256(cell).hexdigest() if isinstance(cell, bytes) else cell
