"""Whether history can be partitioned by procedure and year: python -m bench.scale_partitions

The table `event` of a store is replaced by one with a partition for each procedure and year. The service works on it as before;
what is different is printed. The product makes no partitions: this shows that its keys allow them.
"""

import time

import psycopg

from bench.scale_cases import CLERK, NAME, Hands, found
from bench.scale_load import plain
from tests.postgres.server import DURABLE, Server
from workflow.audit.replay import replay
from workflow.service import By, Outcome, open_desk
from workflow.store.backend.port import Access
from workflow.store.backend.postgres_guards import made
from workflow.store.database import open_store

YEARS = range(2024, 2030)
BEGIN = ("OS", "FB")
ROUND = 5


def partitioned(url: str) -> None:
    """Text is compared by code point, so all numbers of a procedure and year lie between `..2026-` and `..2026.`"""
    with psycopg.connect(plain(url)) as connection:
        for statement in (
            "ALTER TABLE event RENAME TO whole",
            "CREATE TABLE event (LIKE whole INCLUDING ALL) PARTITION BY RANGE (stream)",
            *(each for begin in BEGIN for year in YEARS for each in _partition(begin, year)),
            "CREATE SCHEMA others",
            "CREATE TABLE others.event PARTITION OF event DEFAULT",
            "INSERT INTO event TABLE whole",
            "DROP TABLE whole",
            *made(),
        ):
            connection.execute(statement.encode())


def _partition(begin: str, year: int) -> tuple[str, str]:
    """Called `event` in a schema of its own: guards ask for the name of the table."""
    schema = f"{begin.lower()}_{year}"
    between = f"FROM ('case:{begin}-{year}-') TO ('case:{begin}-{year}.')"
    return f"CREATE SCHEMA {schema}", f"CREATE TABLE {schema}.event PARTITION OF event FOR VALUES {between}"


def main() -> None:
    with Server.started(DURABLE) as server:
        server.cluster.run("CREATE DATABASE scale TEMPLATE template0 ENCODING 'UTF8'")
        url = server.cluster.url("scale")
        found(url, Hands(time.time_ns() // 1000))
        partitioned(url)
        numbers = worked(url)
        with psycopg.connect(plain(url), autocommit=True) as connection:
            lie = connection.execute(
                "SELECT tableoid::regclass::text, count(*) FROM event GROUP BY 1 ORDER BY 1"
            ).fetchall()
            print("events by partition:", ", ".join(f"{name} {count}" for name, count in lie))
            plan = connection.execute(
                "EXPLAIN SELECT * FROM event WHERE stream = %s", [f"case:{numbers[0]}"]
            ).fetchall()
            print(
                "one case is read from",
                sum("Scan" in row[0] and "Bitmap Index" not in row[0] for row in plan),
                "partition",
            )
            newest = connection.execute("EXPLAIN SELECT max(recorded_at) FROM event").fetchall()
            print("the newest event is looked for in", sum("Index Only Scan" in row[0] for row in newest), "partitions")
            for statement in ("TRUNCATE event", f"TRUNCATE {lie[0][0]}", f"DELETE FROM {lie[1][0]}"):
                try:
                    connection.execute(f"BEGIN; {statement}; ROLLBACK".encode())
                    print(f"{statement}: not refused")
                except psycopg.Error as error:
                    print(f"{statement}: refused ({error.sqlstate})")
                    connection.execute("ROLLBACK")


def worked(url: str) -> list[str]:
    given = {"user_name": NAME, "contact": "13712345678", "feedback": "登录后闪退", "channel": "website"}
    agent, numbers = By(person="cs00", login=CLERK), list[str]()
    with open_desk(url) as desk:
        print("guards that are missing:", desk._store.missing_guards() or "none")
        for _ in range(ROUND):
            opened = desk.open("tech_company_feedback", given, by=agent)
            assert isinstance(opened, Outcome)
            screened = desk.do(opened.case, "screen", {"nature": "complaint", "urgency": "urgent"}, by=agent)
            assert isinstance(screened, Outcome)
            numbers.append(opened.case)
        assert isinstance(
            desk.correct(numbers[0], {"urgency": "ordinary"}, reason="误记", by=By(person="lead")), Outcome
        )
    with open_store(url, access=Access.READ) as store:
        report = replay(store)
        print(f"replay: {report.events} events, {len(report.differences)} differences")
    return numbers


if __name__ == "__main__":
    main()
