"""How a customer is reached lies beside what was said, so that their other cases are found without reading every text."""

import json

import pytest

from tests.contract.store.events import append
from tests.kept import sql
from workflow.store.commitments import keep
from workflow.store.database import Store, open_store
from workflow.store.search import reached
from workflow.store.seeking import contacts_in

PHONE, OTHER, MAIL = "138 0013-8000", "(021) 5555 1234", "Li-Lei@Example.com"
TEXTS = (
    PHONE,
    "13800138000",
    f"+86 {PHONE}",
    f"李雷 {PHONE}（微信同号）",
    f"{PHONE} or {OTHER}",
    "021 55551234",
    MAIL,
    f"{MAIL}, evenings {OTHER}",
    "wx_lilei",
    "WX lilei",
    "line\nbreak",
    "",
)


def kept(store: Store, texts: tuple[str, ...], name: str) -> None:
    with store.writing() as writing:
        for place, text in enumerate(texts):
            append(store, writing, f"case:T-{place}", kept=(keep(name, text),))


def found(store: Store, text: str) -> set[str]:
    with store.reading() as reading:
        return set(reading.asked_for(lambda statements: reached(statements, contacts_in(text))))


@pytest.mark.parametrize("name", ["contact", "home_phone", "email"])
def test_whoever_is_reached_in_the_same_way_is_found(store: Store, name: str) -> None:
    kept(store, TEXTS, name)
    for text in (each for each in TEXTS if contacts_in(each)):
        same = {f"T-{place}" for place, other in enumerate(TEXTS) if contacts_in(text) & contacts_in(other)}

        assert found(store, text) == same


def test_a_text_that_only_mentions_a_number_is_not_how_somebody_is_reached(store: Store) -> None:
    kept(store, (PHONE,), "complaint")

    assert found(store, PHONE) == set()


def test_what_was_erased_finds_nobody(store: Store, url: str) -> None:
    kept(store, (PHONE, OTHER), "contact")
    with sql(url) as run:
        run("DELETE FROM private_value WHERE stream = 'case:T-0'")
        left = run("SELECT contact FROM private_value WHERE contact IS NOT NULL")

    assert left == [("2155551234",)]
    with open_store(url) as later:
        assert found(later, PHONE) == set()


def test_several_ways_in_one_text_are_no_way_by_themselves(store: Store, url: str) -> None:
    kept(store, (f"{PHONE} or {OTHER}", "nobody knows\n"), "contact")
    with sql(url) as run:
        rows = run("SELECT value, contact FROM private_value ORDER BY stream")

    assert rows == [
        (json.dumps(f"{PHONE} or {OTHER}"), ""),
        (json.dumps("nobody knows\n"), "nobodyknows"),
    ]
