"""A store that cannot be used says why, in one sentence, with exit code 7; and it stays as it was."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.store.events import append
from workflow.errors import StoreUnavailable
from workflow.store import address
from workflow.store.address import drive_kind
from workflow.store.creating import create_store
from workflow.store.database import open_store

NOBODY = 65534


def fault_of(url: str, **how) -> StoreUnavailable:
    with pytest.raises(StoreUnavailable) as raised:
        open_store(url, **how)
    assert raised.value.exit_code == 7
    assert "\n" not in raised.value.say("zh") + raised.value.say("en")
    return raised.value


def test_a_store_that_is_not_there_tells_how_to_make_one(tmp_path: Path) -> None:
    fault = fault_of(f"sqlite:///{tmp_path / 'no.db'}")

    assert fault.wording.code == "store_missing"
    assert "complaints init" in fault.say("en")
    assert not (tmp_path / "no.db").exists()


def test_a_directory_is_no_store(tmp_path: Path) -> None:
    assert fault_of(f"sqlite:///{tmp_path}").wording.code == "store_is_a_directory"


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear customer, " * 1000)

    assert fault_of(f"sqlite:///{path}").wording.code == "store_not_a_database"
    assert path.read_text() == "Dear customer, " * 1000


@pytest.mark.parametrize(
    "make", [lambda raw: None, lambda raw: raw.execute("CREATE TABLE t (x)")], ids=["empty", "full"]
)
def test_the_database_of_another_program_is_left_alone(tmp_path: Path, make) -> None:
    path = tmp_path / "photos.db"
    raw = sqlite3.connect(path, isolation_level=None)
    make(raw)
    raw.close()
    path.touch()
    before = path.read_bytes()

    assert fault_of(f"sqlite:///{path}").wording.code == "store_foreign"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://localhost",
        "mysql://x",
        "cases.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///x.db?mode=ro",
        "",
    ],
)
def test_an_address_we_do_not_know_is_refused(url: str) -> None:
    assert fault_of(url).wording.code == "store_url_unsupported"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try it as somebody else")
@pytest.mark.parametrize("locked", ["file", "directory"])
def test_without_permission_to_write_the_store_says_so(tmp_path_factory, locked: str) -> None:
    place = Path(tmp_path_factory.mktemp("shared"))
    path = place / "store.db"
    create_store(f"sqlite:///{path}", zone="UTC")
    path.chmod(0o444 if locked == "file" else 0o666)
    for parent in (place, *place.parents):
        if parent.stat().st_uid == os.geteuid() and parent.name.startswith(("shared", "pytest", "popen", "test")):
            parent.chmod(0o755)
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.setuid(NOBODY)
            code = _code_of_writing(path)
        finally:
            os._exit(code)  # whatever happens, the copy of the test run ends here
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 7


def _code_of_writing(path: Path) -> int:
    try:
        with open_store(f"sqlite:///{path}") as store, store.writing() as writing:
            append(store, writing)
    except StoreUnavailable as fault:
        return fault.exit_code if fault.wording.code in ("store_read_only", "store_cannot_be_opened") else 1
    return 0


def test_a_quota_hit_while_writing_leaves_the_store_as_it_was(url: str) -> None:
    script = f"""
import resource, sys
sys.path[:] = {sys.path!r}
from workflow.errors import StoreUnavailable
from workflow.store.database import open_store
from tests.contract.store.events import append
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
done = 0
try:
    with open_store({url!r}) as store:
        for seq in range(1, 1000):
            with store.writing() as writing:
                append(store, writing, action="x" * 2000)
            done = seq
except StoreUnavailable as fault:
    print(done, fault.exit_code)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    done, code = map(int, ran.stdout.split())

    assert code == 7
    assert done > 10
    with open_store(url) as store, store.reading() as reading:
        assert [row.seq for row in reading.events("case:T-1")] == list(range(1, done + 1))


@pytest.mark.parametrize("what", ["file", "directory", "missing parent"])
def test_making_a_store_never_overwrites_anything(tmp_path: Path, what: str) -> None:
    path = tmp_path / "cases.db"
    if what == "file":
        path.write_text("mine")
    elif what == "directory":
        path.mkdir()
    else:
        path = tmp_path / "nowhere" / "cases.db"
    with pytest.raises(StoreUnavailable):
        create_store(f"sqlite:///{path}", zone="UTC")

    assert what != "file" or path.read_text() == "mine"
    assert not list(tmp_path.glob(".*"))


def test_a_store_that_could_not_be_made_leaves_nothing_behind(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("workflow.store.creating.PAGE_SIZE", "1; nonsense")
    with pytest.raises(sqlite3.Error):
        create_store(f"sqlite:///{tmp_path / 'cases.db'}", zone="UTC")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/mnt/share/x.db", "nfs4"), ("/mnt/my share/x.db", "cifs"), ("/mnt/sharedX/x.db", "ext4"), ("/x.db", "ext4")],
)
def test_the_drive_a_file_lies_on_is_known_by_its_mount(path: str, kind: str) -> None:
    mounts = "/dev/sda / ext4 rw 0 0\nhost:/a /mnt/share nfs4 rw 0 0\n//host/b /mnt/my\\040share cifs rw 0 0\n"

    assert drive_kind(Path(path), mounts) == kind


def test_a_network_drive_is_refused(tmp_path: Path, monkeypatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nhost:/a {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(address, "MOUNTS", mounts)
    with pytest.raises(StoreUnavailable) as raised:
        create_store(f"sqlite:///{tmp_path / 'cases.db'}", zone="UTC")

    assert raised.value.wording.code == "store_on_network_drive"
