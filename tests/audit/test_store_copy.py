"""Whole stores taken from one place to another, in the same or another database: equal and proved, or not there at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.contract.grounds import Files, Ground, Servers
from tests.kept import Row, done, is_file, path_in, sql, unguarded
from tests.postgres.cluster import Databases
from tests.store.stores.loading import DIGEST, load
from workflow.audit.copies import Proof, copied, unwatched
from workflow.audit.replay import replay
from workflow.engine.events import By
from workflow.errors import StoreUnavailable
from workflow.service import open_desk
from workflow.store.address import place_of
from workflow.store.backend.port import Access
from workflow.store.database import open_store
from workflow.store.transfer import TABLES
from workflow.store.upgrading import upgrade

LI = By(person="li")
Told = Callable[[int, int], None]
Vacant = Callable[[str], str]
"""Gives the address of an empty place in a database of this kind."""
WAYS = tuple(product(("sqlite", "postgres"), repeat=2))


@pytest.fixture
def vacant(tmp_path: Path, databases: Databases) -> Vacant:
    grounds: dict[str, Ground] = {"sqlite": Files(tmp_path, tmp_path), "postgres": Servers(databases)}
    return lambda kind: grounds[kind].vacant()


@pytest.fixture(params=WAYS, ids=[f"{one} to {other}" for one, other in WAYS])
def way(request: pytest.FixtureRequest, vacant: Vacant) -> tuple[str, str]:
    """A store in which much has happened, and an empty place."""
    source, target = request.param
    return made(vacant(source)), vacant(target)


@pytest.fixture
def moving(vacant: Vacant) -> tuple[str, str]:
    """The same, from a file to a server."""
    return made(vacant("sqlite")), vacant("postgres")


def made(url: str) -> str:
    load(url)
    upgrade(place_of(url))
    return url


def copy(source: str, target: str, watch: Told = unwatched, told: Told = unwatched) -> Proof:
    with open_store(source, access=Access.READ) as store:
        return copied(store, place_of(target), watch=watch, told=told)


def everything(url: str) -> dict[str, list[Row]]:
    """Every row of every table."""
    with open_store(url, access=Access.READ) as store, store.reading() as reading:
        return {table: [*reading.whole(table)] for table in TABLES}


def is_vacant(url: str) -> bool:
    if is_file(url):
        path = path_in(url)
        return not [each for each in path.parent.iterdir() if path.name in each.name]
    with sql(url) as run:
        ((there,),) = run("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        return there == 0


def refusal(source: str, target: str) -> str:
    with pytest.raises(StoreUnavailable) as refused:
        copy(source, target)
    return refused.value.wording.code


def test_a_copy_has_every_row_and_the_same_history(way: tuple[str, str]) -> None:
    source, target = way
    proof = copy(source, target)

    assert (proof.digest, proof.cases, proof.events, proof.attachments, proof.differences) == (DIGEST, 12, 60, 1, ())
    assert everything(target) == everything(source)
    assert sum(map(len, everything(target).values())) > 150


def test_a_copy_is_worked_on_like_its_original(way: tuple[str, str]) -> None:
    copy(*way)
    for url in way:
        with open_desk(url) as desk:
            assert done(desk.open("slips", {"name": "a", "happened": "2026-10-02T08:00"}, by=LI)).case == "T-2026-0058"
            assert desk.tick(until=desk.now() + 3_600_000_000).troubled == ()
        with open_store(url, access=Access.READ) as store:
            assert store.missing_guards() == ()
            assert replay(store).differences == ()


def test_what_is_under_a_lease_stays_so_and_a_key_is_remembered(way: tuple[str, str]) -> None:
    source, target = way
    copy(source, target)
    leased = [row for row in everything(source)["notice"] if row[9] is not None]
    with open_desk(target) as desk:
        given = {"name": "张三", "happened": "2026-09-28T08:00", "channel": "传真", "tags": "big"}
        assert done(desk.open("slips", given, by=LI, key="open 张三")).repeated
        claimed = {notice.key for notice in desk.outbox.claim(99, 60)}

    assert len(leased) == 1
    assert claimed
    assert leased[0][0] not in claimed


def test_a_store_that_others_write_to_is_copied_as_it_was_at_one_moment(way: tuple[str, str]) -> None:
    source, target = way
    notes = iter(range(1000))

    def write(_done: int, _of: int) -> None:
        with open_desk(source) as desk:
            done(desk.note("T-2026-0003", f"meanwhile {next(notes)}", by=LI))

    proof = copy(source, target, watch=write, told=write)

    assert (proof.digest, proof.differences) == (DIGEST, ())
    assert next(notes) > 20
    assert len(everything(source)["event"]) > 80


def test_nothing_is_copied_into_a_place_that_is_not_empty(way: tuple[str, str], vacant: Vacant) -> None:
    source, target = way
    copy(source, target)
    with open_desk(target) as desk:
        done(desk.note("T-2026-0003", "mine", by=LI))
    before = everything(target)

    assert refusal(source, target) == ("store_exists" if is_file(target) else "store_database_not_empty")
    assert everything(target) == before


def test_what_replay_finds_is_found_in_the_copy_as_well(way: tuple[str, str]) -> None:
    source, target = way
    with unguarded(source) as run:
        run("UPDATE case_file SET state = 'paid' WHERE number = 'T-2026-0003'")
    proof = copy(source, target)

    assert [difference.code for difference in proof.differences] == ["case_row_differs"]
    assert everything(target) == everything(source)


def test_a_store_whose_guards_are_gone_is_not_copied(way: tuple[str, str]) -> None:
    source, target = way
    with sql(source) as run:
        run("DROP TRIGGER event_only_appends" + ("" if is_file(source) else " ON event"))

    assert refusal(source, target) == "store_unguarded"
    assert is_vacant(target)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param("a" + chr(0) + "b", "copy_unfit", id="a NUL"),
        pytest.param(b"hi", "copy_unsound", id="bytes for text"),
    ],
)
def test_what_the_other_database_cannot_hold_leaves_nothing_there(
    moving: tuple[str, str], value: object, code: str
) -> None:
    source, target = moving
    with sql(source) as run:
        run("UPDATE command_key SET answer = ?", value)

    assert refusal(source, target) == code
    assert is_vacant(target)


def test_a_number_too_large_for_the_other_database_leaves_nothing_there(moving: tuple[str, str]) -> None:
    source, target = moving
    with sql(source) as run:
        run("UPDATE worker SET pid = 4294967296")

    assert refusal(source, target) == "copy_unfit"
    assert is_vacant(target)


def test_half_of_a_damaged_file_is_not_copied(moving: tuple[str, str]) -> None:
    source, target = moving
    with sql(source) as run:
        run("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path_in(source).read_bytes()
    path_in(source).write_bytes(whole[: len(whole) // 2])

    assert refusal(source, target) in ("copy_damaged", "store_not_a_database")
    assert is_vacant(target)


def killed_after(lines: int, source: str, target: str) -> None:
    """Somebody pulls the plug of a copy after so many steps of it."""
    script = f"""
