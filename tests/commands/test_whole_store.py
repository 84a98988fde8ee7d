"""A store with cases of every procedure that ships, moved in the two ways there are: equal digests, equal cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Counter
from tests.replacing import replace
from workflow.engine.directory import ADMINISTRATOR, CORRECTOR
from workflow.engine.events import By
from workflow.service import open_desk

DEMO, FRESH = "sqlite:///complaints-demo.db", "sqlite:///fresh.db"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    """The store that the demo leaves, told once."""
    from workflow.cli import run

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("demo"))
        for name in ("COMPLAINTS_DB", "COMPLAINTS_USER"):
            patch.delenv(name, raising=False)
        assert run(["demo", "-q", "--lang", "en"]) == 0
        with open_desk(DEMO) as desk:
            desk.backup(Path("copy.db"))
        yield Path("copy.db").read_bytes()


@pytest.fixture
def demo(outside: Counter, told: bytes) -> Counter:
    """Here, that store."""
    outside.file("complaints-demo.db", told)
    return outside


def test_backup_and_restore_have_equal_digests(demo: Counter) -> None:
    made = demo.well("--db", DEMO, "backup", "backup.db", "--json").data
    restored = demo.well("restore", "backup.db", "--to", "new.db", "--expect", made["content"], "--json").data

    assert {name: restored[name] for name in ("digest", "content", "cases")} == {
        name: made[name] for name in ("digest", "content", "cases")
    }
    assert made["cases"] >= 7
    assert demo.well("--db", "sqlite:///new.db", "replay", "--all", "--json").data["digest"] == made["digest"]


def test_a_restore_says_what_it_proved_and_never_overwrites(demo: Counter) -> None:
    demo.well("--db", DEMO, "backup", "backup.db")
    said = demo.well("restore", "backup.db", "--to", "new.db")
    before = (demo.folder / "new.db").read_bytes()

    assert "the copy is sound and guarded" in said.out
    assert "all agree with what is stored" in said.out
    assert demo("restore", "backup.db", "--to", "new.db").code == 7
    assert demo("restore", "backup.db", "--db", DEMO).code == 7, "over a live store"
    assert demo("--db", DEMO, "backup", "backup.db").code == 7
    assert (demo.folder / "new.db").read_bytes() == before


def test_a_damaged_backup_is_refused_in_words(demo: Counter) -> None:
    demo.well("--db", DEMO, "backup", "backup.db")
    whole = (demo.folder / "backup.db").read_bytes()
    (demo.folder / "cut.db").write_bytes(whole[: len(whole) // 2])
    place = whole.index(b"My name is misspelt")
    (demo.folder / "changed.db").write_bytes(whole[:place] + b"9" + whole[place + 1 :])
    cut, changed = demo("restore", "cut.db", "--to", "new.db"), demo("restore", "changed.db", "--to", "new.db")

    assert (cut.code, changed.code) == (7, 1)
    assert "value_changed" in changed.out
    assert "nothing was restored" in changed.err
    assert not (demo.folder / "new.db").exists()


def test_export_and_import_of_every_procedure_make_equal_cases(demo: Counter) -> None:
    exported = demo.well("--db", DEMO, "export", "all.xlsx", "--personal", "--json").data
    with open_desk(DEMO) as desk:
        people, at = desk.directory().people.values(), desk.now()
        procedures = {known.name for known in desk.definitions()}
    demo.well("--db", FRESH, "init", "--clock", "simulated", "--start", "2026-01-01T00:00")
    with open_desk(FRESH) as fresh, fresh.batch():
        for person in people:
            more = {ADMINISTRATOR, CORRECTOR} if person.name == "li" else set()
            fresh.set_person(replace(person, roles=person.roles | more), by=By(person="li"))
    with open_desk(FRESH) as fresh:
        fresh.tick(at)
    for name in sorted(procedures):
        taken = demo.well("--db", FRESH, "import", "--running", name, "all.xlsx", "--as", "li", "--json").data
        there = demo.well("--db", DEMO, "export", "--digest", "--procedure", name, "--json").data
        assert (taken["refused"], taken["contents"]) == ([], there["contents"]), name

    assert demo.well("--db", FRESH, "export", "--digest", "--json").data["contents"] == exported["contents"]
    assert demo.well("--db", FRESH, "replay", "--all", "--json").data["differences"] == []
    assert len(procedures) >= 5
