"""A worker verifies what was written within one round, says what it finds once, and is never ended or misled by it."""

import signal
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.contract.at_once import meanwhile
from tests.contract.grounds import Ground
from tests.contract.service.conftest import LI, Office, slips
from tests.kept import Hands, done, sql
from tests.postgres.cluster import Databases
from workflow.audit.verifying import Differing
from workflow.service import Desk, open_desk
from workflow.store import moment
from workflow.store.roles import make_roles
from workflow.wording import Label
from workflow.workers.channels import Channel, Channels
from workflow.workers.delivery import Delivery
from workflow.workers.letters import Letter
from workflow.workers.loop import Agrees, CannotVerify, Identity, News, Worker
from workflow.workers.stopping import Stop

PATIENT = 30.0


class Swallowing:
    """Takes every message."""

    patience = 1.0

    def send(self, letter: Letter, channel: Channel) -> Label | None:
        return None


@pytest.fixture
def office(ground: Ground) -> Office:
    """Its clock is the machine's, as that of workers is."""
    office = Office(ground.like("slips", slips))
    office.clock.at = moment.now()
    return office


@pytest.fixture(autouse=True)
def guard() -> Iterator[None]:
    timer = threading.Timer(PATIENT, signal.raise_signal, (signal.SIGINT,))
    timer.start()
    yield
    timer.cancel()


def worker(desk: Callable[[], Desk], told: Callable[[News], None]) -> Worker:
    return Worker(Identity(name="test", host="here", pid=4711), desk, Delivery(Channels(), Swallowing()), told, 0.1)


class Until:
    """Keeps what is said of verifying; does something when one of a kind has come, and asks to stop after the last."""

    def __init__(self, *then: tuple[type[News], Callable[[], object]]) -> None:
        self.then, self.news = list(then), list[News]()

    def __call__(self, news: News) -> None:
        if isinstance(news, Differing | Agrees | CannotVerify):
            self.news.append(news)
        if self.then and isinstance(news, self.then[0][0]):
            self.then.pop(0)[1]()
            if not self.then:
                signal.raise_signal(signal.SIGTERM)


def write(office: Office, statement: str) -> Callable[[], object]:
    return lambda: office.sql(statement)


def test_a_forgery_is_told_in_the_next_round_and_its_end_as_well(office: Office) -> None:
    with office.desk() as desk:
        case = office.register(desk).case
    ((wake_at,),) = office.sql("SELECT wake_at FROM case_file")
    office.sql("UPDATE case_file SET wake_at = wake_at + 86400")
    told = Until((Differing, write(office, f"UPDATE case_file SET wake_at = {wake_at}")), (Agrees, lambda: None))
    with office.desk() as desk, Stop() as stop:
        worker(lambda: desk, told).run(stop)

    assert [(type(news), news.stream) for news in told.news] == [  # type: ignore[union-attr]
        (Differing, f"case:{case}"),
        (Agrees, f"case:{case}"),
    ]


def test_a_single_run_verifies_all_that_waits(office: Office) -> None:
    with office.desk() as desk:
        for _ in range(60):
            office.register(desk)
    office.sql("UPDATE case_file SET wake_at = NULL WHERE number = 'T-2026-0060'")
    told = Until()
    with office.desk() as desk, Stop() as stop:
        worker(lambda: desk, told).once(stop)

    assert [(type(news), news.stream) for news in told.news] == [(Differing, "case:T-2026-0060")]  # type: ignore[union-attr]
    assert office.sql("SELECT count(*) FROM unverified") == [(0,)]
    assert office.sql("SELECT stream FROM difference") == [("case:T-2026-0060",)]


def test_what_is_known_is_not_told_again_by_the_next_worker(office: Office) -> None:
    with office.desk() as desk:
        office.register(desk)
    office.sql("UPDATE case_file SET wake_at = NULL")
    for expected in (1, 0):
        told = Until()
        with office.desk() as desk, Stop() as stop:
            worker(lambda: desk, told).once(stop)

        assert len(told.news) == expected


def test_while_others_write_nothing_is_ever_wrong(office: Office) -> None:
    """Cases are opened and worked on by two, with numbers, notices and slips of the same persons, while somebody verifies."""
    over = threading.Event()

    def verify() -> int:
        streams = 0
        with office.desk() as desk:
            while not (over.is_set() and not streams_left(desk)):
                verified = desk.verification.some()
                assert verified.differing == ()
                streams += verified.streams
        return streams

    with meanwhile(verify) as verified:
        with meanwhile(lambda: busy(office)):
            busy(office)
        over.set()
    assert verified.result() > 40
    assert office.sql("SELECT count(*) FROM difference") == [(0,)]


def streams_left(desk: Desk) -> int:
    with desk._store.reading() as reading:
        return reading.unverified_count()[0]


def busy(office: Office) -> None:
    given = {"amount": "300.00", "employee": "mei", "helpers": '[{"who": "bo", "hours": "3"}]'}
    with office.desk() as desk:
        for _ in range(20):
            case = office.register(desk).case
            done(desk.note(case, "已致电", by=LI))
            done(desk.do(case, "submit", given, by=LI))
            done(desk.attach(case, "录音.txt", case.encode(), by=LI))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_stops_all_verifying_is_told_once_and_ends_no_worker(office: Office) -> None:
    """A name that is no text; on Postgres nobody can write one."""
    with office.desk() as desk:
        office.register(desk)
    with sql(office.url) as run:
        run("INSERT INTO unverified VALUES (CAST(x'ff' AS TEXT), 0, 1)")
    told = Until(
        (CannotVerify, lambda: threading.Timer(0.5, signal.raise_signal, (signal.SIGTERM,)).start()), (Agrees, int)
    )
    with office.desk() as desk, Stop() as stop:
        worker(lambda: desk, told).run(stop)

    assert [type(news) for news in told.news] == [CannotVerify]


@pytest.mark.parametrize("kind", ["postgres"])
@pytest.mark.parametrize(("role", "expected"), [("agent", [CannotVerify]), ("operator", [Differing])])
def test_only_a_login_that_may_see_salts_verifies(
    databases: Databases, kind: str, role: str, expected: list[type[News]]
) -> None:
    database = databases.like("slips", slips)
    make_roles(database.url)
    with Office(database.url, Hands(moment.now())).desk() as desk:
        done(desk.open("slips", {"name": "张三", "happened": "2026-09-28T08:00"}, by=LI))
    database.run("UPDATE case_file SET wake_at = NULL")
    told, login = Until(), database.login("worker", f"{database.name}_{role}")
    with open_desk(login.url) as desk:
        made = worker(lambda: desk, told)
        made._verify(desk)
        made._verify(desk)

    assert [type(news) for news in told.news] == expected, "said once"
