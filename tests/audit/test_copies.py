"""Backups and what is restored of them: the same, proved, or not there at all."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.audit.copies import restored
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.errors import ComplaintsError, StoreUnavailable
from workflow.service import Desk, Outcome, open_desk
from workflow.store.address import FilePlace
from workflow.store.backend.sqlite_guards import GUARDS
from workflow.store.creating import create_store

LI = By(person="li")
FIXED = "private_value_is_never_changed"
A_TEXT = (f"DROP TRIGGER {FIXED}", "UPDATE private_value SET value = '\"x\"' WHERE name = 'name'", GUARDS[FIXED])
SLIPS = (Path(__file__).parent.parent / "contract" / "service" / "slips.yaml").read_bytes()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    create_store(url, zone="Asia/Shanghai")
    with open_desk(url) as desk:
        desk.set_person(Person(name="li", label="李四", roles=frozenset({"clerk"})), by=LI)
        desk.publish(SLIPS, by=LI)
        for name in ("张三", "王五", "赵六"):
            opened = desk.open("slips", {"name": name, "happened": "2026-09-28T08:00"}, by=LI, key=f"k:{name}")
            assert isinstance(opened, Outcome)
            desk.attach(opened.case, "票.pdf", name.encode() * 400, by=LI)
        yield desk


@pytest.fixture
def backup(desk: Desk, tmp_path: Path) -> Path:
    desk.backup(tmp_path / "backup.db")
    return tmp_path / "backup.db"


def changed(path: Path, *statements: str) -> Path:
    """The file after somebody with SQL has been at it."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def test_a_backup_and_what_is_restored_of_it_have_equal_digests(desk: Desk, tmp_path: Path) -> None:
    made = desk.backup(tmp_path / "backup.db")
    proof = restored(tmp_path / "backup.db", FilePlace(tmp_path / "new.db"))

    assert proof == made
    assert (proof.cases, proof.attachments, proof.differences) == (3, 3, ())
    with open_desk(f"sqlite:///{tmp_path / 'new.db'}") as again:
        assert again.numbers() == desk.numbers()
        assert again.attachment("T-2026-0001", "票.pdf") == "张三".encode() * 400
        assert isinstance(again.open("slips", {"name": "x", "happened": "2026-09-28T08:00"}, by=LI), Outcome)


def test_a_key_is_remembered_in_what_is_restored(desk: Desk, backup: Path, tmp_path: Path) -> None:
    restored(backup, FilePlace(tmp_path / "new.db"))
    with open_desk(f"sqlite:///{tmp_path / 'new.db'}") as again:
        repeated = again.open("slips", {"name": "张三", "happened": "2026-09-28T08:00"}, by=LI, key="k:张三")

    assert isinstance(repeated, Outcome)
    assert repeated.repeated


def test_a_backup_stands_alone_and_stays_as_it_is(backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    restored(backup, FilePlace(tmp_path / "new.db"))

    assert backup.read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(("backup.db-", ".new.db", "new.db-"))]


@pytest.mark.parametrize("beside", ["", "-wal", "-journal"])
def test_nothing_is_restored_over_or_beside_what_is_there(backup: Path, tmp_path: Path, beside: str) -> None:
    there = tmp_path / f"new.db{beside}"
    there.write_bytes(b"somebody's")

    with pytest.raises(StoreUnavailable) as refused:
        restored(backup, FilePlace(tmp_path / "new.db"))

    assert refused.value.wording.code == ("store_left_beside" if beside else "store_exists")
    assert there.read_bytes() == b"somebody's"


def test_a_live_store_is_never_restored_over(desk: Desk, backup: Path) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        restored(backup, desk.place)

    assert refused.value.wording.code == "store_exists"
    assert len(desk.numbers()) == 3


