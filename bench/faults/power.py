"""Power loss on SQLite, on copies of what lay on disk: python -m bench.faults.power [COMMANDS]

One desk carries out commands, and of each it is kept what lay on disk when it was acknowledged. From that, files are put
together as a loss of power could have left them. Each must open to exactly the commands whose last frame is whole, and those
are all that had been acknowledged by then; it must replay clean, and work must go on in it where it was left.
"""

import hashlib
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults.asking import asked
from bench.faults.ledger import Command, Ledger, Said
from bench.faults.office import clerk, fill
from bench.faults.remains import Life, Remains, Round, left_by_power_loss
from bench.faults.verdict import Verdict
from bench.faults.wal import frames, salts
from workflow.audit.replay import digest, replay
from workflow.errors import ComplaintsError
from workflow.service import Desk
from workflow.store.creating import create_store
from workflow.store.database import Store, open_store

CASES, PERSON = 10, clerk(0)
ACTIONS = ("take", "answer", "blame", "note")


def lived(directory: Path, commands: int, *, checkpoints: Sequence[int] = ()) -> Life:
    """Carry out so many commands on a new store. After those numbered in `checkpoints` somebody else starts a checkpoint,
    besides those that SQLite starts by itself."""
    path = directory / "cases.db"
    create_store(f"sqlite:///{path}", zone="Asia/Shanghai")
    fill(f"sqlite:///{path}", Ledger.of(directory, "first"), clerks=1, cases=CASES)
    life = Life()
    with open_store(f"sqlite:///{path}") as store:
        desk = Desk(store)
        life.digests.append(_digest(store))
        for number in range(commands):
            _carry_out(desk, command(number))
            _keep(life, path)
            life.digests.append(_digest(store))
            if number in checkpoints:
                _checkpoint(path)
        life.memory = Path(f"{path}-shm").read_bytes()
    return life


def command(number: int) -> Command:
    """Goes through the cases, and with each case through the actions."""
    action, case = ACTIONS[number // CASES % len(ACTIONS)], f"R-{number % CASES + 1:05}"
    return Command(key=f"{PERSON}-{number}", action=action, case=case)


def _carry_out(desk: Desk, what: Command) -> None:
    answer = asked(desk, what, PERSON)
    assert answer.said is Said.DONE, answer


def _keep(life: Life, path: Path) -> None:
    """What lies on disk now that a command was acknowledged."""
    log = Path(f"{path}-wal").read_bytes()
    if not life.rounds or salts(log) != salts(life.rounds[-1].log):
        life.rounds.append(Round(path.read_bytes(), log))
    life.rounds[-1].log = log
    life.rounds[-1].ends.append(max(frame.end for frame in frames(log)))


def _checkpoint(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    busy, _, _ = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    other.close()
    assert not busy


def _digest(store: Store) -> str:
    with store.reading() as reading:
        return digest(reading)


@dataclass(slots=True)
class Examination:
    """Opens one thing after another that power loss has left. What is the same to the last row is replayed once."""

    life: Life
    directory: Path
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    replayed: set[str] = field(default_factory=set)

    def examine(self, remains: Remains) -> None:
        self.counts[remains.kind] += 1
        path = self._laid_out(remains)
        try:
            wrong = self._wrong(path, remains.commands)
        except (ComplaintsError, sqlite3.Error) as error:
            wrong = repr(error)
        if wrong:
            self.broken.append(f"{remains.kind}, {len(remains.log)} bytes of log, {remains.commands} commands: {wrong}")

    def _laid_out(self, remains: Remains) -> Path:
        path = self.directory / "left.db"
        beside = {"": remains.base, "-wal": remains.log, "-shm": remains.memory}
        for ending, content in beside.items():
            if content is None:
                Path(f"{path}{ending}").unlink(missing_ok=True)
            else:
                Path(f"{path}{ending}").write_bytes(content)
        return path

    def _wrong(self, path: Path, commands: int) -> str:
        with open_store(f"sqlite:///{path}") as store:
            if (found := _digest(store)) != self.life.digests[commands]:
                there = self.life.digests.index(found) if found in self.life.digests else "no"
                return f"{there} commands are there"
        with open_store(f"sqlite:///{path}") as store:  # whoever closes last has copied the log into the database
            if problems := store.integrity_problems():
                return ", ".join(problems)
        content = _content(path)
        if content in self.replayed:
            return ""
        self.replayed.add(content)
        return _replayed(path) or self._gone_on(path, commands)

    def _gone_on(self, path: Path, commands: int) -> str:
        """The last command that is there is done; the next is taken up, once."""
        with open_store(f"sqlite:///{path}") as store:
            desk = Desk(store)
            again = [asked(desk, command(number), PERSON) for number in (commands - 1, commands) if number >= 0]
        expected = [True, False] if commands else [False]
        return "" if [answer.repeated for answer in again] == expected else f"work does not go on: {again}"


def _replayed(path: Path) -> str:
    with open_store(f"sqlite:///{path}") as store:
        return "; ".join(each.say("en") for each in replay(store).differences)


def _content(path: Path) -> str:
    """The hash of every row of every table, and of the schema."""
    raw, whole = sqlite3.connect(path), hashlib.sha256()
    try:
        for line in raw.iterdump():
            whole.update(line.encode())
    finally:
        raw.close()
    return whole.hexdigest()


def examined(directory: Path, life: Life, chance: random.Random, *, cuts: int) -> Verdict:
    """Everything that a loss of power could have left of this life; `cuts` at random bytes and as many torn frames."""
    place = directory / "left"
    place.mkdir()
    examination = Examination(life, place)
    for remains in left_by_power_loss(life, chance, cuts):
        examination.examine(remains)
    kinds = ", ".join(f"{count} {kind}" for kind, count in examination.counts.items())
    commands, rounds = len(life.digests) - 1, len(life.rounds)
    head = f"power loss: {commands} commands in {rounds} rounds of the log; {kinds}"
    tail = (
        f"each has exactly what was acknowledged by then, {len(examination.replayed)} different contents replayed clean"
    )
    broken = tuple(examination.broken)
    return Verdict(f"{head}: {f'{len(broken)} broken' if broken else tail}", broken)


def main(commands: str = "240") -> bool:
    with tempfile.TemporaryDirectory() as top:
        life = lived(Path(top), int(commands), checkpoints=(int(commands) // 2,))
        return examined(Path(top), life, random.Random(20261122), cuts=200).told()


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
