"""Days on which things go wrong around a store: others write while it is copied, and files are not what they should be."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kept import done
from tests.service.conftest import BO, LI, WANG, Office
from workflow.audit.copies import Proof, copied, restored
from workflow.audit.replay import replay
from workflow.engine.events import By
from workflow.errors import StoreUnavailable, UsageError
from workflow.service import Desk, Scan
from workflow.store.database import open_store
from workflow.store.sqlite import Access


def writing_meanwhile(desk: Desk, number: str) -> Callable[[int, int], None]:
    """Writes a note each time somebody says how far a copy has come."""

    def write(_done: int, _of: int) -> None:
        done(desk.note(number, "meanwhile", by=LI))

    return write


def notes_in(path: Path, number: str) -> int:
    with open_store(f"sqlite:///{path}", access=Access.READ) as store:
        assert replay(store).differences == ()
        with store.reading() as reading:
            return sum(event.type == "noted" for event in reading.events(f"case:{number}"))


def test_a_store_that_others_write_to_is_copied_as_it_was_at_one_moment(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    number = office.register(desk).case
    with open_store(office.url) as store:
        proof = copied(store, tmp_path / "backup.db", watch=writing_meanwhile(desk, number))

    assert isinstance(proof, Proof)
    assert notes_in(tmp_path / "backup.db", number) == 0
    assert notes_in(Path(office.url.removeprefix("sqlite:///")), number) > 0


def test_a_store_in_use_is_restored_as_it_was_at_one_moment(office: Office, desk: Desk, tmp_path: Path) -> None:
    number = office.register(desk).case
    source = Path(office.url.removeprefix("sqlite:///"))
    proof = restored(source, tmp_path / "new.db", watch=writing_meanwhile(desk, number))

    assert proof.differences == ()
    assert notes_in(tmp_path / "new.db", number) == 0
    assert notes_in(source, number) > 0


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_backup_that_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, kind: str) -> None:
    path = Path("/dev/null") if kind == "device" else tmp_path / "pipe.db"
    if kind == "pipe":
        os.mkfifo(path)

    with pytest.raises(StoreUnavailable) as error:
        restored(path, tmp_path / "new.db")

    assert error.value.wording.code == "store_is_no_file"
    assert not (tmp_path / "new.db").exists()


def test_files_of_one_name_are_all_kept_within_reach(office: Office, desk: Desk) -> None:
    number = office.register(desk).case
    for content in (b"one", b"two", b"three"):
        done(desk.attach(number, "photo.jpg", content, by=LI))

    assert [each.name for each in desk.attachments(number)] == ["photo.jpg (1)", "photo.jpg (2)", "photo.jpg"]
    assert desk.attachment(number, "photo.jpg (1)") == b"one"
    assert desk.attachment(number, "photo.jpg (2)") == b"two"
    assert desk.attachment(number, "photo.jpg") == b"three"


def test_an_empty_scan_proves_no_signature(office: Office, desk: Desk) -> None:
    number = office.register(desk).case
    done(desk.do(number, "submit", {"amount": "900.00", "employee": "mei"}, by=LI))
    before = desk.case(number)

    by = By(person=WANG.person, for_=BO.person)
    with pytest.raises(UsageError) as error:
        desk.do(number, "approve", {"opinion": "yes"}, by=by, saw="x", evidence=Scan("scan.pdf", b""))

    assert error.value.wording.code == "evidence_empty"
    assert desk.case(number) == before


@pytest.mark.parametrize("texts", [tuple(f"w{n}" for n in range(3000)), ("x" * 100_000,)])
def test_more_than_a_database_looks_for_is_refused_in_words(desk: Desk, texts: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as error:
        desk.find(*texts)

    assert error.value.wording.code == "too_much_sought"


def test_a_long_value_to_be_held_counts_as_well(desk: Desk) -> None:
    with pytest.raises(UsageError) as error:
        desk.find(where={"name": "x" * 100_000})

    assert error.value.wording.code == "too_much_sought"