def test_a_backup_never_overwrites(desk: Desk, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(StoreUnavailable):
        desk.backup(backup)

    assert backup.read_bytes() == before


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        pytest.param(("PRAGMA user_version = 99",), "store_newer", id="a newer format"),
        pytest.param(("PRAGMA user_version = 0",), "store_older", id="an older format"),
        pytest.param(("PRAGMA application_id = 7",), "store_foreign", id="another program's"),
    ],
)
def test_what_is_no_store_of_this_release_is_refused(backup: Path, tmp_path: Path, statements, code: str) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        restored(changed(backup, *statements), FilePlace(tmp_path / "new.db"))

    assert refused.value.wording.code == code
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"SQLite format 3\0" + b"\0" * 4000])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.db").write_bytes(content)

    with pytest.raises(StoreUnavailable):
        restored(tmp_path / "letter.db", FilePlace(tmp_path / "new.db"))
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        pytest.param(("DROP TRIGGER event_only_appends",), "guard_missing", id="a trigger"),
        pytest.param(("UPDATE attachment SET content = 'x'",), "attachment_changed", id="an attachment changed"),
        pytest.param(("DELETE FROM attachment",), "attachment_missing", id="an attachment gone"),
        pytest.param(A_TEXT, "value_changed", id="a text"),
        pytest.param(("UPDATE case_file SET state = 'paid'",), "case_row_differs", id="a case"),
        pytest.param(("UPDATE numbering SET last = 9",), "number_missing", id="a number"),
    ],
)
def test_a_backup_that_is_not_sound_is_shown_and_not_restored(
    backup: Path, tmp_path: Path, statements, code: str
) -> None:
    proof = restored(changed(backup, *statements), FilePlace(tmp_path / "new.db"))

    assert code in {difference.code for difference in proof.differences}
    assert not (tmp_path / "new.db").exists()


def test_a_flipped_byte_is_found_or_changes_nothing_that_is_stored(desk: Desk, backup: Path, tmp_path: Path) -> None:
    """What SQLite keeps no sum of (a key's fingerprint, the zone) is told from the original by `--expect`."""
    whole, good = backup.read_bytes(), desk.backup(tmp_path / "again.db")
    chance = random.Random(7)
    found = 0
    for number, place in enumerate(sorted(chance.sample(range(len(whole)), 60))):
        damaged = tmp_path / f"d{number}.db"
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :])
        new = tmp_path / f"n{number}.db"
        try:
            proof = restored(damaged, FilePlace(new), expect=good.content)
        except ComplaintsError:
            found += 1
            assert not new.exists()
            continue
        assert proof.content == good.content
        assert new.exists() == (not proof.differences)
    assert found >= 5


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_backup_is_refused(backup: Path, tmp_path: Path, kept: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * kept)])

    with pytest.raises(StoreUnavailable):
        restored(backup, FilePlace(tmp_path / "new.db"))
    assert not (tmp_path / "new.db").exists()


def test_another_backup_than_the_expected_is_refused(desk: Desk, tmp_path: Path) -> None:
    first = desk.backup(tmp_path / "first.db")
    desk.note("T-2026-0001", "later", by=LI)
    desk.backup(tmp_path / "second.db")

    with pytest.raises(StoreUnavailable) as refused:
        restored(tmp_path / "second.db", FilePlace(tmp_path / "new.db"), expect=first.content[:16])
    assert refused.value.wording.code == "another_backup"


def test_a_restore_that_is_killed_leaves_no_store(backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.db"
    script = f"""
import sys
sys.path[:] = {sys.path!r}
from pathlib import Path
from workflow.audit.copies import restored
from workflow.store.address import FilePlace
told = lambda done, of: print(done, flush=True)
restored(Path({str(backup)!r}), FilePlace(Path({str(new)!r})), watch=told)
"""
    for lines in (1, 4):
        running = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        for _ in range(lines):
            running.stdout.readline()
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        running.stdout.close()
        time.sleep(0.01)
        if new.exists():  # it was faster than we: whole, then
            assert restored(new, FilePlace(tmp_path / "copy.db")).differences == ()
            return

    assert restored(backup, FilePlace(new)).differences == ()
