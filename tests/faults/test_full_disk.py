"""Disks without room: the short forms of `python -m bench.faults.full_disk` and `python -m bench.faults.full_server`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.faults.full_disk import filled, last_byte
from bench.faults.full_server import log_full, tables_full
from bench.faults.places import on_sqlite
from bench.faults.room import NoSmallDisk, SmallFiles, small_disk
from bench.faults.verdict import Verdict
from tests.postgres.server import Server


def test_a_full_disk_is_said_and_nothing_is_lost_or_half_written(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk") as room:
            place = on_sqlite(tmp_path, room.path / "cases.db", writers=2)
            assert filled(room, place, 3).broken == ()
            assert last_byte(room, place).broken == ()
    except NoSmallDisk as reason:
        pytest.skip(str(reason))


def test_files_that_may_not_grow_are_said_and_nothing_is_lost_or_half_written(tmp_path: Path) -> None:
    room = SmallFiles(tmp_path)
    place = on_sqlite(tmp_path, tmp_path / "cases.db", writers=2, narrowly=room.narrowly)

    assert filled(room, place, 3).broken == ()


@pytest.mark.parametrize("faulty", [tables_full, log_full])
def test_a_server_whose_disk_is_full_loses_nothing(
    own_postgres: Server, tmp_path: Path, faulty: Callable[..., Verdict]
) -> None:
    try:
        assert faulty(own_postgres, tmp_path, 3, writers=2).broken == ()
    except NoSmallDisk as reason:
        pytest.skip(str(reason))
