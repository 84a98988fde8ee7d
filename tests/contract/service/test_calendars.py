"""Calendars in the store: what counts on them is counted again when they become another, and nothing is forgotten."""

from pathlib import Path

import pytest

from tests.contract.grounds import Ground
from tests.contract.heard import heard
from tests.contract.service.conftest import LI, PEOPLE, Office
from tests.kept import HOUR, NINE, SECOND, done
from workflow.definitions.calendars.comparing import Alike, Changed, Growth
from workflow.definitions.load import UNUSABLE
from workflow.definitions.model import Procedure
from workflow.engine.directory import ADMINISTRATOR, Person
from workflow.engine.events import By
from workflow.errors import NotPermitted, ProblemsFound, UsageError
from workflow.service import Desk, Recounted, open_desk
from workflow.store.database import open_store

TERMS = (Path(__file__).parent / "terms.yaml").read_bytes()
TEAM = (Path(__file__).parent / "team_office.yaml").read_bytes()
DAY = 24 * HOUR
GROWN = TEAM.replace(b"known_until: 2026-10-10", b"known_until: 2026-12-25")
MOVED = GROWN + "dates: {2026-10-12: {hours: closed, reason: 停电}}\n".encode()
"""More is known, and a day after what was known is not open."""
CHANGED = TEAM.replace("2026-10-10: 国庆节".encode(), "2026-09-27: 国庆节".encode())
"""The make-up Saturday, which was known, is another day."""
OCT_10 = NINE // SECOND + 12 * 86400 + 9 * 3600  # 18:00 on the make-up Saturday
OCT_12, OCT_13 = OCT_10 + 2 * 86400, OCT_10 + 3 * 86400


@pytest.fixture
def office(ground: Ground) -> Office:
    return Office(ground.like("terms", _make))


def _make(url: str) -> None:
    Office(url).filled(TERMS, PEOPLE, LI, team_office=TEAM)


def receive(desk: Desk) -> str:
    return done(desk.open("terms", {"what": "a parcel"}, by=LI)).case


def due(desk: Desk, number: str) -> int | None:
    return desk.case(number).cycles["answer"].due


def kinds(desk: Desk, number: str) -> list[str]:
    return [event.type for event in desk.history(number)]


def test_a_definition_brings_its_calendars_into_the_store(desk: Desk) -> None:
    assert [calendar.name for calendar in desk.calendars()] == ["always", "team_office"]
    rules = desk.current_calendar("team_office")

    assert rules is not None
    assert desk.calendar(rules.digest) is rules, "read once"
    assert desk.current_calendar("other") is None


def test_a_calendar_that_is_in_the_store_is_not_replaced_by_what_comes_with_a_definition(desk: Desk) -> None:
    before = desk.current_calendar("team_office")
    desk.publish(TERMS + b"\n# again\n", by=LI, calendars={"team_office": CHANGED})

    assert desk.current_calendar("team_office") is before


def test_a_definition_whose_calendar_is_nowhere_is_not_published(desk: Desk) -> None:
    with pytest.raises(ProblemsFound) as raised:
        desk.publish(TERMS.replace(b"team_office", b"night_office"), by=LI)

    assert "night_office" in raised.value.say("en")
    assert [each.name for each in desk.definitions()] == ["terms"]


def test_a_file_with_another_calendar_than_its_name_is_refused(desk: Desk) -> None:
    source = TERMS.replace(b"team_office", b"night_office")
    with pytest.raises(UsageError) as raised:
        desk.publish(source, by=LI, calendars={"night_office": TEAM})

    assert raised.value.wording.code == "calendar_named_otherwise"


def test_a_calendar_that_ships_needs_not_be_handed_along(desk: Desk) -> None:
    desk.publish(TERMS.replace(b"team_office", b"cn_office"), by=LI)

    assert desk.current_calendar("cn_office") is not None


def test_only_an_administrator_publishes_a_calendar(desk: Desk) -> None:
    desk.set_person(Person(name="ada", label="Ada", roles=frozenset({ADMINISTRATOR})), by=LI)
    with pytest.raises(NotPermitted):
        desk.publish_calendar(GROWN, by=LI)

    assert desk.publish_calendar(GROWN, by=By(person="ada")).difference == Growth()


