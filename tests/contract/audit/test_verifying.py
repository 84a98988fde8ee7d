"""Whatever somebody writes with SQL alone, past the guards that stay in place, is found when what changed is verified."""

from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import pytest

from tests.contract.audit.conftest import LI, Spoilt, register
from tests.kept import Row, Sql, sql
from workflow.audit.chains import stream
from workflow.audit.differences import Findings
from workflow.audit.links import folded
from workflow.audit.verifying import Verification, Verified
from workflow.definitions.load import read_published
from workflow.definitions.model import Procedure
from workflow.engine.case import Case
from workflow.engine.directory import Person
from workflow.engine.evolve import evolve
from workflow.errors import StoreUnavailable
from workflow.service import open_desk
from workflow.store.backend.port import Access
from workflow.store.canonical import genesis
from workflow.store.database import Store, open_store
from workflow.store.recording import case_file
from workflow.store.rulebooks import Rulebooks
from workflow.store.shapes import parsed_object

FIRST, SECOND_CASE, THIRD = "T-2026-0001", "T-2026-0002", "T-2026-0003"
Forge = Callable[[Sql], object]


@pytest.fixture
def store(spoilt: Spoilt) -> Iterator[Store]:
    """Of which everything has been verified."""
    with open_store(spoilt.url) as store:
        assert all_of(Verification(store, read_published)) == set()
        yield store


def all_of(verification: Verification) -> set[tuple[str, int, str]]:
    """Verify until nothing waits: stream, seq and code of what is news."""
    found = set[tuple[str, int, str]]()
    while True:
        done = verification.some()
        found |= {(each.stream, row.seq, row.code) for each in done.differing for row in each.differences}
        if not done.more:
            return found


def verified(store: Store) -> set[tuple[str, int, str]]:
    return all_of(Verification(store, read_published))


