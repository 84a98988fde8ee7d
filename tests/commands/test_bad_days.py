"""Days on which nearly everything goes wrong: refused with words, a way out named, and nothing lost."""

import errno
import gc
import io
import os
import sys

import pytest

from tests.commands.conftest import Counter
from workflow.commands.workbook.layout import OF_CASES
from workflow.commands.workbook.writing import Writing

MAP = """\
procedure: ticketing_complaints
as: li
source: {system: old, id: id}
fields: {customer_name: name, complaint: what}
running: {number: id, state: state, standing: standing, since: since, opened: opened}
"""
ROW = {
    "id": "TK-2026-000100",
    "name": "张三",
    "what": "退票慢",
    "state": "verifying",
    "standing": "",
    "since": "2026-09-02T09:00",
    "opened": "2026-09-01T09:00",
}
RECEIVED = (
    "channel=email",
    "received_at=2026-09-28T08:10",
    "customer_name=郑",
    "customer_contact=13500000000",
    "problem=发热",
    "scene=厨房",
    "expected_solution=换货",
)


def table(counter: Counter, **changes: str) -> str:
    row = ROW | changes
    return counter.file("rows.csv", f"{','.join(row)}\n{','.join(row.values())}\n")


class FullDisk(io.RawIOBase):
    """A file on a disk on which nothing has room any more."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_department_without_a_head_says_who_is_missing_and_what_to_do(counter: Counter) -> None:
    case = counter.open()
    counter.well("do", case, "verify", "--as", "li")
    told = counter.well("people", "left", "wang").err
    refused = counter("do", case, "judge", "validity=valid", "grounds=订单", "--as", "li")
    data = counter("do", case, "judge", "validity=valid", "grounds=订单", "--as", "li", "--json").error

    assert "nobody is Head of the receiving department (receiving_head) of ticketing_complaints any more" in told
    assert "complaints todo --role receiving_head" in told
    assert refused.code == 3
    assert "just now nobody could act in it" in refused.err
    assert "--add-role receiving_head --add-department operations_support --rank manager" in refused.err
    assert [(each["rule"], each["clause"], each["who"]) for each in data["refusals"]] == [("role", ["5.3.4"], [])]
    assert counter.well("todo", "--role", "receiving_head", "--as", "li", "--json").data[0]["case"] == case

    counter.well("people", "set", "sun", "--add-role", "receiving_head", "--rank", "manager")
    counter.well("do", case, "judge", "validity=valid", "grounds=订单", "--as", "sun")


def test_as_long_as_one_is_left_nobody_is_said_to_be_missing(counter: Counter) -> None:
    assert counter.well("people", "left", "sun").err.count("any more") == 0
    assert counter.well("people", "left", "mei").err.count("any more") == 1


def test_when_every_approver_has_left_that_is_said_and_somebody_can_be_appointed(counter: Counter) -> None:
    case = counter.awaiting()
    counter.well("people", "left", "chen")
    counter.well("people", "left", "zhao")
    said = counter("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "wang")
    in_chinese = counter("--lang", "zh", "approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "wang")

    assert (said.code, in_chinese.code) == (3, 3)
    assert "complaints people set PERSON --add-role operations_director" in said.err
    assert "complaints people set 人员 --add-role operations_director" in in_chinese.err

    counter.well("people", "set", "tan", "--add-role", "operations_director")
    counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "tan")


def test_who_has_left_is_not_said_to_be_missing_from_the_directory(counter: Counter) -> None:
    case, scan = counter.awaiting(), counter.file("scan.pdf", b"%PDF")
    counter.well("people", "left", "chen")
    signing = ("approve", case, "opinion=同意", "--saw", counter.code(case), "--for", "chen", "--evidence", scan)
    said = counter(*signing, "--as", "wang")

    assert said.code == 3
    assert "chen has left" in said.err
    assert "not in the directory" not in said.err


def test_a_case_that_was_merged_away_is_not_forgotten_when_the_other_is_void(counter: Counter) -> None:
    first, second = counter.open(), counter.open()
    counter.well("merge", second, "--into", first, "--as", "li")
    said = counter.well("void", first, "--reason", "试录", "--as", "li")

    assert f"nobody handles what was merged into {first} either: {second}" in said.err
    assert counter.well("replay", "--all").code == 0


def test_a_case_that_goes_on_as_a_duplicate_says_nothing_of_the_kind(counter: Counter) -> None:
    first, second, third = counter.open(), counter.open(), counter.open()
    counter.well("merge", second, "--into", first, "--as", "li")

    assert "merged into" not in counter.well("merge", first, "--into", third, "--as", "li").err


def test_withdrawing_what_others_lead_to_says_so(outside: Counter) -> None:
    outside.well("init", "--clock", "simulated", "--start", "2026-09-28T09:00")
    outside.well("people", "set", "li", "--role", "cs_agent")
    outside.well("publish", "corrective_action", "--as", "li")
    outside.well("open", "complaint_handling", *RECEIVED, "--as", "li")

    measures = outside.well("withdraw", "corrective_action", "--as", "li").err
    complaints = outside.well("withdraw", "complaint_handling", "--as", "li").err

    assert "complaint_handling would open cases of corrective_action" in measures
    assert "would open cases" not in complaints


def test_an_empty_reason_is_called_a_reason(counter: Counter) -> None:
    said = counter("void", counter.open(), "--reason", "  ", "--as", "li")

    assert (said.code, said.err.splitlines()[-1]) == (2, "error: reason is empty")


def test_a_row_that_was_imported_otherwise_is_told_without_keys(counter: Counter) -> None:
    rows = ("import", "ticketing_complaints", table(counter), "--map", counter.file("map.yaml", MAP), "--running")
    counter.well(*rows, "--reason", "换系统", "--as", "li")
    table(counter, what="改签难")
    said = counter(*rows, "--reason", "换系统", "--as", "li")

    assert said.code == 1
    assert "row_imported_otherwise" in said.out + said.err
    assert "adopt:" not in said.out + said.err
    assert counter.well("find", "退票慢", "--json").data[0]["case"] == ROW["id"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"standing": "lost"}, "cell_no_standing", id="standing"),
        pytest.param({"since": "2026-08-01T09:00"}, "claim_out_of_order", id="since"),
    ],
)
def test_what_cannot_be_true_of_a_running_case_is_not_taken_over(
    counter: Counter, changes: dict[str, str], code: str
) -> None:
    rows = ("import", "ticketing_complaints", table(counter, **changes), "--map", counter.file("map.yaml", MAP))
    said = counter(*rows, "--running", "--reason", "换系统", "--as", "li")

    assert said.code == 1
    assert code in said.out + said.err
    assert not counter.well("list", "--json").data


def test_a_void_case_is_taken_over_as_void(counter: Counter) -> None:
    rows = ("import", "ticketing_complaints", table(counter, standing="void"), "--map", counter.file("map.yaml", MAP))
    counter.well(*rows, "--running", "--reason", "换系统", "--as", "li")

    assert counter.well("show", ROW["id"], "--json").data["void"] is True


def test_a_disk_that_is_full_ends_an_export_with_its_own_words_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    muttered = list[object]()
    monkeypatch.setattr(sys, "unraisablehook", muttered.append)
    with pytest.raises(OSError, match="No space left"):
        written(FullDisk())
    gc.collect()

    assert muttered == []


def written(file: io.RawIOBase) -> None:
    with Writing("en") as writing:
        writing.sheet("cases", OF_CASES).append([None] * len(OF_CASES))
        writing.save(file)
