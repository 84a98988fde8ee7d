"""Eight writers on fifty cases, one of them killed every second: python -m bench.faults.writers [SECONDS]"""

import random
import sys
import tempfile
from pathlib import Path

from bench.faults.crew import Crew
from bench.faults.places import Place, on_postgres, on_sqlite
from bench.faults.verdict import Verdict, verdict
from tests.postgres.server import Server


def written(place: Place, seconds: float) -> Verdict:
    """Let them work for `seconds`, kill one every second, and see what is in history."""
    with Crew(place, random.Random(20261122)) as crew:
        crew.work(seconds, [crew.kill_one] * (int(seconds) - 1))
        crew.dismiss()
    found = verdict(place.keeper, place.ledgers)
    head = f"{place.writers} writers, {place.cases} cases, {seconds:.0f} s, {crew.kills} SIGKILLs"
    return Verdict(f"{head}: {found.counts}", (*crew.ended, *found.broken))


def main(seconds: str = "60") -> bool:
    with tempfile.TemporaryDirectory() as top:
        print("sqlite:")
        kept = written(on_sqlite(Path(top), Path(top) / "cases.db"), float(seconds)).told()
    with tempfile.TemporaryDirectory() as top, Server.started() as server:
        print("postgres:")
        return written(on_postgres(Path(top), server.cluster), float(seconds)).told() and kept


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
