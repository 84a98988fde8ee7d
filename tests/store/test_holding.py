"""`field=value`: which days a written date means."""

from datetime import date

import pytest

from workflow.store.holding import _bounds


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-11", date(2026, 11, 1), date(2026, 12, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2028-02-29", date(2028, 2, 29), date(2028, 3, 1)),
        ("2026-12-31", date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_a_part_of_a_date_means_all_its_days(text: str, first: date, after: date) -> None:
    assert _bounds(text) == (first, after)


@pytest.mark.parametrize("text", ["2026-13", "2026-02-29", "2026-00", "9999"])
def test_days_that_do_not_exist_are_none(text: str) -> None:
    assert _bounds(text) is None
