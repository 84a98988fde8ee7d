"""pgbench running what our desk sends: the same two statements with the same bytes.

pgbench cannot hash or salt, so the values that were recorded lie in a table of the same database; each statement takes them
from there by the number of the client and of the deed. Everything else is as in the baseline of one connection.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bench.row_work_postgres import Plan
from tests.postgres.server import Server

_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
_READ = """\\set n :n + 1
SELECT number, procedure, definition, state, standing, seq, head, wake_at, opened_at, changed_at, snapshot
 FROM case_file WHERE number = (SELECT number FROM todo WHERE client = :client_id AND n = :n);
"""


class Script(NamedTuple):
    """The write as pgbench runs it, and the rows of the table it takes its values from."""

    write: str
    kinds: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    clients: int

    @classmethod
    def of(cls, plans: Sequence[Plan], clients: int) -> "Script":
        """The plans are dealt out to the clients in turn."""
        (write,) = {plan.write.decode() for plan in plans}
        columns = iter(range(len(plans[0].values)))
        taken = re.sub("%s", lambda _: f"(SELECT v{next(columns)} FROM t)", write)
        table = "t AS MATERIALIZED (SELECT * FROM todo WHERE client = :client_id AND n = :n)"
        rows = [(place % clients, place // clients + 1, *plan.of, *plan.values) for place, plan in enumerate(plans)]
        kinds = tuple(map(_kind, zip(*(plan.values for plan in plans), strict=True)))
        return cls(taken.replace("WITH ", f"WITH {table}, ", 1), kinds, tuple(rows), clients)

    def rate(self, server: Server, url: str, folder: Path) -> float:
        """What it does in a second, in a fresh copy of the store."""
        parts = urlsplit(url)
        self._lay_ready(server, parts.path[1:])
        page = server.folder / "deeds.sql"
        page.write_text(f"{_READ}{self.write};\n")
        page.chmod(0o644)
        return _tps(server, url, page, self.clients, len(self.rows) // self.clients)

    def _lay_ready(self, server: Server, name: str) -> None:
        columns = ", ".join(f"v{place} {kind}" for place, kind in enumerate(self.kinds))
        with server.cluster.connect(name) as connection:
            made = f"CREATE TABLE todo (client int, n int, number text, {columns}, PRIMARY KEY (client, n))"
            connection.execute(made.encode())
            connection.execute("GRANT SELECT ON todo TO public")
            with connection.cursor().copy("COPY todo FROM STDIN") as copy:
                for row in self.rows:
                    copy.write_row(row)
            connection.execute("VACUUM ANALYZE todo")


def _kind(values: Sequence[object]) -> str:
    return "bigint" if all(value is None or isinstance(value, int) for value in values) else "text"


def _tps(server: Server, url: str, page: Path, clients: int, each: int) -> float:
    words = (
        "--no-vacuum",
        "--protocol=prepared",
        "-f",
        str(page),
        "-D",
        "n=0",
        "-c",
        str(clients),
        "-j",
        "2",
        "-t",
        str(each),
    )
    ran = server.programs.run("pgbench", *words, url.replace("+psycopg", ""), inside=server.folder)
    found = _TPS.search(ran.stdout)
    assert ran.returncode == 0, ran.stdout
    assert found is not None, ran.stdout
    return float(found[1])