class Forged(dict[str, Any]):
    """A body of any shape."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


def appended(store: Store, name: str, like: tuple[str, int], **changes: Any) -> None:
    """An event in a stream, which follows the last as it should, with what another says but for what is changed."""
    with store.writing() as writing:
        body = parsed_object(next(writing.events(like[0], like[1] - 1)).body)
        head = writing.head(name)
        assert head is not None
        body |= {"stream": name, "seq": head.seq + 1, "prev": head.hash, "recorded_at": head.recorded_at}
        writing.append(Forged({**body, "login": store.identity.login, "commitments": {}, **changes}))  # type: ignore[arg-type]


def brought_up_to_date(store: Store, number: str) -> None:
    """The row of a case, as its history makes it."""
    with store.writing() as writing:
        history = stream(writing, f"case:{number}", Findings())
        case = reduce(evolve, folded(history), None)  # type: ignore[arg-type]
        assert isinstance(case, Case)
        assert case.seq == history.links[-1].row.seq, "the forgery can be folded"
        row, last = writing.case_file(number), history.links[-1].row
        assert row is not None
        book = Rulebooks(read_published).get(writing, case.definition)
        writing.change_case(case_file(book, case, last.hash), row.seq)


def waiting(store: Store) -> int:
    with store.reading() as reading:
        return reading.unverified_count()[0]


def test_of_a_sound_store_everything_waits_once_and_nothing_differs(spoilt: Spoilt) -> None:
    with open_store(spoilt.url) as store:
        assert waiting(store) == 10, "eight histories, a numbering and an attachment"
        assert verified(store) == set()
        assert waiting(store) == 0
        assert Verification(store, read_published).some() == Verified(0)


def _another_value(run: Sql) -> None:
    ((row),) = run("SELECT * FROM private_value WHERE stream = ? AND name = 'name'", f"case:{FIRST}")
    run("DELETE FROM private_value WHERE stream = ? AND name = 'name'", f"case:{FIRST}")
    run(f"INSERT INTO private_value VALUES ({', '.join('?' * len(row))})", *row[:-2], '"李四"', row[-1])


def _another_row(run: Sql) -> None:
    ((row),) = run("SELECT * FROM case_file WHERE number = ?", THIRD)
    run(f"INSERT INTO case_file VALUES ({', '.join('?' * len(row))})", "T-2026-0099", *row[1:])


def _another_notice(run: Sql) -> None:
    row = _notice(run)
    run(f"INSERT INTO notice VALUES ({', '.join('?' * len(row))})", "f" * 64, *row[1:])


def _notice(run: Sql) -> Row:
    return run("SELECT * FROM notice WHERE stream = ?", f"case:{THIRD}")[0]


def _raised_number(run: Sql) -> None:
    run("UPDATE numbering SET last = 5")


def _unpublished_rules(run: Sql) -> None:
    run("INSERT INTO definition VALUES (?, 'slips', ?, 0)", "0" * 64, b"\0")


def _unpublished_calendar(run: Sql) -> None:
    run("INSERT INTO calendar VALUES (?, 'always', ?, 0)", "0" * 64, b"\0")


def _written(statement: str) -> Forge:
    return lambda run: run(statement)


FORGERIES = [
    pytest.param(
        _written(f"UPDATE case_file SET snapshot = replace(snapshot, 'recorded', 'paid') WHERE number = '{THIRD}'"),
        {(f"case:{THIRD}", 6, "case_row_differs")},
        id="a snapshot changed",
    ),
    pytest.param(
        _written(f"UPDATE case_file SET snapshot = '{{' WHERE number = '{THIRD}'"),
        {(f"case:{THIRD}", 6, "case_row_differs")},
        id="a snapshot broken",
    ),
    pytest.param(
        _written(f"DELETE FROM case_file WHERE number = '{THIRD}'"),
        {(f"case:{THIRD}", 0, "case_row_missing")},
        id="a row deleted",
    ),
    pytest.param(
        _written(f"UPDATE case_file SET number = 'X' WHERE number = '{THIRD}'"),
        {(f"case:{THIRD}", 0, "case_row_missing"), ("case:X", 0, "case_without_history")},
        id="a row under another number",
    ),
    pytest.param(_another_row, {("case:T-2026-0099", 0, "case_without_history")}, id="a case without history"),
    pytest.param(
        _written(f"DELETE FROM notice WHERE stream = 'case:{THIRD}'"),
        {(f"case:{THIRD}", 2, "notice_missing")},
        id="notices removed",
    ),
    pytest.param(
        _written(f"UPDATE notice SET person = 'tom' WHERE stream = 'case:{THIRD}'"),
        {(f"case:{THIRD}", 2, "notice_row_differs")},
        id="notices to somebody else",
    ),
    pytest.param(
        _written(f"UPDATE notice SET stream = 'case:X' WHERE stream = 'case:{THIRD}'"),
        {(f"case:{THIRD}", 2, "notice_missing"), ("case:X", 2, "notice_without_cause")},
        id="notices of another case",
    ),
    pytest.param(_another_notice, {(f"case:{THIRD}", 2, "notice_without_cause")}, id="a notice too many"),
    pytest.param(_another_value, {(f"case:{FIRST}", 1, "value_changed")}, id="a value swapped"),
    pytest.param(
        _written(f"DELETE FROM private_value WHERE stream = 'case:{FIRST}' AND name = 'name'"),
        {(f"case:{FIRST}", 1, "value_missing")},
        id="a value deleted",
    ),
    pytest.param(
        _written("DELETE FROM person WHERE name = 'tom'"),
        {("directory", 0, "person_row_differs")},
        id="a person deleted",
    ),
    pytest.param(
        _raised_number, {("numbering:T-{year}-{seq:04} 2026", 0, "numbering_differs")}, id="a number given to nobody"
    ),
    pytest.param(
        _written("DELETE FROM numbering"),
        {("numbering:T-{year}-{seq:04} 2026", 0, "numbering_differs")},
        id="numbers from the beginning",
    ),
    pytest.param(
        _written("DELETE FROM attachment"),
        {("attachment:", 0, "attachment_missing")},
        id="an attachment deleted",
    ),
    pytest.param(
        _unpublished_rules, {("definition:slips", 0, "definition_never_published")}, id="rules nobody published"
    ),
    pytest.param(
        _unpublished_calendar, {("calendar:always", 0, "calendar_never_published")}, id="a calendar nobody published"
    ),
]


@pytest.mark.parametrize(("forge", "expected"), FORGERIES)
def test_what_was_written_with_sql_is_found(
    spoilt: Spoilt, store: Store, forge: Forge, expected: set[tuple[str, int, str]]
) -> None:
    with sql(spoilt.url) as run:
        forge(run)

    shown = {(_shortly(stream), seq, code) for stream, seq, code in verified(store)}
    assert {(_shortly(stream), seq, code) for stream, seq, code in expected} <= shown
    assert {stream for stream, _, _ in shown} == {_shortly(stream) for stream, _, _ in expected}, "and of nothing else"


def _shortly(stream: str) -> str:
    return "attachment:" if stream.startswith("attachment:") else stream


@pytest.mark.parametrize("wake_at", ["NULL", "wake_at + 86400"])
def test_a_clock_that_was_silenced_is_found(spoilt: Spoilt, store: Store, wake_at: str) -> None:
    with open_desk(spoilt.url) as desk:
        case = register(desk, "周七")
    assert verified(store) == set()
    with sql(spoilt.url) as run:
        run(f"UPDATE case_file SET wake_at = {wake_at} WHERE number = ?", case)

    assert verified(store) == {(f"case:{case}", 1, "case_row_differs")}


ONLY_IN_A_FILE = [
    pytest.param("UPDATE person SET snapshot = replace(snapshot, 'clerk', 'boss')", "person_row_differs", id="a role"),
    pytest.param("UPDATE numbering SET last = 3", "numbering_differs", id="a number again"),
    pytest.param("UPDATE attachment SET content = x'00'", "attachment_changed", id="the bytes of an attachment"),
    pytest.param("UPDATE case_file SET snapshot = CAST(x'7b22ff' AS TEXT)", "cannot_be_decided_again", id="broken text"),
    pytest.param("INSERT OR REPLACE INTO notice SELECT key, 'case:X', seq, about, person, not_before, state, attempts,"
                 " next_at, lease, problem, sent_at, taken FROM notice", "notice_without_cause", id="notices replaced"),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(("statement", "code"), ONLY_IN_A_FILE)
def test_so_is_what_postgres_does_not_let_happen(spoilt: Spoilt, store: Store, statement: str, code: str) -> None:
    with sql(spoilt.url) as run:
        run(statement)

    assert code in {each for _, _, each in verified(store)}


def test_an_event_beside_its_row_is_found(store: Store) -> None:
    appended(store, f"case:{THIRD}", (f"case:{SECOND_CASE}", 2))

    codes = {code for stream, _, code in verified(store) if stream == f"case:{THIRD}"}
    assert "case_row_differs" in codes


def test_an_unlawful_move_with_a_perfect_chain_and_row_is_found_by_deciding_again(store: Store) -> None:
    """The third case is settled as the first was, without anybody having approved."""
    appended(store, f"case:{THIRD}", (f"case:{FIRST}", 4))
    brought_up_to_date(store, THIRD)

    assert verified(store) == {(f"case:{THIRD}", 7, code) for code in ("would_be_refused", "consequence_differs")}


def test_a_suspension_that_ends_by_itself_is_found(store: Store) -> None:
    """What a login may write on Postgres about the suspensions of anybody."""
    appended(store, "directory", ("directory", 4), cause=None)

    assert {(stream, code) for stream, _, code in verified(store)} >= {("directory", "person_row_differs")}


def test_somebody_who_is_no_administrator_is_not_believed(spoilt: Spoilt, store: Store) -> None:
    with open_desk(spoilt.url) as desk:
        desk.set_person(Person(name="ada", roles=frozenset({"administrator"})), by=LI)
    assert verified(store) == set(), "as long as there is none anybody may"
    with store.reading() as reading:
        head = reading.head("directory")
    assert head is not None
    appended(store, "directory", ("directory", head.seq), actor="mei")

    assert ("directory", head.seq + 1, "record_not_entitled") in verified(store)


@pytest.mark.parametrize(
    ("cause", "codes"),
    [
        (None, {"record_without_cause"}),
        ({"stream": f"case:{FIRST}", "seq": 1}, {"consequence_differs"}),
        ({"stream": "case:X", "seq": 1}, {"consequence_differs"}),
        ({"stream": "directory", "seq": 1}, {"consequence_differs"}),
    ],
)
def test_a_slip_that_no_case_brought_about_is_found(store: Store, cause: object, codes: set[str]) -> None:
    appended(store, "person:mei", ("person:mei", 1), cause=cause)

    assert {(stream, code) for stream, _, code in verified(store)} == {("person:mei", code) for code in codes}


def test_the_same_slip_twice_is_found(store: Store) -> None:
    appended(store, "person:mei", ("person:mei", 1))

    assert {code for _, _, code in verified(store)} == {"consequence_differs"}


def test_a_history_of_no_kind_is_found(store: Store) -> None:
    with store.writing() as writing:
        body = parsed_object(next(writing.events("person:mei")).body)
        body |= {
            "stream": "gossip:mei",
            "login": store.identity.login,
            "commitments": {},
            "prev": genesis("gossip:mei"),
        }
        writing.append(Forged(body))  # type: ignore[arg-type]

    assert verified(store) == {("gossip:mei", 0, "stream_unknown")}


GARBAGE = [
    pytest.param({"effects": [7]}, id="an effect that is none"),
    pytest.param({"effects": [{"effect": "entered"}]}, id="half an effect"),
    pytest.param({"effects": None}, id="no effects"),
    pytest.param({"facts": {"x": {}}}, id="a fact of no type"),
    pytest.param({"facts": {"amount": "\\u0000\x01"}}, id="a fact that no database keeps"),
    pytest.param({"directory": -1}, id="a directory before the first"),
    pytest.param({"directory": 10**12}, id="a directory that is to come"),
    pytest.param({"definition": "0" * 64}, id="rules nobody has"),
    pytest.param({"action": "not_one"}, id="an action nobody has"),
    pytest.param({"actor": 7}, id="an actor that is a number"),
    pytest.param({"counts": {"mei": -4}, "calendars": {"always": "0" * 64}}, id="calendars nobody has"),
    pytest.param({"v": 99}, id="a version of the future"),
    pytest.param({"commitments": {"name": "0" * 64}}, id="a promise that is not kept"),
    pytest.param({"commitments": []}, id="promises of another kind"),
    pytest.param({"cause": {"stream": 7}}, id="half a cause"),
    pytest.param({"record": {"person": {"name": "mei"}}, "type": "person_set"}, id="a record in the wrong place"),
]


@pytest.mark.parametrize("garbage", GARBAGE)
@pytest.mark.parametrize("name", [f"case:{SECOND_CASE}", "person:mei", "directory", "definition:slips"])
def test_whatever_is_forged_the_verification_goes_on(store: Store, name: str, garbage: dict[str, Any]) -> None:
    changes = {} if "cause" in garbage else {"cause": None}
    appended(store, name, (name, 1), **changes, **garbage)
    appended(store, f"case:{THIRD}", (f"case:{SECOND_CASE}", 2))

    streams = {stream for stream, _, _ in verified(store)}
    assert f"case:{THIRD}" in streams
    assert name in streams or name == "definition:slips" or (name == "directory" and "person_set" not in str(garbage))
    assert waiting(store) == 0


def test_what_was_found_is_kept_and_told_once(spoilt: Spoilt, store: Store) -> None:
    with sql(spoilt.url) as run:
        run("UPDATE case_file SET wake_at = 5 WHERE number = ?", THIRD)
    assert verified(store) == {(f"case:{THIRD}", 6, "case_row_differs")}

    assert verified(store) == set(), "it is known"
    assert kept(store) == [(f"case:{THIRD}", 1, 6, "case_row_differs")]
    with sql(spoilt.url) as run:
        run("UPDATE case_file SET wake_at = 6 WHERE number = ?", THIRD)
    assert verified(store) == {(f"case:{THIRD}", 6, "case_row_differs")}, "now it is another"


def kept(store: Store) -> list[tuple[str, int, int, str]]:
    with store.reading() as reading:
        return [each[:4] for each in reading.differences()]


def test_what_was_mended_is_told_and_forgotten(spoilt: Spoilt, store: Store) -> None:
    with sql(spoilt.url) as run:
        ((before,),) = run("SELECT wake_at FROM case_file WHERE number = ?", THIRD)
        run("UPDATE case_file SET wake_at = 5 WHERE number = ?", THIRD)
    assert verified(store)
    with sql(spoilt.url) as run:
        run("UPDATE case_file SET wake_at = ? WHERE number = ?", before, THIRD)

    assert Verification(store, read_published).some().agreeing == (f"case:{THIRD}",)
    assert kept(store) == []


def test_what_was_mended_elsewhere_is_noticed_as_well(spoilt: Spoilt, store: Store) -> None:
    """The number after the missing one differs; it agrees again when the missing one is there, though nothing touched it."""
    with store.writing() as writing:
        writing.skip_numbers("T-{year}-{seq:04}", 2026, 5)
    with open_desk(spoilt.url) as desk:
        assert register(desk, "周七") == "T-2026-0006"
    assert verified(store) == {("case:T-2026-0006", 0, "number_missing")}
    with store.writing() as writing:
        body = parsed_object(next(writing.events("case:T-2026-0006")).body)
        body |= {"stream": "case:T-2026-0005", "prev": genesis("case:T-2026-0005"), "commitments": {}}
        writing.append(Forged(body))  # type: ignore[arg-type]

    again = Verification(store, read_published)
    agreeing = [stream for _ in range(3) for stream in again.some().agreeing]
    assert agreeing == ["case:T-2026-0006"]


def test_what_was_written_meanwhile_waits_again(spoilt: Spoilt, store: Store) -> None:
    with open_desk(spoilt.url) as desk:
        desk.note(THIRD, "一", by=LI)
        with store.reading() as reading:
            (seen,) = reading.unverified(10)
        desk.note(THIRD, "二", by=LI)
    with store.writing() as writing:
        writing.forget_unverified(seen)

    assert waiting(store) == 1


def test_what_somebody_else_has_found_since_is_not_overwritten(spoilt: Spoilt, store: Store) -> None:
    late = Verification(store, read_published)
    with sql(spoilt.url) as run:
        run("UPDATE case_file SET wake_at = 5 WHERE number = ?", THIRD)
    looked, _ = late._looked()
    with sql(spoilt.url) as run:
        run("UPDATE case_file SET wake_at = 6 WHERE number = ?", THIRD)
    with open_store(spoilt.url) as other:
        assert verified(other)
    with store.writing() as writing:
        assert late._recorded(writing, looked) == ()

    with store.reading() as reading:
        assert ["wake_at is 6" in each.en for each in reading.differences()] == [True]


def test_delivering_a_notice_is_nothing_to_verify(spoilt: Spoilt, store: Store) -> None:
    with open_desk(spoilt.url) as desk:
        claimed = desk.outbox.claim(3, 60)
        assert len(claimed) == 3
        assert desk.outbox.took(claimed[0].key, str(claimed[0].lease), "mail")
        assert desk.outbox.sent(claimed[0].key, str(claimed[0].lease))
        assert desk.outbox.failed(claimed[1].key, str(claimed[1].lease), "no")

    assert waiting(store) == 0


def test_only_some_differences_of_a_stream_are_kept(spoilt: Spoilt, store: Store) -> None:
    for _ in range(25):
        appended(store, "person:mei", ("person:mei", 1), cause=None)

    assert len(verified(store)) == 20
    assert len(kept(store)) == 20


def test_no_customer_stands_in_what_was_found(spoilt: Spoilt, store: Store) -> None:
    """Differences are kept beside the values that can be erased, so they must not repeat them."""
    with sql(spoilt.url) as run:
        run("UPDATE case_file SET snapshot = replace(snapshot, 'recorded', 'paid')")
    appended(store, f"case:{FIRST}", (f"case:{FIRST}", 1))
    appended(store, f"case:{SECOND_CASE}", (f"case:{SECOND_CASE}", 1))
    assert verified(store)

    with store.reading() as reading:
        told = " ".join(each.zh + each.en for each in reading.differences())
    assert not any(name in told for name in ("张三", "李雷", "韩梅", "赵六", "女士", "汤姆"))


def test_whoever_may_only_read_sees_what_waits_and_what_was_found(spoilt: Spoilt, store: Store) -> None:
    with sql(spoilt.url) as run:
        run("UPDATE case_file SET wake_at = 5 WHERE number = ?", THIRD)
    assert verified(store)
    with open_desk(spoilt.url) as desk:
        desk.note(FIRST, "一", by=LI)

    with open_store(spoilt.url, access=Access.READ) as reader, reader.reading() as reading:
        assert reading.unverified_count()[0] == 1
        assert [each.code for each in reading.differences_of(f"case:{THIRD}")] == ["case_row_differs"]


@pytest.mark.parametrize("kind", ["postgres"])
def test_a_server_that_goes_away_meanwhile_is_no_difference(spoilt: Spoilt) -> None:
    def cut_off(source: bytes) -> Procedure:
        """Reads rules; meanwhile somebody ends every other connection."""
        with sql(spoilt.url) as run:
            run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid()")  # fmt: skip
        return read_published(source)

    with open_store(spoilt.url) as store:
        with pytest.raises(StoreUnavailable):
            Verification(store, cut_off).some()
        assert kept(store) == []
        assert waiting(store) == 10
        assert verified(store) == set()
