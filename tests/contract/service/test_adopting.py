"""Running cases taken over into a store: their numbers, their keys, and that all of it is decided again by replay."""

import pytest

from tests.contract.service.conftest import LI, SLIPS, WANG, Office
from tests.kept import NINE, done
from workflow.engine.case import LinkedCase, Sealed
from workflow.engine.claims import Step
from workflow.engine.events import FORMER
from workflow.engine.refusals import Refused
from workflow.errors import NotFound, NotPermitted, UsageError
from workflow.service import By, Claim, Desk
from workflow.store.numbers import place_of

HOUR = 3600 * 1_000_000
WHY = "former system closed down"
PAST = (
    Step(action="register", who="li", when=NINE - 3 * HOUR, to="recorded"),
    Step(action="submit", who="li", when=NINE - 2 * HOUR, to="waiting"),
    Step(action="approve", who="wang", when=NINE - HOUR, to="paid", text="同意"),
)
FIELDS = {"name": "张三", "happened": "2026-09-28T03:00", "amount": "120.00", "employee": "mei"}


def adopted(desk: Desk, number: str = "", state: str = "recorded", **claim) -> str:
    return done(desk.adopt("slips", Claim(number=number, state=state, given=FIELDS, **claim), reason=WHY, by=WANG)).case


@pytest.mark.parametrize(
    ("template", "number", "place"),
    [
        ("T-{year}-{seq:04}", "T-2026-0001", (2026, 1)),
        ("T-{year}-{seq:04}", "T-2026-12345", (2026, 12345)),
        ("T-{year}-{seq:04}", "T-2026-012345", None),
        ("T-{year}-{seq:04}", "T-2026-0000", None),
        ("T-{year}-{seq:04}", "T-26-0001", (26, 1)),
        ("T-{year}-{seq:04}", "T-2026-001", None),
        ("T-{year}-{seq:04}", "x T-2026-0001", None),
        ("T{seq}", "T17", (0, 17)),
        ("{year}.{seq:3}", "2026x001", None),
        ("T-{year}-{seq:04}", "", None),
    ],
)
def test_a_number_of_the_template_is_known(template: str, number: str, place: tuple[int, int] | None) -> None:
    assert place_of(template, number) == place


def test_a_number_of_the_sequence_is_kept_and_the_sequence_goes_on_above_it(office: Office, desk: Desk) -> None:
    assert adopted(desk, "T-2026-0057") == "T-2026-0057"
    assert office.register(desk).case == "T-2026-0058"
    assert adopted(desk, "T-2026-0012") == "T-2026-0012", "one that was passed over"
    assert adopted(desk, "T-2025-0003") == "T-2025-0003", "of another year"
    assert office.register(desk).case == "T-2026-0059"
    assert office.differences() == []


def test_a_number_that_nobody_will_give_out_is_kept(office: Office, desk: Desk) -> None:
    assert adopted(desk, "OLD/17-b") == "OLD/17-b"
    assert office.differences() == []


@pytest.mark.parametrize("number", ["", "投诉 17", "T-2026-9999999", "-x", "a" * 65])
def test_a_number_that_cannot_be_one_here_is_remembered_beside_a_new_one(desk: Desk, number: str) -> None:
    case = adopted(desk, number)
    former = desk.history(case)[0].given.get(FORMER)

    assert case == "T-2026-0001"
    assert (former.value if isinstance(former, Sealed) else "") == number
    assert not number or [found.file.number for found in desk.find(number)] == [case]


def test_the_number_of_another_procedure_is_not_taken(desk: Desk) -> None:
    desk.publish(SLIPS.replace(b"procedure: slips", b"procedure: other").replace(b'"T-{', b'"O-{'), by=LI)

    assert adopted(desk, "O-2026-0001") == "T-2026-0001"


def test_a_number_that_is_there_already_is_refused(office: Office, desk: Desk, case: str) -> None:
    with pytest.raises(UsageError) as refused:
        adopted(desk, case)

    assert refused.value.wording.code == "claimed_number_taken"
    assert office.register(desk).case == "T-2026-0002"


