"""`complaints doctor`: what is wrong is found, with what to do; and nothing is ever written."""

import sqlite3
from collections import namedtuple
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.contract.workers.conftest import LI, Office, made_office
from tests.kept import HOUR, SECOND
from tests.replacing import replace
from workflow.commands.operator import examining
from workflow.commands.operator.findings import Level
from workflow.definitions.calendars.model import CalendarRules, Interval
from workflow.service import open_desk
from workflow.store import moment
from workflow.wording import Label

from .conftest import Counter

WEEK = tuple((Interval(540, 1080),) for _ in range(7))


@pytest.fixture
def office(outside: Counter) -> Office:
    """Two hours behind the machine's clock."""
    return made_office(outside.folder, moment.now() - 2 * HOUR)


@pytest.fixture
def examine(outside: Counter, office: Office) -> Callable[[], dict[str, dict[str, Any]]]:
    """The worst finding of each check."""

    def found() -> dict[str, dict[str, Any]]:
        said = outside("--db", office.url, "doctor", "-o", "json")
        ranks = [level.value for level in Level]
        worst = dict[str, dict[str, Any]]()
        for each in said.data["findings"]:
            before = worst.get(each["check"])
            if before is None or ranks.index(each["level"]) > ranks.index(before["level"]):
                worst[each["check"]] = each
        broken = any(each["level"] == "problem" for each in worst.values())
        assert said.code == int(broken)
        assert said.data["well"] is not broken
        return worst

    return found


Examine = Callable[[], dict[str, dict[str, Any]]]


def beat(office: Office, at: int, silent_after: int | None = 60) -> None:
    with open_desk(office.url, clock=lambda: at) as desk:
        desk.beat("night", host="here", pid=1, silent_after=silent_after)


def run_once(office: Office, at: int) -> None:
    """A single run began and ended then."""
    beat(office, at, None)
    with open_desk(office.url, clock=lambda: at) as desk:
        desk.stopped("night")


def test_a_store_at_rest_is_well_but_for_the_worker_that_never_ran(examine: Examine) -> None:
    found = examine()

    assert {name for name, each in found.items() if each["level"] != "ok"} == {"workers"}
    assert set(found) == {
        *("store", "guards", "integrity", "clock", "marks", "workers"),
        *("identity", "verification", "trouble", "notices", "calendars", "roles", "disk"),
    }


def test_with_a_worker_that_was_just_heard_of_all_is_well(examine: Examine, office: Office) -> None:
    beat(office, moment.now())

    assert {each["level"] for each in examine().values()} == {"ok"}


def test_marks_that_nobody_fired_are_a_problem_until_a_worker_is_at_it(examine: Examine, office: Office) -> None:
    with office.desk() as desk:
        case = office.register(desk)

    alone = examine()["marks"]
    beat(office, moment.now())
    attended = examine()["marks"]

    assert (alone["level"], attended["level"]) == ("problem", "warning")
    assert case in alone["message"]
    assert "1 h 12 min" in alone["message"]
    assert "complaints worker" in alone["fix"]


def test_a_worker_that_fell_silent_has_died_and_one_that_stopped_has_not(examine: Examine, office: Office) -> None:
    beat(office, moment.now() - HOUR)
    died = examine()["workers"]
    with open_desk(office.url) as desk:
        desk.stopped("night")
    stopped = examine()["workers"]

    assert (died["level"], stopped["level"]) == ("problem", "warning")
    assert "seems to have died" in died["message"]
    assert "was stopped" in stopped["message"]


@pytest.mark.parametrize(
    ("silent_after", "seconds", "level"),
    [(60, 50, "ok"), (60, 70, "problem"), (3600, 3000, "ok"), (None, 170, "ok"), (None, 190, "problem")],
)
def test_a_worker_is_dead_when_it_missed_what_it_promised_itself(
    examine: Examine, office: Office, silent_after: int | None, seconds: int, level: str
) -> None:
    beat(office, moment.now() - seconds * SECOND, silent_after)

    assert examine()["workers"]["level"] == level


def test_a_single_run_that_ended_recently_is_well_and_a_worker_that_stopped_recently_is_not(
    examine: Examine, office: Office
) -> None:
    run_once(office, moment.now() - 40 * SECOND)
    found = examine()
    with open_desk(office.url) as desk:
        desk.beat("night", host="here", pid=1, silent_after=60)
        desk.stopped("night")
    stopped = examine()

    assert {each["level"] for each in found.values()} == {"ok"}
    assert "(--once), ended well 4" in found["workers"]["message"]
    assert stopped["workers"]["level"] == "warning"


def test_a_single_run_of_long_ago_is_a_warning_that_names_cron(examine: Examine, office: Office) -> None:
    run_once(office, moment.now() - 2 * HOUR)

    found = examine()["workers"]

    assert found["level"] == "warning"
    assert "was 2 h ago" in found["message"]
    assert "cron" in found["fix"]


def test_what_is_due_since_a_single_run_is_for_the_next(examine: Examine, office: Office) -> None:
    with office.desk() as desk:
        office.register(desk)
    run_once(office, moment.now() - 600 * SECOND)

    found = examine()["marks"]

    assert found["level"] == "warning"
    assert "the next `complaints worker --once`" in found["fix"]


def test_a_worker_that_died_while_another_runs_is_a_warning(examine: Examine, office: Office) -> None:
    beat(office, moment.now() - HOUR)
    with open_desk(office.url) as desk:
        desk.beat("day", host="here", pid=2, silent_after=60)

    found = examine()["workers"]

    assert found["level"] == "warning"
    assert "another one is at work" in found["fix"]