def test_the_same_bytes_again_are_nothing_new(desk: Desk) -> None:
    published = desk.publish_calendar(TEAM, by=LI)

    assert (published.is_new, published.difference, published.recounted) == (False, None, ())
    assert len(desk.calendars()) == 2


def test_a_calendar_with_errors_is_not_published(desk: Desk) -> None:
    with pytest.raises(ProblemsFound) as raised:
        desk.publish_calendar(TEAM.replace(b"18:00", b"11:00"), by=LI)

    assert raised.value.wording.code == "calendar_unusable"


def test_a_due_beyond_what_is_known_is_provisional_and_counted_again_when_more_is_known(
    office: Office, desk: Desk
) -> None:
    certain = receive(desk)
    office.clock.at += DAY
    provisional = receive(desk)
    before = desk.case(provisional).cycles["answer"].reckoning
    published = desk.publish_calendar(MOVED, by=LI)
    after = desk.case(provisional).cycles["answer"].reckoning

    assert published.difference == Growth()
    assert published.recounted == (Recounted(provisional, "answer", OCT_12, OCT_13, was_provisional=True),)
    assert (before.provisional, after.provisional) == (True, False)
    assert (due(desk, certain), due(desk, provisional)) == (OCT_10, OCT_13)
    assert kinds(desk, certain) == ["opened"]
    assert kinds(desk, provisional) == ["opened", "recounted"]
    assert desk.history(provisional)[-1].cause is not None
    assert desk.history(provisional)[-1].by.person == "system"
    assert office.differences() == []


def test_what_was_provisional_becomes_certain_without_moving(office: Office, desk: Desk) -> None:
    office.clock.at += DAY
    number = receive(desk)

    certain = Recounted(number, "answer", OCT_12, OCT_12, was_provisional=True)
    assert desk.publish_calendar(GROWN, by=LI).recounted == (certain,)
    assert not desk.case(number).cycles["answer"].reckoning.provisional


def test_a_known_day_changes_only_with_a_reason_and_moves_all_that_runs(office: Office, desk: Desk) -> None:
    number, closed = receive(desk), receive(desk)
    done(desk.do(closed, "close", by=LI))
    with pytest.raises(UsageError) as raised:
        desk.publish_calendar(CHANGED, by=LI, reason="  ")

    assert raised.value.wording.code == "calendar_known_days_change"
    assert "2026-10-10 09:00-12:00 13:30-18:00 → closed" in raised.value.say("en")
    assert due(desk, number) == OCT_10

    published = desk.publish_calendar(CHANGED, by=LI, reason="the notice was corrected")

    assert isinstance(published.difference, Changed)
    assert published.recounted == (Recounted(number, "answer", OCT_10, OCT_12, provisional=True),)
    assert kinds(desk, closed) == ["opened", "moved"], "what is over stays as it was"
    assert office.differences() == []


def test_a_reason_is_a_text_like_any_other(office: Office, desk: Desk) -> None:
    with pytest.raises(UsageError):
        desk.publish_calendar(CHANGED, by=LI, reason="half a \ud800 character")
    desk.publish_calendar(CHANGED, by=LI, reason=" cafe\u0301 ")
    with open_store(office.url) as store, store.reading() as reading:
        assert [value.value for _, value in reading.kept("calendar:team_office")] == ['"caf\u00e9"']


def test_the_reason_stands_beside_the_history_and_not_in_it(office: Office, desk: Desk) -> None:
    receive(desk)
    desk.publish_calendar(CHANGED, by=LI, reason="Ms Zhang rang us up")
    with open_store(office.url) as store, store.reading() as reading:
        bodies = [row.body for row in reading.events("calendar:team_office")]
        kept = [value.value for _, value in reading.kept("calendar:team_office")]

    assert not any("Zhang" in body for body in bodies)
    assert kept == ['"Ms Zhang rang us up"']


def test_a_text_that_counts_alike_recounts_nothing(office: Office, desk: Desk) -> None:
    office.clock.at += DAY
    number = receive(desk)
    published = desk.publish_calendar(TEAM.replace(b"source: test", b"source: another"), by=LI)

    assert published.difference == Alike()
    assert kinds(desk, number) == ["opened"]
    assert office.differences() == []


