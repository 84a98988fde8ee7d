"""Values of the engine go to the store and come back the same; anything else is refused when it is read."""

import pytest

from workflow.engine.case import Case, Cycle, Done, OpenDuty, Reckoning, Round, Sealed, Signature
from workflow.engine.directory import Person, Suspension
from workflow.store.shapes import Unreadable, frozen, parsed, plain, shaped
from workflow.store.snapshots import case_of, case_snapshot, person_of, person_snapshot

RECKONING = Reckoning("always", "d" * 64, "24h", None, 20, (16, 21))
SIGNATURE = Signature("wang", "head", None, "c" * 64, 4, ("desk",))
CASE = Case(
    number="T-1",
    definition="d",
    state="open",
    seq=5,
    fields={"amount": 3, "tags": ("a", "b"), "who": Sealed("f" * 64, "mei"), "text": Sealed("e" * 64, "secret")},
    done={"register": Done(1, 1, "li", ("li",))},
    assignees={"clerk": "li"},
    rounds={"pay": Round(1, 0, None, ("head",), 1, False, (SIGNATURE,))},
    cycles={"c": Cycle("c", 1, 10, RECKONING, None, None, ((1, 2), (3, 4)), (0,), True, "met", 30)},
    duties={"d": OpenDuty(1, ("clerk",))},
    suspended={"slips": "mei"},
)


def test_a_case_comes_back_without_the_texts() -> None:
    back = case_of(case_snapshot(CASE, {"who"}))

    assert back.fields["text"] == Sealed("e" * 64)
    assert back.fields["who"] == Sealed("f" * 64, "mei")
    assert back == case_of(case_snapshot(back, {"who"}))
    assert (back.rounds, back.cycles, back.duties, back.done) == (CASE.rounds, CASE.cycles, CASE.duties, CASE.done)


def test_a_person_comes_back() -> None:
    person = Person(
        name="li",
        roles=frozenset({"b", "a"}),
        departments=("x",),
        away=((1, 2),),
        suspensions=(Suspension(procedure="p", tally="t", case="c"),),
    )

    assert person_of(person_snapshot(person)) == person


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param(Done, {"times": 1, "seq": 1, "last": "li"}, id="a part is missing"),
        pytest.param(Done, {"times": 1, "seq": 1, "last": "li", "people": [], "more": 1}, id="a part too many"),
        pytest.param(Done, {"times": "1", "seq": 1, "last": "li", "people": []}, id="text for a number"),
        pytest.param(Done, {"times": True, "seq": 1, "last": "li", "people": []}, id="yes for a number"),
        pytest.param(Done, [1, 1, "li", []], id="a list for an object"),
        pytest.param(tuple[str, ...], "abc", id="text for a list"),
        pytest.param(tuple[int, int], [1], id="half a pair"),
        pytest.param(Person, {"name": "li", "roles": {}}, id="an object for a set"),
    ],
)
def test_another_shape_is_unreadable(kind, value) -> None:
    with pytest.raises(Unreadable):
        shaped(kind, value)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "{'a': 1}"])
def test_text_that_is_no_json_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        parsed(text)


def test_a_value_is_frozen_as_it_was() -> None:
    rows = ({"a": 1, "b": None}, {"a": 2, "b": "x"})

    assert frozen('[{"a":1,"b":null},{"a":2,"b":"x"}]') == rows
    assert plain(rows) == rows