def test_a_clock_behind_history_is_a_problem(examine: Examine, office: Office) -> None:
    office.clock.at = moment.now() + 24 * HOUR
    with office.desk() as desk:
        office.register(desk)

    found = examine()["clock"]

    assert found["level"] == "problem"
    assert "23 h 59 min" in found["message"] or "1 d" in found["message"]


def test_a_missing_trigger_is_a_problem_and_the_rest_is_still_examined(examine: Examine, office: Office) -> None:
    with sqlite3.connect(_path(office)) as connection:
        connection.execute("DROP TRIGGER event_is_never_deleted")

    found = examine()

    assert found["guards"]["level"] == "problem"
    assert "event_is_never_deleted" in found["guards"]["message"]
    assert found["disk"]["level"] == "ok"


def test_dead_notices_are_a_problem_with_their_reason(examine: Examine, office: Office) -> None:
    with office.desk() as desk:
        office.look(desk, office.register(desk))
        with desk._store.writing() as writing:
            for notice in writing.notices_in("waiting", 1):
                writing.change_notice(notice._replace(state="dead", next_at=None, problem="没有回应\nno answer"))

    found = examine()["notices"]

    assert found["level"] == "problem"
    assert "no answer" in found["message"]


def test_notices_that_wait_after_tries_in_vain_are_a_warning_with_the_reason(examine: Examine, office: Office) -> None:
    with office.desk() as desk:
        office.look(desk, office.register(desk))
    with open_desk(office.url) as desk:
        for notice in desk.outbox.claim(10, 60):
            assert desk.outbox.failed(notice.key, notice.lease or "", "没有回应\nno answer")

    found = examine()["notices"]

    assert found["level"] == "warning"
    assert found["message"] == "2 could not be delivered and will be tried again: no answer"


def test_notices_that_wait_too_long_are_a_problem(examine: Examine, office: Office) -> None:
    with office.desk() as desk:
        office.look(desk, office.register(desk))

    found = examine()["notices"]

    assert found["level"] == "problem"
    assert "2 h late: never tried" in found["message"]
    assert "`complaints worker --once`" in found["fix"]
    assert "tick" not in found["fix"]


def test_a_case_in_trouble_is_named(examine: Examine, office: Office) -> None:
    with office.desk() as desk:
        case = office.register(desk)
        office.look(desk, case)
        from workflow.store.rows import Trouble

        now = office.clock.at // SECOND
        with desk._store.writing() as writing:
            writing.put_trouble(Trouble(case, now, 2, now + 60, "坏了", "it is broken"))

    found = examine()["trouble"]

    assert found["level"] == "problem"
    assert case in found["message"]
    assert "it is broken" in found["message"]
    assert case in found["fix"]


def test_a_role_that_open_cases_wait_for_and_nobody_holds_is_a_problem(examine: Examine, office: Office) -> None:
    with office.desk() as desk:
        office.look(desk, office.register(desk))
        wang = desk.directory().people["wang"]
        desk.set_person(replace(wang, roles=frozenset(), left=True), by=LI)

    found = examine()["roles"]

    assert found["level"] == "problem"
    assert "nobody can act as Head (head) of parcels, for whom 1 cases wait" in found["message"]
    assert "--role head" in found["fix"]


def test_a_full_disk_is_a_problem(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    room = {"free": 50}
    monkeypatch.setattr(
        examining.shutil, "disk_usage", lambda _path: usage(10**12, 0, room["free"] * examining.MEGABYTE)
    )
    levels = list[str]()
    for room["free"] in (50, 500, 5000):
        levels.append(examine()["disk"]["level"])

    assert levels == ["problem", "warning", "ok"]


def test_nothing_is_written(examine: Examine, office: Office) -> None:
    with office.desk() as desk:
        office.look(desk, office.register(desk))
    before = sha256(_path(office).read_bytes()).hexdigest()

    examine()

    assert sha256(_path(office).read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    ("today", "level"),
    [
        ("2026-10-25", Level.OK),
        ("2026-11-01", Level.WARNING),
        ("2026-12-31", Level.WARNING),
        ("2027-01-01", Level.PROBLEM),
    ],
)
def test_a_calendar_whose_next_year_is_missing_is_told_from_november_on(today: str, level: Level) -> None:
    assert examining.calendar(known_until("2026-12-31"), date.fromisoformat(today)).level is level


@pytest.mark.parametrize(("today", "level"), [("2026-01-29", Level.OK), ("2026-01-30", Level.WARNING)])
def test_a_calendar_that_ends_within_sixty_days_is_told(today: str, level: Level) -> None:
    assert examining.calendar(known_until("2026-03-31"), date.fromisoformat(today)).level is level


def known_until(day: str) -> CalendarRules:
    return CalendarRules(
        name="office",
        digest="0" * 64,
        label=Label(zh="office", en="office"),
        source="-",
        timezone=None,
        week=WEEK,
        known_until=date.fromisoformat(day),
    )


@pytest.mark.parametrize(("language", "said"), [("zh", "! 问题 0 个，提醒 1 个"), ("en", "! problems: 0, warnings: 1")])
def test_a_page_ends_with_a_summary_in_either_language(
    outside: Counter, office: Office, language: str, said: str
) -> None:
    page = outside.well("--db", office.url, "--lang", language, "doctor").out

    assert page.splitlines()[-1] == said


def test_a_store_for_demonstrations_says_so(counter: Counter) -> None:
    said = counter.well("doctor", "-o", "json")

    assert said.data["findings"][0]["level"] == "warning"
    assert "demos" in said.data["findings"][0]["message"]


def test_a_store_that_is_not_there_has_its_own_exit_code(outside: Counter) -> None:
    assert outside("doctor").code == 7


def _path(office: Office) -> Path:
    return Path(office.url.removeprefix("sqlite:///"))