def test_an_earlier_text_can_be_published_again(office: Office, desk: Desk) -> None:
    number = receive(desk)
    desk.publish_calendar(CHANGED, by=LI, reason="a mistake")
    desk.publish_calendar(TEAM, by=LI, reason="it was right before")

    assert due(desk, number) == OCT_10
    assert len(desk.calendars()) == 3
    assert office.differences() == []


def test_publishing_a_calendar_can_be_tried_out(office: Office, desk: Desk) -> None:
    number = receive(desk)
    with desk.dry_run():
        moved = desk.publish_calendar(CHANGED, by=LI, reason="trying").recounted
    current = desk.current_calendar("team_office")

    assert moved == (Recounted(number, "answer", OCT_10, OCT_12, provisional=True),)
    assert due(desk, number) == OCT_10
    assert current is not None
    assert current.known_until is not None
    assert receive(desk)
    assert due(desk, receive(desk)) == OCT_10, "the calendar that was tried out is not counted on"


def test_what_was_only_tried_out_is_not_taken_for_what_somebody_else_publishes_after_it(
    office: Office, desk: Desk
) -> None:
    number = receive(desk)
    done(desk.do(number, "close", by=LI))
    with desk.dry_run():
        desk.publish_calendar(CHANGED, by=LI, reason="trying")
        done(desk.note(number, "looks at the store while that is published", by=LI))
        assert due(desk, receive(desk)) == OCT_12
    with office.desk() as other:
        other.publish_calendar(GROWN, by=LI)

    assert due(desk, receive(desk)) == OCT_10


def test_marks_that_are_due_fire_before_anything_is_counted_again(office: Office, desk: Desk) -> None:
    number = receive(desk)
    office.clock.at += 14 * DAY
    desk.publish_calendar(CHANGED, by=LI, reason="corrected too late")

    assert kinds(desk, number) == ["opened", *["mark_fired"] * 3, "recounted"]
    assert desk.case(number).cycles["answer"].breached, "what was late stays late"
    assert office.differences() == []


def test_a_paused_clock_is_counted_again_and_goes_on_from_there(office: Office, desk: Desk) -> None:
    number = receive(desk)
    done(desk.do(number, "park", by=LI))
    desk.publish_calendar(CHANGED, by=LI, reason="corrected")
    done(desk.do(number, "resume", by=LI))

    assert due(desk, number) == OCT_12
    assert office.differences() == []


def test_a_case_that_cannot_be_counted_again_keeps_the_calendar_from_being_published(
    office: Office, desk: Desk
) -> None:
    number = receive(desk)

    def read(source: bytes) -> Procedure:
        raise ProblemsFound(UNUSABLE, count=1, line=1, column=1, problem="a later release finds fault with it")

    with open_desk(office.url, read=read, clock=office.clock) as later, pytest.raises(ProblemsFound) as raised:
        later.publish_calendar(CHANGED, by=LI, reason="corrected")

    assert raised.value.wording.code == "case_not_recounted"
    assert number in raised.value.say("en")
    assert "finds fault" in raised.value.say("en")
    with open_store(office.url) as store, store.writing() as writing:
        writing._database.run("UPDATE case_file SET snapshot = '{' || snapshot")
    with pytest.raises(ProblemsFound) as damaged:
        desk.publish_calendar(CHANGED, by=LI, reason="corrected")

    assert "Unreadable at shapes.py" in damaged.value.say("en")
    assert [calendar.name for calendar in desk.calendars()] == ["always", "team_office"]


@pytest.mark.parametrize("others", [1, 250])
def test_no_case_is_forgotten(office: Office, desk: Desk, others: int) -> None:
    with desk.batch():
        numbers = [receive(desk) for _ in range(others)]
    published = desk.publish_calendar(CHANGED, by=LI, reason="corrected")

    assert [each.case for each in published.recounted] == numbers
    assert {due(desk, number) for number in numbers} == {OCT_12}


def test_a_command_reads_no_calendar_that_it_does_not_count_on(office: Office, desk: Desk) -> None:
    number = receive(desk)
    with heard(office.url, office.clock) as (store, statements):
        fresh = Desk(store)
        done(fresh.note(number, "only a note", by=LI))
        done(fresh.do(number, "close", by=LI))

        assert not [each for each in statements if "FROM calendar" in each]
        receive(fresh)
        receive(fresh)
        assert sum("FROM calendar" in each for each in statements) == 2, "each once"
