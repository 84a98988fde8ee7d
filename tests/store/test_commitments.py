"""A commitment hides its value and binds it to one place."""

import hashlib
import json

import pytest

from workflow.store.commitments import DOMAIN, Kept, commitment, keep, opened, sealed


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
    promised = sealed("case:1", 1, kept).commitment

    assert promised in opened("case:1", [(1, kept)])
    assert promised not in opened(stream, [(seq, Kept(name, kept.salt, kept.value))])


def test_a_value_that_was_tampered_with_opens_nothing() -> None:
    kept = keep("name", "张三")
    promised = sealed("case:1", 1, kept).commitment

    assert promised not in opened("case:1", [(1, Kept("name", kept.salt, '"李四"')), (1, Kept("name", kept.salt, "{"))])
