"""The outbox against the history that its notices come from."""

import pytest

from tests.contract.audit.conftest import Spoilt

FIRST, SECOND_CASE = "T-2026-0001", "T-2026-0002"
ONE = "(SELECT key FROM notice WHERE stream = 'case:T-2026-0002' ORDER BY key LIMIT 1)"


def found(spoilt: Spoilt, case: str | None = None) -> set[tuple[str, str]]:
    return {(each.stream, each.code) for each in spoilt.replay(case).differences}


def test_there_are_notices_to_look_at_and_how_far_they_are_delivered_is_not_judged(spoilt: Spoilt) -> None:
    spoilt.run(f"UPDATE notice SET state = 'dead', next_at = NULL, problem = 'x' WHERE key <> {ONE}")
    spoilt.run(f"UPDATE notice SET state = 'sent', sent_at = 5, next_at = NULL, attempts = 2 WHERE key = {ONE}")

    assert found(spoilt) == set()


@pytest.mark.parametrize("case", [None, SECOND_CASE])
@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        pytest.param(f"DELETE FROM notice WHERE key = {ONE}", {"notice_missing"}, id="one taken away"),
        pytest.param(f"UPDATE notice SET person = 'bo' WHERE key = {ONE}", {"notice_row_differs"}, id="to another"),
        pytest.param(f"UPDATE notice SET about = 'x' WHERE key = {ONE}", {"notice_row_differs"}, id="another matter"),
        pytest.param(f"UPDATE notice SET not_before = 9 WHERE key = {ONE}", {"notice_row_differs"}, id="another hour"),
        pytest.param(
            f"UPDATE notice SET key = '{'0' * 64}' WHERE key = {ONE}",
            {"notice_missing", "notice_without_cause"},
            id="under another key",
        ),
    ],
)
def test_a_notice_that_is_not_as_history_says_is_named(
    spoilt: Spoilt, case: str | None, statement: str, codes: set[str]
) -> None:
    spoilt.run(statement)

    assert found(spoilt, case) == {(f"case:{SECOND_CASE}", code) for code in codes}
    assert found(spoilt, FIRST) == set()


def test_a_notice_of_a_case_that_never_was_is_named(spoilt: Spoilt) -> None:
    spoilt.run(f"UPDATE notice SET stream = 'case:T-2030-0001' WHERE key = {ONE}")

    assert found(spoilt) == {
        (f"case:{SECOND_CASE}", "notice_missing"),
        ("case:T-2030-0001", "notice_without_cause"),
    }
