"""Copies of a store, and the proof that a copy is whole: what `backup` and `restore` rest on."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from workflow.audit import differences as found
from workflow.audit.differences import Difference, Report
from workflow.audit.replay import Watch, replay
from workflow.definitions.load import read_published
from workflow.errors import ComplaintsError, StoreUnavailable
from workflow.store.address import PREFIX, making, vacant
from workflow.store.database import Store, open_store
from workflow.store.reading import Reading
from workflow.store.rulebooks import Reader
from workflow.store.sqlite import Access, Journal
from workflow.wording import Wording

TABLES = (
    "attachment",
    "calendar",
    "case_file",
    "command_key",
    "definition",
    "event",
    "notice",
    "numbering",
    "person",
    "private_value",
    "store_info",
    "trouble",
    "worker",
)
BESIDE = ("-wal", "-journal")
"""Files of SQLite that belong to the database beside them, and would be read into another one of the same name."""

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
LEFT_BESIDE = Wording(
    code="store_left_beside",
    zh="{path} 是先前某个案件库留下的，新库不能放在它旁边",
    en="{path} was left by a store that lay here before, and a new one cannot lie beside it",
    fix_zh="移走它，或换一个文件名",
    fix_en="move it away, or choose another file name",
)


@dataclass(frozen=True, slots=True)
class Proof(Report):
    """What was looked at and found: the replay, the bytes of every attachment, and `content`, one hash over every row of
    every table: stores with the same have nothing that the other has not."""

    content: str
    attachments: int


def prove(store: Store, *, read: Reader = read_published, watch: Watch | None = None) -> Proof:
    """Look at everything in a store, best opened to read only. Raises StoreUnavailable when its file is damaged."""
    if problems := store.integrity_problems():
        raise StoreUnavailable(DAMAGED, path=str(store.path), problem="; ".join(problems[:3]))
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


def copied(store: Store, to: Path, *, read: Reader = read_published, watch: Watch | None = None) -> Proof:
    """Copy a store to a new file while others go on writing, and prove the copy. It appears under its name only if it has
    what the store has; what is wrong with both is for the caller to show."""
    with _made_beside_nothing(to) as made, store.reading() as reading:
        content = content_of(reading)  # before the copy: from here on both see the same moment
        store.copy_to(made, to, Journal.ALONE)
        proof = _proved(made, to, read, watch)
        if proof.content != content:
            raise StoreUnavailable(COPY_UNSOUND, path=str(to), problem=proof.content)
    return proof


def restored(
    backup: Path, to: Path, *, expect: str = "", read: Reader = read_published, watch: Watch | None = None
) -> Proof:
    """Make a store at `to` of a backup that is proved first, and prove the store before it gets its name. When the proof
    has differences, nothing was made. `expect` is how `content` begins in what was said when the backup was made."""
    vacant(to)
    with _opened(backup, backup) as store, store.reading():  # one view: what is proved is what is copied
        with _damage_told(backup):
            proof = prove(store, read=read, watch=watch)
        if not proof.content.startswith(expect):
            raise StoreUnavailable(ANOTHER, path=str(backup), found=proof.content[: len(expect)], expected=expect)
        return proof if proof.differences else _restored(store, proof, to, read, watch)


def _restored(store: Store, proof: Proof, to: Path, read: Reader, watch: Watch | None) -> Proof:
    with _made_beside_nothing(to) as made:
        store.copy_to(made, to, Journal.BESIDE)
        after = _proved(made, to, read, watch)
        if after != proof:
            raise StoreUnavailable(COPY_UNSOUND, path=str(to), problem=_unlike(proof, after))
    return after


def _proved(path: Path, called: Path, read: Reader, watch: Watch | None) -> Proof:
    with _opened(path, called) as store, _damage_told(called):
        return prove(store, read=read, watch=watch)


def _opened(path: Path, called: Path) -> Store:
    with _damage_told(called):
        return open_store(f"{PREFIX}{path}", access=Access.READ)


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """A damaged file may break any assumption of whoever reads it."""
    try:
        yield
    except ComplaintsError:
        raise
    except Exception as error:
        raise StoreUnavailable(DAMAGED, path=str(path), problem=str(error)) from error


@contextmanager
def _made_beside_nothing(to: Path) -> Iterator[Path]:
    vacant(to)
    for name in BESIDE:
        left = Path(f"{to}{name}")
        if left.exists():
            raise StoreUnavailable(LEFT_BESIDE, path=str(left))
    with making(to) as made:
        try:
            yield made
            _settle(made)
        finally:
            for name in (*BESIDE, "-shm"):
                Path(f"{made}{name}").unlink(missing_ok=True)


def _settle(made: Path) -> None:
    """Have the bytes on the disk before the file gets its name."""
    handle = os.open(made, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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


def _unlike(one: Proof, other: Proof) -> str:
    return ", ".join(each.name for each in fields(Proof) if getattr(one, each.name) != getattr(other, each.name))
