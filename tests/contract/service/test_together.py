"""Many commands in one transaction: each stands or falls alone, and what they all look at is asked for once."""

from tests.contract.heard import heard
from tests.contract.service.conftest import LI, Office
from tests.kept import done
from workflow.engine.refusals import Refused
from workflow.service import Desk

GIVEN = {"name": "张三", "happened": "2026-09-28T08:00"}
KEYS = tuple(f"k{n}" for n in range(40))


def test_what_many_openings_look_at_is_asked_for_at_once(office: Office, desk: Desk) -> None:
    office.register(desk)
    with heard(office.url, office.clock) as (store, statements):
        mine = Desk(store)
        statements.clear()
        opened = mine.together(lambda: [done(mine.open("slips", GIVEN, by=LI, key=key)) for key in KEYS], known_by=KEYS)

    assert [outcome.case for outcome in opened] == [f"T-2026-{n:04}" for n in range(2, 42)]
    assert len(statements) < 20, statements


def test_a_key_that_is_given_twice_in_one_transaction_is_answered_the_second_time(office: Office, desk: Desk) -> None:
    with desk.batch():
        first = done(desk.open("slips", GIVEN, by=LI, key="k"))
        again = done(desk.open("slips", GIVEN, by=LI, key="k"))

    assert (again.case, again.repeated) == (first.case, True)
    assert desk.numbers() == (first.case,)


def test_what_is_refused_among_others_leaves_nothing_and_no_gap(office: Office, desk: Desk) -> None:
    with desk.batch():
        first = office.register(desk)
        refused = desk.open("slips", {}, by=LI, key="refused")
        second = office.register(desk)
        done(desk.note(first.case, "x", by=LI))

    assert isinstance(refused, Refused)
    assert (first.case, second.case) == ("T-2026-0001", "T-2026-0002")
    assert [len(desk.history(number)) for number in desk.numbers()] == [2, 1]
    assert not isinstance(desk.note(first.case, "x", by=LI, key="refused"), Refused), "the key was never used"
