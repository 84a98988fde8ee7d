"""What only a store can show of Order 20: no case is opened once it is out of force, open ones go on, clues become cases."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.kept import Hands, Kept, codes, done, file_url
from workflow.audit.replay import replay
from workflow.engine.case import Case, Parent
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.engine.refusals import Refused
from workflow.service import Outcome
from workflow.store.backend.port import Access
from workflow.store.database import open_store

CHEN, ADA = By(person="chen"), By(person="ada")
PEOPLE = (
    Person(name="chen", label="陈一", roles=frozenset({"officer"})),
    Person(name="ada", label="艾达", roles=frozenset()),
)
COMPLAINT = {
    "complainant": "王一",
    "phone": "13800000001",
    "address": "平江路 1 号",
    "respondent": "某家电商店",
    "respondent_address": "人民路 8 号",
    "request": "退货",
    "facts": "不制冷",
}
LAST_DAY, DAY_AFTER = "2026-04-14T23:59:59", "2026-04-15T00:00:00"


def instant(text: str) -> int:
    """Microseconds UTC of a time in Shanghai."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()) * 1_000_000


@dataclass
class Office(Kept):
    """A store in which the order was published while it was in force."""

    clock: Hands = field(default_factory=lambda: Hands(instant("2026-04-14T09:00:00")))

    def found(self, text: str) -> "Office":
        return self.filled(text.encode(), PEOPLE, ADA)

    def register(self, at: str, received_at: str) -> Outcome | Refused:
        self.clock.at = instant(at)
        with self.desk() as desk:
            return desk.open("cn_12315_order20", {"received_at": received_at, **COMPLAINT}, action="register", by=CHEN)

    def do(self, at: str, number: str, action: str, **given: object) -> Outcome | Refused:
        self.clock.at = instant(at)
        with self.desk() as desk:
            return desk.do(number, action, given, by=CHEN)


@pytest.fixture(scope="session")
def procedure(as_shipped):
    """Order 20 as it ships."""
    return as_shipped("cn_12315_order20", "{}")


@pytest.fixture
def office(procedure, tmp_path: Path) -> Office:
    return Office(file_url(tmp_path / "cases.db")).found(procedure.text)


def test_a_case_of_its_last_day_is_opened_and_one_of_the_day_after_is_refused(
    procedure, office: Office, tmp_path: Path
):
    last = office.register(LAST_DAY, "2026-04-14T16:00")
    after = office.register(DAY_AFTER, "2026-04-15T00:00")
    recorded_late = office.register("2026-04-15T09:00:00", "2026-04-14T16:00")
    removal = ("valid_to: 2026-04-14", "valid_to: 2026-04-15")
    extended = Office(file_url(tmp_path / "extended.db")).found(procedure.edited(removal).text)

    assert done(last).case == "TS-2026-000001"
    assert codes(after) == codes(recorded_late) == ["procedure_not_valid_today"]
    procedure.noted(done(extended.register(DAY_AFTER, "2026-04-15T00:00")).case, removal)


def test_no_case_is_opened_before_it_came_into_force(procedure, tmp_path: Path):
    office = Office(file_url(tmp_path / "early.db"), Hands(instant("2019-12-31T09:00:00"))).found(procedure.text)

    assert codes(office.register("2019-12-31T23:59:59", "2019-12-31T10:00")) == ["procedure_not_valid_today"]
    assert done(office.register("2020-01-01T00:00:00", "2019-12-31T10:00")).to == "received"


def test_a_case_that_is_open_when_the_order_is_repealed_goes_on_under_it(office: Office):
    number = done(office.register("2026-04-14T16:30:00", "2026-04-14T16:00")).case

    done(office.do("2026-04-15T09:00:00", number, "accept", decision_told="短信告知"))
    done(office.do("2026-04-15T10:00:00", number, "mediate", complainant_consents=True, respondent_consents=True))
    office.clock.at = instant("2026-06-23T00:00:00")
    with office.desk() as desk:
        desk.tick()
        case = desk.case(number)
    done(
        office.do(
            "2026-06-24T09:00:00",
            number,
            "tell_both",
            complainant_told_on="2026-06-24",
            respondent_told_on="2026-06-24",
        )
    )

    assert (case.state, case.fields["ending"]) == ("terminated", "time_over")
    assert case.cycles["mediation_time"].due == instant("2026-06-22T18:00:00") // 1_000_000
    with open_store(office.url, access=Access.READ) as store:
        assert replay(store).differences == ()


def clue_check(office: Office) -> tuple[str, Case]:
    """A complaint and the case of the clue that was found in it."""
    number = done(office.register("2026-04-14T09:30:00", "2026-04-14T09:00")).case
    done(office.do("2026-04-14T10:00:00", number, "find_clue", clue="篡改生产日期"))
    with office.desk() as desk:
        (found,) = desk.case(number).links
        return number, desk.case(found)


def test_a_clue_is_checked_as_a_case_of_its_own_that_knows_the_clue(procedure, office: Office, tmp_path: Path):
    number, check = clue_check(office)
    removal = ("copies: {clue: clue}", "gives: {clue: 不详}")
    _, unknown = clue_check(Office(file_url(tmp_path / "unknown.db")).found(procedure.edited(removal).text))

    assert (check.state, check.parent) == ("checking", Parent(number, "clue_check"))
    assert check.fields["clue"].value == "篡改生产日期"
    assert list(check.cycles) == ["checking_clue"]
    procedure.noted(str(unknown.fields["clue"].value), removal)


def test_a_clue_found_after_the_repeal_is_not_taken_up_under_the_order(office: Office):
    number = done(office.register("2026-04-14T09:30:00", "2026-04-14T09:00")).case
    refused = office.do("2026-04-15T10:00:00", number, "find_clue", clue="篡改生产日期")

    assert codes(refused)[0] == "linked_case"
    assert "procedure_not_valid_today" in codes(refused)
