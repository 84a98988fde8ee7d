"""A commitment hides its value and binds it to one place."""

import hashlib
import json

import pytest

from workflow.store.commitments import DOMAIN, Beside, Kept, commitment, keep, opened, sealed


def test_a_commitment_is_the_hash_of_its_place_salt_and_value() -> None:
    kept = keep("name", "张三")
    text = json.dumps(["case:T-1", 3, "name", kept.salt, "张三"], ensure_ascii=False, separators=(",", ":"))

    assert commitment("case:T-1", 3, kept) == hashlib.sha256(DOMAIN + text.encode()).hexdigest()


def test_the_same_value_twice_has_two_commitments() -> None:
    assert commitment("s", 1, keep("name", "x")) != commitment("s", 1, keep("name", "x"))


@pytest.mark.parametrize(
    ("stream", "seq", "name"), [("case:2", 1, "name"), ("case:1", 2, "name"), ("case:1", 1, "contact")]
)
def test_a_value_opens_no_commitment_of_another_place(stream: str, seq: int, name: str) -> None:
    kept = keep("name", "张三")

    assert commitment(stream, seq, Kept(name, kept.salt, kept.value)) != sealed("case:1", 1, kept).commitment


def test_values_are_opened_by_what_was_committed_to() -> None:
    rows = [(1, Beside("name", "a" * 64, '"张三"')), (2, Beside("name", "b" * 64, "7"))]

    assert opened(rows) == {"a" * 64: "张三", "b" * 64: 7}


def test_a_value_that_is_no_json_any_more_opens_nothing() -> None:
    assert opened([(1, Beside("name", "a" * 64, "{"))]) == {}
