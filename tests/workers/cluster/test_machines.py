"""`complaints worker --cluster` as processes: what several machines do together is done once."""

from collections import Counter
from pathlib import Path

from bench.cluster import CLUSTER, crew, filled
from tests.kept import differences, sql
from tests.postgres.cluster import Databases
from tests.workers.cluster.conftest import CASES
from tests.workers.conftest import Starter, until
from workflow.engine.effects import MarkFired
from workflow.service import open_desk

MANY = 120


def marks(url: str) -> Counter[str]:
    """How often the mark of each case stands in history."""
    with open_desk(url) as desk:
        return Counter(
            number
            for number in desk.numbers()
            for event in desk.history(number)
            for each in event.effects
            if isinstance(each, MarkFired)
        )


def waiting(url: str) -> int:
    with open_desk(url) as desk:
        return desk.outbox.numbers().get("waiting", 0)


def all_done(url: str) -> bool:
    return sum(marks(url).values()) >= CASES and not waiting(url)


def alive(url: str) -> list[str]:
    with open_desk(url) as desk:
        return sorted(worker.name for worker in desk.workers() if worker.stopped_at is None)


def test_two_machines_do_everything_once_and_end_when_they_are_asked_to(url: str) -> None:
    with crew(url, CLUSTER, ("west", "east")) as (sink, machines):
        until(lambda: all_done(url))
        until(lambda: alive(url) == ["east", "west"])
        for each in machines:
            each.dismiss()
        delivered = [line.partition('"key": "')[2][:64] for line in sink.read_text("utf-8").splitlines() if line]
        said = [each.errors.read_text("utf-8") for each in machines]

    assert set(marks(url).values()) == {1}
    assert sorted(Counter(delivered).values()) == [1] * CASES
    assert alive(url) == []
    assert said == ["", ""]
    assert differences(url) == []


def test_what_a_worker_leaves_that_is_killed_is_done_by_who_comes_back_under_its_name(databases: Databases) -> None:
    url = databases.like(f"overdue_{MANY}", lambda url: filled(url, MANY)).url
    with crew(url, CLUSTER, ("west",)) as (_, machines), sql(url) as run:
        until(lambda: run("SELECT count(*) > 9 FROM event WHERE body LIKE '%mark_fired%'") == [(True,)])
        machines[0].kill()
        left = "SELECT count(*) FROM dbos.workflow_status WHERE status = 'PENDING'"
        assert run(left) != [(0,)], "nothing was left half done"
        machines[0].start()
        until(lambda: run("SELECT count(*) FROM case_file WHERE wake_at IS NOT NULL") == [(0,)])
        until(lambda: run(left + " AND name = 'wake'") == [(0,)])

    assert set(marks(url).values()) == {1}
    assert differences(url) == []


def test_two_under_one_name_do_nothing_twice(url: str) -> None:
    with crew(url, CLUSTER, ("west", "west")) as (sink, _machines):
        until(lambda: all_done(url))
        lines = [line for line in sink.read_text("utf-8").splitlines() if line]

    assert set(marks(url).values()) == {1}
    assert len(lines) == CASES
    assert differences(url) == []


def test_once_works_until_nothing_is_due_also_when_its_tables_were_dropped(url: str, start: Starter) -> None:
    with crew(url, CLUSTER, ("west",)) as (_, machines), sql(url) as run:
        until(lambda: len(marks(url)) > 0)
        machines[0].kill()
        run("DROP SCHEMA dbos CASCADE")
        before = sum(marks(url).values())

    running = start("--db", url, "--lang", "en", "worker", "--cluster", "--once", "-o", "ndjson")

    assert running.code() == 0, running.said
    assert Counter(str(each["what"]) for each in running.data)["fired"] == CASES - before
    assert set(marks(url).values()) == {1}
    assert len(marks(url)) == CASES


def test_a_file_is_nothing_to_share(start: Starter, tmp_path: Path) -> None:
    for language, words in (("en", "needs Postgres"), ("zh", "需要 Postgres")):
        running = start("--db", f"sqlite:///{tmp_path}/x.db", "--lang", language, "worker", "--cluster")
        assert running.code() == 2
        assert words in running.said


def test_without_the_extra_it_says_what_to_install(start: Starter, tmp_path: Path) -> None:
    (tmp_path / "dbos.py").write_text("raise ImportError('not installed')\n")
    url = "postgresql+psycopg://nobody:secret@127.0.0.1:1/x"
    running = start("--db", url, "--lang", "en", "worker", "--cluster", PYTHONPATH=f"{tmp_path}:{Path.cwd()}")

    assert running.code() == 2
    assert "complaint-workflow[cluster]" in running.said
    assert "secret" not in running.said
