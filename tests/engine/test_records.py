"""What is recorded outside cases stands in a stream of its own."""

import pytest

from workflow.engine.directory import Person
from workflow.engine.records import CalendarPublished, PersonCounted, PersonSet, Published, Record, Withdrawn

RECORDS = [
    (PersonSet(person=Person(name="li")), "directory"),
    (PersonCounted(person="li", procedure="p", tally="slips", case="P-1", on="2026-09-28", count=1), "person:li"),
    (Published(procedure="p", digest="0"), "definition:p"),
    (Withdrawn(procedure="p"), "definition:p"),
    (CalendarPublished(calendar="c", digest="0", reason="why"), "calendar:c"),
]


@pytest.mark.parametrize(("record", "stream"), RECORDS)
def test_a_record_knows_its_stream(record: Record, stream: str) -> None:
    assert record.stream == stream
