"""A moment in a table is read in the form that the map names, whichever way that is done."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from workflow.commands.intake.cases import _moment

FORMS = (
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%d.%m.%Y",
    "%Y/%m/%d %H:%M",
)
WRITTEN = st.builds(lambda moment, form: moment.strftime(form), st.datetimes(), st.sampled_from(FORMS))
NEARLY = st.from_regex(r"[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9]{1,2}(:[0-9]{1,2}){0,2}[Z+0]?)?", fullmatch=True)


def read(text: str, form: str) -> datetime | None:
    try:
        return _moment(text, form)
    except ValueError:
        return None


def as_the_library_reads(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007
    except ValueError:
        return None


@given(text=WRITTEN | NEARLY | st.text(max_size=20), form=st.sampled_from(FORMS))
def test_a_moment_is_read_as_its_form_says(text: str, form: str) -> None:
    assert read(text, form) == as_the_library_reads(text, form)


def test_a_moment_in_the_usual_form_is_read() -> None:
    assert read("2027-01-15T15:30", FORMS[1]) == datetime(2027, 1, 15, 15, 30)  # noqa: DTZ001
    assert read("2027-01-15 15:30", FORMS[1]) is None
    assert read("2027-1-5", FORMS[0]) == datetime(2027, 1, 5)  # noqa: DTZ001
