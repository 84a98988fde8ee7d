"""Replay agrees with an honest store, and names stream, seq and what differs in a store that was tampered with."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.audit.conftest import SLIPS, Spoilt
from tests.kept import Sql, is_file, sql
from workflow.audit import differences
from workflow.audit.differences import Report
from workflow.audit.replay import replay
from workflow.errors import NotFound
from workflow.store.backend.port import Access
from workflow.store.canonical import canonical, event_hash, genesis
from workflow.store.database import open_store
from workflow.wording import Wording

FIRST, SECOND_CASE, THIRD = "T-2026-0001", "T-2026-0002", "T-2026-0003"


def found(report: Report) -> set[tuple[str, int, str]]:
    return {(each.stream, each.seq, each.code) for each in report.differences}


def said(report: Report) -> list[str]:
    return [f"{each.stream} {each.seq} {each.say('en')}" for each in report.differences]


def test_an_honest_store_has_no_differences(spoilt: Spoilt) -> None:
    report = spoilt.replay()

    assert said(report) == []
    assert (report.cases, report.events) == (4, 34)


def test_one_case_can_be_replayed_alone(spoilt: Spoilt) -> None:
    report = spoilt.replay(SECOND_CASE)

    assert said(report) == []
    assert report.cases == 1


def test_a_case_that_is_not_there_is_not_found(spoilt: Spoilt) -> None:
    with pytest.raises(NotFound) as raised:
        spoilt.replay("T-2026-002")

    assert SECOND_CASE in raised.value.say("en")


def test_the_same_history_has_the_same_digest_and_another_has_not(spoilt: Spoilt) -> None:
    before = spoilt.replay().digest

    assert spoilt.replay().digest == before
    spoilt.run(f"UPDATE event SET hash = '{'0' * 64}' WHERE stream = 'case:{FIRST}' AND seq = 2")
    assert spoilt.replay().digest != before


def test_progress_is_told_case_by_case(spoilt: Spoilt) -> None:
    told: list[tuple[int, int]] = []
    with open_store(spoilt.url, access=Access.READ) as store:
        replay(store, watch=lambda done, of: told.append((done, of)))

    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_every_byte_of_a_body_counts(spoilt: Spoilt) -> None:
    """With the triggers dropped and one byte changed, replay names the stream and the seq."""
    with sql(spoilt.url) as run:
        ((body,),) = run("SELECT body FROM event WHERE stream = ? AND seq = 3", f"case:{FIRST}")
    assert isinstance(body, str)
    for position in range(0, len(body), 97):
        other = body[:position] + chr(ord(body[position]) ^ 1) + body[position + 1 :]
        spoilt.run("UPDATE event SET body = ? WHERE stream = ? AND seq = 3", other, f"case:{FIRST}")
        report = spoilt.replay(FIRST)

        assert (f"case:{FIRST}", 3, "hash_differs") in found(report), position


BODIES = [
    pytest.param("''", id="empty"),
    pytest.param("'{'", id="no JSON"),
    pytest.param("'[]'", id="no object"),
    pytest.param("'{}'", id="an empty object"),
    pytest.param("'42'", id="a number"),
    pytest.param("'{\"v\":1}'", id="only a version"),
    pytest.param("'{\"v\":99}'", id="a version of the future"),
    pytest.param('\'{"v":"1"}\'', id="a version of another type"),
    pytest.param("replace(body, '\"effects\":[', '\"effects\":[7,')", id="an effect that is none"),
    pytest.param('replace(body, \'"effects":[\', \'"effects":[{"effect":"entered"},\')', id="half an effect"),
    pytest.param('replace(body, \'"facts":{\', \'"facts":{"x":{},\')', id="a fact of no type"),
    pytest.param("replace(body, '\"directory\":', '\"directory\":-')", id="a directory before the first"),
    pytest.param('replace(body, \'"definition":"\', \'"definition":"0\')', id="rules nobody has"),
    pytest.param('replace(body, \'"action":"\', \'"action":"not_\')', id="an action nobody has"),
    pytest.param("replace(body, '\"recorded_at\":', '\"recorded_at\":9')", id="another time"),
    pytest.param("(SELECT body FROM event WHERE stream = 'directory' LIMIT 1)", id="the body of another stream"),
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("stream", [f"case:{SECOND_CASE}", "directory", "person:mei", "definition:slips"])
def test_whatever_a_body_becomes_replay_goes_on_and_says_where(spoilt: Spoilt, stream: str, body: str) -> None:
    spoilt.run(f"UPDATE event SET body = {body} WHERE stream = '{stream}' AND seq = 1")
    unchanged = stream != f"case:{SECOND_CASE}" and ("replace" in body or (stream == "directory" and "SELECT" in body))
    report = spoilt.replay()

    assert unchanged or (stream, 1) in {(each.stream, each.seq) for each in report.differences}
    assert report.cases == 4


TAMPERINGS = [
    pytest.param(
        f"UPDATE event SET hash = '{'0' * 64}' WHERE stream = 'case:{FIRST}' AND seq = 2",
        {(f"case:{FIRST}", 2, "hash_differs"), (f"case:{FIRST}", 3, "chain_broken")},
        id="a hash",
    ),
    pytest.param(
        f"UPDATE event SET type = 'voided' WHERE stream = 'case:{FIRST}' AND seq = 2",
        {(f"case:{FIRST}", 2, "column_differs")},
        id="a type",
    ),
    pytest.param(
        f"UPDATE event SET recorded_at = recorded_at + 1 WHERE stream = 'case:{FIRST}' AND seq = 2",
        {(f"case:{FIRST}", 2, "column_differs"), (f"case:{FIRST}", 3, "recorded_before_its_predecessor")},
        id="a time",
    ),
    pytest.param(
        f"DELETE FROM event WHERE stream = 'case:{FIRST}' AND seq = 2",
        {(f"case:{FIRST}", 2, "event_missing"), (f"case:{FIRST}", 3, "chain_broken")},
        id="an event in the middle deleted",
    ),
    pytest.param(
        f"DELETE FROM event WHERE stream = 'case:{THIRD}' AND seq > 3",
        {(f"case:{THIRD}", 3, "case_row_differs")},
        id="the tail deleted",
    ),
    pytest.param(
        f"DELETE FROM event WHERE stream = 'case:{THIRD}'",
        {(f"case:{THIRD}", 0, "number_missing"), (f"case:{THIRD}", 0, "case_without_history")},
        id="a history deleted",
    ),
    pytest.param(
        f"DELETE FROM case_file WHERE number = '{THIRD}'",
        {(f"case:{THIRD}", 0, "case_row_missing")},
        id="a row deleted",
    ),
    pytest.param(
        f"UPDATE case_file SET state = 'paid' WHERE number = '{THIRD}'",
        {(f"case:{THIRD}", 6, "case_row_differs")},
        id="a state",
    ),
    pytest.param(
        f"UPDATE case_file SET wake_at = 5 WHERE number = '{THIRD}'",
        {(f"case:{THIRD}", 6, "case_row_differs")},
        id="a wake-up",
    ),
    pytest.param(
        f"UPDATE case_file SET snapshot = replace(snapshot, 'recorded', 'paid') WHERE number = '{THIRD}'",
        {(f"case:{THIRD}", 6, "case_row_differs")},
        id="a snapshot",
    ),
    pytest.param(
        f"UPDATE private_value SET value = '\"李四\"' WHERE stream = 'case:{FIRST}' AND name = 'name'",
        {(f"case:{FIRST}", 1, "value_changed")},
        id="a name",
    ),
    pytest.param(
        f"UPDATE private_value SET value = '{{' WHERE stream = 'case:{FIRST}' AND name = 'name'",
        {(f"case:{FIRST}", 1, "value_changed")},
        id="a name that is no JSON",
    ),
    pytest.param(
        f"UPDATE private_value SET contact = '13800000000' WHERE stream = 'case:{FIRST}' AND name = 'name'",
        {(f"case:{FIRST}", 1, "contact_differs")},
        id="a contact",
    ),
    pytest.param(
        f"DELETE FROM private_value WHERE stream = 'case:{FIRST}' AND name = 'name'",
        {(f"case:{FIRST}", 1, "value_missing")},
        id="a name deleted",
    ),
    pytest.param(
        f"INSERT INTO private_value VALUES ('case:{FIRST}', 2, 'more', '{'0' * 64}', '{'0' * 64}', '1', NULL)",
        {(f"case:{FIRST}", 2, "value_without_commitment")},
        id="a value too many",
    ),
    pytest.param(
        "UPDATE numbering SET last = 5", {("case:T-2026-0005", 0, "number_missing")}, id="a number given to nobody"
    ),
    pytest.param(
        "UPDATE numbering SET last = 3", {("case:T-2026-0004", 0, "number_never_given")}, id="a number never given"
    ),
    pytest.param(
        "UPDATE person SET snapshot = replace(snapshot, '\"clerk\"', '\"boss\"') WHERE name = 'li'",
        {("directory", 0, "person_row_differs")},
        id="a role",
    ),
    pytest.param("DELETE FROM person WHERE name = 'tom'", {("directory", 0, "person_row_differs")}, id="a person"),
    pytest.param(
        "DELETE FROM event WHERE stream = 'person:mei' AND seq = 2",
        {(f"case:{SECOND_CASE}", 8, "consequence_differs")},
        id="a slip deleted",
    ),
]


@pytest.mark.parametrize(("tampering", "expected"), TAMPERINGS)
def test_a_tampering_is_named(spoilt: Spoilt, tampering: str, expected: set[tuple[str, int, str]]) -> None:
    spoilt.run(tampering)

    assert expected <= found(spoilt.replay())


def test_a_sequence_that_was_raised_by_millions_is_named_at_once(spoilt: Spoilt) -> None:
    spoilt.run("UPDATE numbering SET last = 2000000000")
    missing = [each for each in spoilt.replay().differences if each.code == "number_missing"]

    assert len(missing) == 100
    assert missing[0].stream == "case:T-2026-0005"


def test_rules_that_were_changed_are_named(spoilt: Spoilt) -> None:
    spoilt.run("UPDATE definition SET text = ?", SLIPS.replace(b"500.00", b"900.00"))

    expected = {("definition:slips", 1, "definition_unusable"), (f"case:{FIRST}", 1, "definition_unusable")}
    assert expected <= found(spoilt.replay())


def test_rules_that_nobody_published_are_named(spoilt: Spoilt) -> None:
    spoilt.run("INSERT INTO definition VALUES (?, 'slips', ?, 0)", "0" * 64, b"\0")

    assert ("definition:", 0, "definition_never_published") in found(spoilt.replay())


def test_of_a_snapshot_only_what_differs_is_shown(spoilt: Spoilt) -> None:
    spoilt.change(lambda run: _set_snapshot(run, "amount", 95_000))

    (told,) = [each.say("en") for each in spoilt.replay().differences if each.code == "case_row_differs"]

    assert "snapshot.fields.amount is 95000; by history it is " in told
    assert "name" not in told


def _set_snapshot(run: Sql, field: str, value: object) -> None:
    ((text,),) = run("SELECT snapshot FROM case_file WHERE number = ?", THIRD)
    snapshot = json.loads(str(text))
    snapshot["fields"][field] = value
    run("UPDATE case_file SET snapshot = ? WHERE number = ?", json.dumps(snapshot), THIRD)


def forge(run: Sql, stream: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Rewrite a stream from the first changed event on, with every hash right, as somebody with time would."""
    prev = genesis(stream)
    for seq, before in run("SELECT seq, body FROM event WHERE stream = ? ORDER BY seq", stream):
        body = json.loads(str(before))
        change(body)
        body["prev"] = prev
        text = canonical(body)
        prev = event_hash(text)
        update = "UPDATE event SET body = ?, hash = ?, type = ?, recorded_at = ? WHERE stream = ? AND seq = ?"
        run(update, text, prev, body["type"], body["recorded_at"], stream, seq)
    run("UPDATE case_file SET head = ? WHERE number = ?", prev, stream.removeprefix("case:"))


