"""Days on which things go wrong around a store: others write while it is copied, and files are not what they should be."""

import pytest

from tests.contract.service.conftest import BO, LI, WANG, Office
from tests.kept import done, sql
from workflow.engine.events import By
from workflow.errors import StoreUnavailable, UsageError
from workflow.service import Desk, Scan


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


def test_a_desk_that_was_open_during_an_upgrade_writes_nothing(
    office: Office, desk: Desk, case: str, kind: str
) -> None:
    raised_to = "PRAGMA user_version = 99" if kind == "sqlite" else "UPDATE store_info SET format = 99"
    with sql(office.url) as run:
        run(raised_to)
    with pytest.raises(StoreUnavailable) as raised:
        desk.note(case, "x", by=LI)

    assert raised.value.wording.code == "store_newer"
