"""Writers run into a full disk, until room is made: python -m bench.faults.full_disk [SECONDS]

On SQLite. Then the disk is filled to the last byte while nobody has the store open, and the command line is asked for words.
"""

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.faults.asking import typed
from bench.faults.crew import Crew
from bench.faults.ledger import Answer, Command, Ledger, Said, ledgers
from bench.faults.office import clerk
from bench.faults.places import Place, on_sqlite
from bench.faults.room import Room, small_room
from bench.faults.verdict import Verdict, verdict

LONGEST = 60
"""Seconds in which writers must have filled what little room there is."""


def filled(room: Room, place: Place, seconds: float) -> Verdict:
    """Let writers work on a store that lies in the room, in which there is little; make room when they have noticed, but not
    before two thirds of the time."""
    room.crowd()
    with Crew(place, random.Random(20261122)) as crew:
        crew.work(seconds, [crew.kill_one, lambda: room_made(place, room, crew.pids)])
        crew.dismiss()
    found = verdict(place.keeper, place.ledgers)
    broken = (*crew.ended, *found.broken, *([] if is_known(place, room) else ["nobody was told that the disk is full"]))
    return Verdict(f"disk full ({room.kind}), {place.writers} writers: {found.counts}", broken)


def room_made(place: Place, room: Room, pids: Sequence[int] = ()) -> None:
    """Make room when somebody was told that there is none, or nobody after so long a time."""
    until = time.monotonic() + LONGEST
    while not is_known(place, room) and time.monotonic() < until:
        time.sleep(0.1)
    room.make_room(pids)


def is_known(place: Place, room: Room) -> bool:
    """Whether somebody was told that there is no room."""
    return any(room.codes & each.codes for ledger in ledgers(place.ledgers) for each in ledger.all())


def last_byte(room: Room, place: Place) -> Verdict:
    """What the command line says when there is not a byte left, and whether it works again when there is."""
    ledger, answers = Ledger.of(place.ledgers, "last"), list[Answer]()
    command = Command(key="last-1", action="ask")
    room.crowd(0)
    for there in (None, False):
        ledger.ask(command, there=there)
        answers.append(typed(place.url(clerk(0)), command, clerk(0)))
        ledger.answer(answers[-1])
        if there is None:
            room.make_room()
    said = [(answer.said, answer.code) for answer in answers]
    broken = () if said == [(Said.BROKEN, "store_disk_full"), (Said.DONE, "")] else (f"not a byte left: {answers}",)
    return Verdict(f"not a byte left: {answers[0].words}", broken)


def main(seconds: str = "15") -> bool:
    with tempfile.TemporaryDirectory() as top, small_room(Path(top)) as room:
        ledgers_of = Path(top) / "ledgers"
        ledgers_of.mkdir()
        place = on_sqlite(ledgers_of, room.path / "cases.db", narrowly=room.narrowly)
        kept = filled(room, place, float(seconds)).told()
        return kept and (bool(room.narrowly) or last_byte(room, place).told())


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
