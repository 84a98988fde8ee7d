"""A store that cannot be used says why, in one sentence, with exit code 7; and it stays as it was."""

from urllib.parse import urlsplit

import pytest

from tests.contract.grounds import Ground
from tests.contract.store.events import append, seqs
from tests.kept import is_file, sql, unguarded, without_room
from workflow.errors import StoreUnavailable
from workflow.store.address import place_of
from workflow.store.backend.admission import FORMAT
from workflow.store.backend.port import Access, Entry
from workflow.store.creating import create_store
from workflow.store.database import Store, open_store
from workflow.store.writing import Writing


def write_much(store: Store, writing: Writing) -> None:
    for _ in range(200):
        append(store, writing, action="x" * 5000)


def fault_of(url: str, access: Access = Access.WRITE) -> StoreUnavailable:
    with pytest.raises(StoreUnavailable) as raised:
        open_store(url, access=access, patience=0.05)
    assert raised.value.exit_code == 7
    assert "\n" not in raised.value.say("zh") + raised.value.say("en")
    return raised.value


def test_a_place_without_a_store_tells_how_to_make_one(ground: Ground) -> None:
    fault = fault_of(ground.vacant())

    assert fault.wording.code in ("store_missing", "store_database_empty")
    assert "complaints init" in fault.say("en")


def test_what_belongs_to_another_program_is_left_alone(ground: Ground) -> None:
    url = ground.vacant()
    with sql(url) as run:
        run("CREATE TABLE photo (name text)")
        run("INSERT INTO photo VALUES ('sea')")
    with pytest.raises(StoreUnavailable) as refused:
        create_store(url, zone="UTC")

    assert fault_of(url).wording.code in ("store_foreign", "store_database_empty")
    assert refused.value.wording.code in ("store_exists", "store_database_not_empty")
    with sql(url) as run:
        assert run("SELECT * FROM photo") == [("sea",)]


def test_a_store_is_never_made_over_another(url: str, store: Store) -> None:
    with store.writing() as writing:
        append(store, writing)
    with pytest.raises(StoreUnavailable) as refused:
        create_store(url, zone="UTC")

    assert refused.value.exit_code == 7
    assert seqs(store) == [1]
    assert store.info().zone == "Asia/Shanghai"


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize(("by", "code"), [(1, "store_newer"), (-1, "store_older")])
def test_another_format_says_which_way_to_go(url: str, by: int, code: str, access: Access) -> None:
    with unguarded(url) as run:
        run("UPDATE store_info SET format = ?", FORMAT + by)
        if is_file(url):
            run(f"PRAGMA user_version = {FORMAT + by}")

    assert fault_of(url, access).wording.code == code


def test_a_table_that_is_gone_is_damage_and_no_bug(url: str, store: Store) -> None:
    with sql(url) as run:
        run("DROP TABLE notice")
    with store.reading() as reading, pytest.raises(StoreUnavailable) as raised:
        reading.notices_by_state()

    assert raised.value.wording.code == "store_not_a_database"


def test_a_store_locked_by_another_is_waited_for_only_so_long(url: str, store: Store) -> None:
    with open_store(url, patience=0.05) as other:
        with store.writing(Entry.ALONE), pytest.raises(StoreUnavailable) as raised, other.writing() as mine:
            mine.info()
        with other.writing() as writing:
            append(other, writing)

    assert raised.value.wording.code == "store_locked"
    assert seqs(store) == [1]


def test_whoever_opened_to_read_cannot_write(url: str) -> None:
    with (
        open_store(url, access=Access.READ) as store,
        pytest.raises(StoreUnavailable) as raised,
        store.writing() as writing,
    ):
        append(store, writing)

    assert raised.value.wording.code == "store_read_only"


def test_a_full_disk_leaves_the_store_as_it_was(url: str, store: Store) -> None:
    with store.writing() as writing:
        append(store, writing)
    with without_room(url, store, 40), pytest.raises(StoreUnavailable) as raised, store.writing() as writing:
        write_much(store, writing)

    assert raised.value.wording.code == "store_disk_full"
    with store.writing() as writing:
        append(store, writing)
    with open_store(url) as other:
        assert seqs(other) == [1, 2]
        assert other.integrity_problems() == ()


def test_a_full_disk_inside_a_savepoint_is_one_fault_too(url: str, store: Store) -> None:
    with (
        without_room(url, store, 40),
        pytest.raises(StoreUnavailable) as raised,
        store.writing(),
        store.writing() as inner,
    ):
        write_much(store, inner)

    assert raised.value.wording.code == "store_disk_full"
    assert seqs(store) == []


def test_a_place_is_shown_without_a_password(url: str, store: Store) -> None:
    password = urlsplit(url).password

    assert str(store.place) == str(place_of(url))
    assert password is None or password not in f"{store.place} {store.place.name}"