import sys
sys.path[:] = {sys.path!r}
from workflow.audit.copies import copied
from workflow.store.address import place_of
from workflow.store.backend.port import Access
from workflow.store.database import open_store
told = lambda done, of: print(done, flush=True)
with open_store({source!r}, access=Access.READ) as store:
    copied(store, place_of({target!r}), watch=told, told=told)
print("done", flush=True)
"""
    running = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    for _ in range(lines):
        assert running.stdout.readline().strip().isdigit()
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    running.stdout.close()


def eventually_vacant(url: str) -> bool:
    """A server takes a moment to notice that nobody is there any more."""
    for _ in range(100):
        if is_vacant(url):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("lines", [3, 13, 20])
def test_a_copy_that_is_killed_leaves_nothing_that_is_taken_for_a_store(vacant: Vacant, kind: str, lines: int) -> None:
    """Twelve cases are proved, then the rows are copied, then the cases are proved again."""
    source, target = made(vacant("sqlite")), vacant(kind)
    killed_after(lines, source, target)

    assert not path_in(target).exists() if is_file(target) else eventually_vacant(target)
    assert copy(source, target).digest == DIGEST


def test_two_who_copy_into_the_same_place_at_once_do_not_mix(moving: tuple[str, str], vacant: Vacant) -> None:
    source, target = moving
    codes = list["subprocess.Popen[bytes]"]()

    def another(_done: int, _of: int) -> None:
        if not codes:
            codes.append(subprocess.Popen([sys.executable, "-m", "workflow", "store", "copy", source, target, "-q"]))

    proof = copy(source, target, told=another)

    assert codes[0].wait() == 7
    assert proof.differences == ()
    assert everything(target) == everything(source)


def test_large_attachments_do_not_pass_through_memory_all_at_once(moving: tuple[str, str]) -> None:
    source, target = moving
    with open_desk(source) as desk:
        for number in range(16):
            done(desk.attach("T-2026-0003", f"{number}.bin", os.urandom(4 * 1024 * 1024), by=LI))
    script = f"""
import resource, sys
sys.path[:] = {sys.path!r}
from workflow.audit.copies import copied
from workflow.store.address import place_of
from workflow.store.backend.port import Access
from workflow.store.database import open_store
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
with open_store({source!r}, access=Access.READ) as store:
    before = peak()
    copied(store, place_of({target!r}))
with open_store({target!r}, access=Access.READ) as store:
    copied(store, place_of({source!r} + "2"))
print(peak() - before)
"""
    found = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True)

    assert int(found.stdout) < 48, "megabytes, of the 64 that there are"


@pytest.fixture(autouse=True)
def no_leftovers(tmp_path: Path) -> Iterator[None]:
    """Unfinished files are hidden and named after what they were to be; none is left by what ends by itself."""
    yield
    left = [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")]
    assert len(left) <= 1, left
