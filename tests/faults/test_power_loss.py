"""Loss of power on SQLite: the short form of `python -m bench.faults.power`."""

import random
from pathlib import Path

import pytest

from bench.faults.power import examined, lived
from bench.faults.remains import left_by_power_loss
from bench.faults.synced import held
from bench.faults.wal import frames

TRACE = """\
7 pwrite64(4</tmp/cases.db-wal>, "7\\177\\6\\202"..., 32, 0) = 32
7 fdatasync(4</tmp/cases.db-wal>) = 0
7 pwrite64(4</tmp/cases.db-wal>, "\\r\\0\\0"..., 4096, 56) = 4096
7 fdatasync(4</tmp/cases.db-wal>) = 0
7 write(5</tmp/clerk0.ledger>, "{\\"answered\\": {\\"said\\": \\"done\\", \\"ca"..., 180) = 180
7 pwrite64(3</tmp/cases.db>, "SQLite format 3"..., 4096, 0) = 4096
7 fdatasync(3</tmp/cases.db>) = 0
7 pwrite64(4</tmp/cases.db-wal>, "7\\177\\6\\202"..., 32, 0) = 32
"""


def test_whatever_power_loss_leaves_is_what_was_acknowledged_by_then(tmp_path: Path) -> None:
    life = lived(tmp_path, 8, checkpoints=(4,))
    found = examined(tmp_path, life, random.Random(7), cuts=20)

    assert found.broken == ()
    assert len(life.rounds) == 2
    assert [len(round_.ends) for round_ in life.rounds] == [5, 3]


def test_each_command_is_one_transaction_whose_last_frame_was_there_when_it_was_acknowledged(tmp_path: Path) -> None:
    life = lived(tmp_path, 6)
    (round_,) = life.rounds

    assert [frame.end for frame in frames(round_.log) if frame.commits] == round_.ends


def test_what_was_acknowledged_and_is_not_there_is_noticed(tmp_path: Path) -> None:
    """As it would be without waiting for the disk: the last command was acknowledged, and none of its frames is there."""
    life = lived(tmp_path, 4)
    life.rounds[-1].ends[-1] = life.rounds[-1].ends[-2]
    found = examined(tmp_path, life, random.Random(7), cuts=1)

    assert any("3 commands are there" in wrong for wrong in found.broken)


def test_power_is_lost_at_every_frame_and_at_random_bytes_and_during_a_checkpoint(tmp_path: Path) -> None:
    life = lived(tmp_path, 4, checkpoints=(1,))
    kinds = [remains.kind for remains in left_by_power_loss(life, random.Random(7), 8)]
    whole = [1 + len(list(frames(round_.log))) for round_ in life.rounds]

    assert kinds.count("cut at a frame") == sum(whole)
    assert kinds.count("cut at a frame, old ones behind") == whole[1]
    assert kinds.count("checkpoint half done") == 2
    assert (kinds.count("cut at a random byte"), kinds.count("last frame torn")) == (8, 8)


def test_an_answer_before_the_disk_was_asked_is_noticed() -> None:
    assert held(TRACE).broken == ()
    for sync in (3, 6):
        lines = TRACE.splitlines()
        del lines[sync]
        assert len(held("\n".join(lines)).broken) == 1


@pytest.mark.parametrize("trace", ["", TRACE.replace("done", "refused")])
def test_a_trace_without_answers_proves_nothing(trace: str) -> None:
    assert held(trace).broken == ("no answers",)