def _another_signer(body: dict[str, Any]) -> None:
    if body["seq"] == 3:
        body["actor"] = "li"


def _smaller_amount(body: dict[str, Any]) -> None:
    if body["seq"] == 2:
        body["facts"]["amount"] = 29_000


def _no_breach(body: dict[str, Any]) -> None:
    body["effects"] = [effect for effect in body["effects"] if effect["effect"] != "mark_fired"]


def _later(body: dict[str, Any]) -> None:
    body["recorded_at"] += 100 * 3_600_000_000


def _another_clause(body: dict[str, Any]) -> None:
    body["clause"] = ["9.9"]


@pytest.mark.parametrize(
    ("number", "change", "code"),
    [
        pytest.param(FIRST, _another_signer, "would_be_refused", id="somebody else signed"),
        pytest.param(FIRST, _smaller_amount, "would_be_refused", id="another amount under a signature"),
        pytest.param(SECOND_CASE, _no_breach, "decided_otherwise", id="a breach erased"),
        pytest.param(FIRST, _another_clause, "decided_otherwise", id="another clause"),
    ],
)
def test_a_forgery_with_a_perfect_chain_is_found_by_deciding_again(
    spoilt: Spoilt, number: str, change, code: str
) -> None:
    spoilt.change(lambda run: forge(run, f"case:{number}", change))
    report = spoilt.replay(number)
    codes = {each.code for each in report.differences}

    assert code in codes, said(report)
    assert "hash_differs" not in codes
    assert "chain_broken" not in codes


def test_a_mark_that_never_fired_is_missed(spoilt: Spoilt) -> None:
    def skip(body: dict[str, Any]) -> None:
        if body["seq"] > 1:
            _later(body)

    spoilt.change(lambda run: forge(run, f"case:{FIRST}", skip))

    assert (f"case:{FIRST}", 2, "mark_not_fired") in found(spoilt.replay(FIRST))


def test_missing_guards_are_differences_too(spoilt: Spoilt) -> None:
    with sql(spoilt.url) as run:
        run("DROP TRIGGER event_is_never_changed" + ("" if is_file(spoilt.url) else " ON event"))

    assert found(spoilt.replay()) == {("store", 0, "guard_missing")}


def test_differences_are_said_in_both_languages_with_the_same_blanks() -> None:
    wordings = [each for each in vars(differences).values() if isinstance(each, Wording)]
    codes = [wording.code for wording in wordings]

    assert len(codes) == len(set(codes)) > 20
    for wording in wordings:
        assert _blanks(wording.zh + wording.fix_zh) == _blanks(wording.en + wording.fix_en), wording.code


def _blanks(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}
