"""A store of an older release gets the contacts that this one would have written."""

from runpy import run_path
from unicodedata import normalize

from hypothesis import assume, given
from hypothesis import strategies as st

from workflow.store.canonical import canonical, is_storable
from workflow.store.creating import MIGRATIONS
from workflow.store.seeking import CONTACT_PARTS, contact_of

migrated = run_path(str(MIGRATIONS / "versions" / "0003_contacts.py"))["_contact"]
PIECES = (
    "138",
    "0013 8000",
    "13800138000",
    "+86",
    "0086",
    "(021)",
    "5555-1234",
    "li@a.example",
    "wx_",
    "李",
    "，",
    "\n",
    " ",
    "0",
)
NAMES = (*sorted(CONTACT_PARTS), "home_phone", "contact_name", "complaint")


@given(name=st.sampled_from(NAMES), pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=6))
def test_a_migrated_value_is_found_by_what_a_new_one_is(name: str, pieces: list[str]) -> None:
    text = normalize("NFC", "".join(pieces))
    assume(is_storable(text))

    assert migrated(name, canonical(text)) == contact_of(name, text)


def test_a_value_that_somebody_damaged_is_found_by_nothing() -> None:
    assert migrated("contact", "{") is None
    assert migrated("contact", '["13800138000"]') is contact_of("contact", ("13800138000",)) is None
