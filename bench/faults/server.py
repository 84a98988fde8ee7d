"""Postgres itself fails while writers are at work: python -m bench.faults.server [SECONDS]

It is killed five times, stopped without mercy, and ends connections by the dozen; the network is cut in the midst of commits,
and freezes.
"""

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.faults.cable import Cable, Lost
from bench.faults.crew import Calamity, Crew
from bench.faults.places import Place, on_postgres
from bench.faults.verdict import Verdict, verdict
from tests.postgres.server import Server

FROZEN = 2.0
"""Seconds for which the network stands still."""


def survived(what: str, place: Place, seconds: float, calamities: Sequence[Calamity]) -> Verdict:
    """Let writers work while all of that happens, and see what is in history."""
    with Crew(place, random.Random(20261122)) as crew:
        crew.work(seconds, calamities)
        crew.dismiss()
    found = verdict(place.keeper, place.ledgers)
    return Verdict(f"{what}, {place.writers} writers, {seconds:.0f} s: {found.counts}", (*crew.ended, *found.broken))


def killed(server: Server) -> None:
    """SIGKILL to every process of the server, and up again."""
    server.kill()
    server.start()


def stopped_at_once(server: Server) -> None:
    """Stopped in the middle of whatever transactions there are, and up again."""
    server.programs.run("pg_ctl", "stop", "-D", "data", "-w", "-m", "immediate", inside=server.folder)
    server.start()


def ended(server: Server) -> None:
    """About half of all connections are ended by the server."""
    server.cluster.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'complaints' AND random() < 0.5"
    )


def frozen(cable: Cable) -> None:
    cable.freeze()
    time.sleep(FROZEN)
    cable.thaw()


def frozen_and_cut(cable: Cable) -> None:
    cable.freeze()
    time.sleep(FROZEN)
    cable.cut()
    cable.thaw()


def troubled_network(cable: Cable, rounds: int) -> list[Calamity]:
    """Commits that are lost on the way there, and on the way back; everything cut; nothing comes through for a while."""
    one: list[Calamity] = [
        *[lambda: cable.cut_at(Lost.THE_ORDER), lambda: cable.cut_at(Lost.THE_ANSWER)] * 5,
        cable.cut,
        lambda: frozen(cable),
        lambda: frozen_and_cut(cable),
    ]
    return one * rounds


def main(seconds: str = "30") -> bool:
    with tempfile.TemporaryDirectory() as top, Server.started() as server:

        def tried(name: str, what: str, calamities: Sequence[Calamity], through: str = "") -> bool:
            ledgers = Path(top) / name
            ledgers.mkdir()
            place = on_postgres(ledgers, server.cluster, database=name, through=through)
            return survived(what, place, float(seconds), calamities).told()

        kept = [
            tried("killed", "server killed and restarted 5 times", [lambda: killed(server)] * 5),
            tried("stopped", "server stopped at once 3 times", [lambda: stopped_at_once(server)] * 3),
            tried("ended", "half of all connections ended 100 times", [lambda: ended(server)] * 100),
        ]
        with Cable(server.cluster.address) as cable:
            kept.append(tried("network", "network", troubled_network(cable, 3), cable.address))
            print(f"the network was cut in {cable.cuts} commits")
        return all(kept)


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
