"""Whether an auditor can work on a read replica: python -m bench.scale_replica

A server and its streaming replica on this machine; cases are opened on the one, and an auditor's login, that may only read,
looks at the other: replay, show, history, find. What writes is refused there.
"""

import random
import socket
import tempfile
import time
from pathlib import Path

from bench.scale import filled_postgres, originals
from bench.scale_cases import CLERK, NAME
from bench.scale_load import plain
from tests.postgres.server import DURABLE, Server
from workflow.audit.replay import replay
from workflow.errors import ComplaintsError
from workflow.service import By, Desk, Outcome, open_desk
from workflow.store.backend.port import Access
from workflow.store.database import open_store
from workflow.store.roles import make_roles

AUDITOR = "auditor"
EVENTS = 2000
SETTINGS = {**DURABLE, "shared_preload_libraries": "pg_stat_statements"}


def replica(server: Server, port: int) -> Path:
    """A copy of the whole server that follows it."""
    words = ("-d", server.cluster.address, "-D", "replica", "-R", "-X", "stream", "-c", "fast")
    ran = server.programs.run("pg_basebackup", *words, inside=server.folder)
    assert not ran.returncode, ran.stdout
    ran = server.programs.run(
        "pg_ctl", "start", "-D", "replica", "-w", "-l", "replica.log", "-o", f"-p {port}", inside=server.folder
    )
    assert not ran.returncode, ran.stdout
    return server.folder / "replica"


def free_port() -> int:
    while True:
        port = random.randrange(15_000, 30_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def at_replica(url: str, old: int, new: int) -> str:
    return url.replace(f":{old}/", f":{new}/")


def main() -> None:
    with tempfile.TemporaryDirectory() as top, Server.started(SETTINGS) as server:
        site, port = filled_postgres(server, originals(Path(top)), EVENTS), free_port()
        group = f"{make_roles(str(site.server)).database}_auditor"
        server.cluster.run(f"CREATE ROLE {AUDITOR} LOGIN PASSWORD '{AUDITOR}' IN ROLE {group}")
        replica(server, port)
        try:
            _tried(site.url, at_replica(site.url, int(plain(site.url).rpartition(":")[2].partition("/")[0]), port))
        finally:
            server.programs.run("pg_ctl", "stop", "-D", "replica", "-m", "fast", inside=server.folder)


def _tried(primary: str, there: str) -> None:
    given = {"user_name": NAME, "contact": "13712345678", "feedback": "登录后闪退", "channel": "website"}
    with open_desk(primary) as desk:
        done = desk.open("tech_company_feedback", given, by=By(person="cs00", login=CLERK))
        began = time.perf_counter()
    assert isinstance(done, Outcome)
    number = done.case
    with open_store(there.replace(f"{CLERK}:{CLERK}", f"{AUDITOR}:{AUDITOR}"), access=Access.READ) as store:
        desk = Desk(store)
        while not desk.has(number):
            assert time.perf_counter() < began + 10, "it does not follow"
        print(f"a case that was opened is at the replica {(time.perf_counter() - began) * 1000:.0f} ms later")
        report = replay(store)
        print(f"replay: {report.cases} cases, {report.events} events, {len(report.differences)} differences")
        print(
            f"show: {desk.scene(number).case.state}; history: {len(desk.history(number))}; find: {len(desk.find('13712345678'))}"
        )
    with open_desk(there) as desk:
        try:
            desk.note(number, "在副本上", by=By(person="cs00", login=CLERK))
        except ComplaintsError as error:
            print(f"a note there: exit {error.exit_code}, {error.wording.code}")


if __name__ == "__main__":
    main()
