"""A backup is a file of its own, whichever store it is made of."""

import os
from pathlib import Path

import pytest

from tests.contract.grounds import Ground
from tests.contract.service.conftest import LI, Office, slips
from tests.kept import differences, done, file_url
from workflow.audit.copies import restored
from workflow.errors import StoreUnavailable
from workflow.service import open_desk
from workflow.store.address import FilePlace, place_of


@pytest.fixture
def office(ground: Ground) -> Office:
    return Office(ground.like("slips", slips))


def test_a_backup_is_a_store_of_its_own_with_the_same_history(office: Office, tmp_path: Path) -> None:
    with office.desk() as desk:
        case = office.register(desk).case
        done(desk.attach(case, "a.txt", b"abc", by=LI, key="k"))
        report = desk.backup(tmp_path / "copy.db")
        done(desk.note(case, "later", by=LI))

    assert (report.cases, report.differences) == (1, ())
    with open_desk(file_url(tmp_path / "copy.db"), clock=office.clock) as copy:
        assert copy.case(case).seq == 2
        assert copy.attachment(case, "a.txt") == b"abc"
        assert done(copy.attach(case, "a.txt", b"abc", by=LI, key="k")).repeated
        done(copy.note(case, "elsewhere", by=LI))
    assert differences(file_url(tmp_path / "copy.db")) == []


def test_a_backup_never_overwrites(office: Office, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with office.desk() as desk, pytest.raises(StoreUnavailable):
        desk.backup(tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text() == "mine"
    assert not list(tmp_path.glob(".*"))


def test_a_backup_keeps_what_replay_finds(office: Office, tmp_path: Path) -> None:
    with office.desk() as desk:
        office.register(desk)
        office.sql("UPDATE case_file SET state = 'paid'")

        assert [each.code for each in desk.backup(tmp_path / "copy.db").differences] == ["case_row_differs"]


def test_what_is_restored_is_the_store_again(office: Office, ground: Ground, tmp_path: Path) -> None:
    with office.desk() as desk:
        case = office.register(desk).case
        made = desk.backup(tmp_path / "copy.db")
    again = ground.vacant()
    proof = restored(tmp_path / "copy.db", place_of(again))

    assert (proof.content, proof.digest, proof.differences) == (made.content, made.digest, ())
    with open_desk(again, clock=office.clock) as restored_desk:
        assert restored_desk.numbers() == (case,)
        done(restored_desk.note(case, "it goes on", by=LI))
    assert differences(again) == []


@pytest.mark.parametrize("what", ["pipe", "device"])
def test_a_backup_that_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, what: str) -> None:
    path = Path("/dev/null") if what == "device" else tmp_path / "pipe.db"
    if what == "pipe":
        os.mkfifo(path)

    with pytest.raises(StoreUnavailable) as error:
        restored(path, FilePlace(tmp_path / "new.db"))

    assert error.value.wording.code == "store_is_no_file"
    assert not (tmp_path / "new.db").exists()
