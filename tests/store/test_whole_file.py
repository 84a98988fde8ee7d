"""A new file is whole under its name or not there, also where the file system knows no links."""

import errno
import os
from pathlib import Path

import pytest

from workflow.store.whole_file import whole_file


def without_links(_made: object, _path: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def test_a_file_system_without_links_gets_the_file_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", without_links)
    with whole_file(tmp_path / "page.html") as made:
        made.write_text("whole")

    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("page.html", "whole")]


@pytest.mark.parametrize("links", ["with links", "without links"])
def test_a_file_that_somebody_made_meanwhile_is_left_alone(
    links: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if links == "without links":
        monkeypatch.setattr(os, "link", without_links)
    with pytest.raises(FileExistsError), whole_file(tmp_path / "page.html"):
        (tmp_path / "page.html").write_text("theirs")

    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("page.html", "theirs")]


def test_what_was_not_finished_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "page.html") as made:
        made.write_text(str(1 // 0))

    assert list(tmp_path.iterdir()) == []