def test_a_refused_takeover_uses_up_no_number_and_no_key(office: Office, desk: Desk) -> None:
    claim = Claim(number="T-2026-0300", state="paid", given=FIELDS)
    refused = desk.adopt("slips", claim, reason=WHY, by=WANG, key="k")

    assert isinstance(refused, Refused)
    assert [found.code for found in refused.refusals] == ["claim_without_signature"]
    assert office.register(desk).case == "T-2026-0001"
    again = desk.adopt(
        "slips", Claim(number="T-2026-0300", state="recorded", given=FIELDS), reason=WHY, by=WANG, key="k"
    )
    assert done(again).case == "T-2026-0300"


def test_the_same_key_takes_over_once(desk: Desk) -> None:
    claim = Claim(number="T-2026-0007", state="recorded", given=FIELDS)
    first = done(desk.adopt("slips", claim, reason=WHY, by=WANG, key="k"))
    second = done(desk.adopt("slips", claim, reason=WHY, by=WANG, key="k"))

    assert (first.repeated, second.repeated, second.case) == (False, True, "T-2026-0007")
    with pytest.raises(UsageError):
        desk.adopt("slips", Claim(number="T-2026-0007", state="paid"), reason=WHY, by=WANG, key="k")


def test_a_case_taken_over_goes_on_and_replay_decides_it_again(office: Office, desk: Desk) -> None:
    case = adopted(desk, "T-2026-0009", "paid", past=PAST, assignees={"clerk": "li"}, since=NINE - HOUR)
    assert desk.case(case).rounds["payment"].signatures[0].claimed
    done(desk.do(case, "settle", by=LI))

    assert office.differences() == []
    assert desk.case(case).state == "closed"


def test_a_claimed_step_is_kept_out_of_the_hashed_body(office: Office, desk: Desk) -> None:
    case = adopted(desk, state="paid", past=PAST)
    with desk._store.reading() as reading:
        body = next(reading.events(f"case:{case}")).body

    assert "同意" not in body
    assert "张三" not in body
    assert WHY not in body
    assert office.differences() == []


def test_links_duties_and_the_opening_are_taken_over(office: Office, desk: Desk) -> None:
    links = {"T-2025-0001": LinkedCase("duplicate", "void")}
    claim = Claim(state="recorded", given=FIELDS, duties=("inform_customer",), links=links)
    case = done(desk.adopt("slips", claim, reason=WHY, by=WANG, occurred_at=NINE - 24 * HOUR)).case

    assert desk.case(case).links == links
    assert list(desk.case(case).duties) == ["inform_customer"]
    assert desk.history(case)[0].occurred_at == NINE - 24 * HOUR
    assert office.differences() == []


def test_who_may_not_and_what_is_not_there(desk: Desk) -> None:
    with pytest.raises(NotPermitted):
        desk.adopt("slips", Claim(state="recorded"), reason=WHY, by=By(person="nobody"))
    with pytest.raises(NotFound):
        desk.adopt("nowhere", Claim(state="recorded"), reason=WHY, by=WANG)
    with pytest.raises(NotFound):
        desk.adopt("slips", Claim(state="recorded", given={"colour": "red"}), reason=WHY, by=WANG)
    with pytest.raises(UsageError):
        desk.adopt("slips", Claim(state="recorded"), reason="  ", by=WANG)
    refused = desk.adopt("slips", Claim(state="recorded"), reason=WHY, by=LI)
    assert isinstance(refused, Refused)
    assert refused.refusals[0].who == ("wang",)


def test_a_forged_adoption_is_found(office: Office, desk: Desk) -> None:
    adopted(desk, "T-2026-0009", "paid", past=PAST)
    office.sql("DELETE FROM private_value WHERE name = '@past'")
    found = office.differences()

    assert {"value_missing", "would_be_refused"} <= {each.split()[2].rstrip(":") for each in found}
