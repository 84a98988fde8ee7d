"""What a worker has found by verifying is told wherever somebody looks: doctor, show, history, and the worker itself."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.workers.conftest import Office, made_office
from workflow.commands.telling.verified_words import what
from workflow.store import moment

from .conftest import Counter

Told = Callable[..., Any]
FORGED = "UPDATE case_file SET wake_at = NULL"


@pytest.fixture
def office(outside: Counter) -> Office:
    office = made_office(outside.folder, moment.now())
    with office.desk() as desk:
        office.register(desk)
    return office


@pytest.fixture
def told(outside: Counter, office: Office) -> Told:
    return lambda *words: outside("--db", office.url, *words)


def check(told: Told) -> list[dict[str, Any]]:
    return [each for each in told("doctor", "-o", "json").data["findings"] if each["check"] == "verification"]


def test_what_waits_is_counted_and_a_single_run_verifies_it(told: Told) -> None:
    (waits,) = check(told)
    assert waits["level"] == "ok"
    assert "worker --once" in waits["fix"]

    assert told("worker", "--once").code == 0
    (nothing,) = check(told)
    assert (nothing["level"], nothing["fix"]) == ("ok", None)


def test_a_worker_that_runs_and_does_not_keep_up_is_a_warning(told: Told, office: Office) -> None:
    office.sql("UPDATE unverified SET since = since - 61000000")
    with office.desk() as desk:
        desk.beat("night", host="here", pid=1, silent_after=60)

    (late,) = check(told)
    assert late["level"] == "warning"


def test_tick_does_not_verify(told: Told) -> None:
    assert told("tick").code == 0
    assert "worker --once" in check(told)[0]["fix"]


def test_a_difference_is_a_problem_and_ends_a_single_run_with_1(told: Told, office: Office) -> None:
    office.sql(FORGED)
    (case,) = (str(number) for (number,) in office.sql("SELECT number FROM case_file"))
    first, second = told("worker", "--once"), told("worker", "--once")

    assert (first.code, second.code) == (1, 1)
    assert f"! {case} " in first.err
    assert f"! {case} " not in second.err, "said once"
    (found,) = check(told)
    assert found["level"] == "problem"
    assert f"complaints replay {case}" in found["fix"]
    assert told("doctor").code == 1


def test_the_news_is_data_for_scripts(told: Told, office: Office) -> None:
    office.sql(FORGED)
    (news,) = [each for each in told("worker", "--once", "-o", "json").data if each["what"] == "differs"]

    assert news["stream"].startswith("case:")
    assert [(each["seq"], each["code"]) for each in news["differences"]] == [(1, "case_row_differs")]


@pytest.mark.parametrize(("language", "words"), [("zh", "历史与现状不符"), ("en", "history and present")])
def test_whoever_looks_at_the_case_is_warned(told: Told, office: Office, language: str, words: str) -> None:
    ((case,),) = office.sql("SELECT number FROM case_file")
    assert words not in told("show", case, "--lang", language).err
    assert told("show", case, "-o", "json").data["differs"] is False
    office.sql(FORGED)
    told("worker", "--once")

    assert words in told("show", case, "--lang", language).err
    assert words in told("history", case, "--lang", language).err
    assert told("show", case, "-o", "json").data["differs"] is True


@pytest.mark.parametrize(
    ("stream", "zh", "en"),
    [
        ("case:T-1", "T-1", "T-1"),
        ("directory", "人员名录", "the directory"),
        ("person:mei", "mei 的记录", "the record of mei"),
        ("numbering:T-{year} 2026", "编号 T-{year} 2026", "the numbering T-{year} 2026"),
        ("attachment:" + "a" * 64, "附件 " + "a" * 24, "the attachment " + "a" * 24),
        ("definition:slips", "规程 slips", "the procedure slips"),
        ("calendar:cn", "日历 cn", "the calendar cn"),
        ("gossip:mei", "mei", "mei"),
    ],
)
def test_what_was_verified_has_a_name(stream: str, zh: str, en: str) -> None:
    assert (what(stream).zh, what(stream).en) == (zh, en)
