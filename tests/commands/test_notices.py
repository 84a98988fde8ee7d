"""`complaints notices`: what waits, was sent or is dead; and those that were not sent tried now."""

import json

import pytest

from workflow.commands.more_help import SAMPLES
from workflow.service import open_desk
from workflow.store.moment import SECOND
from workflow.wording import Language

from .conftest import FIRST, Counter

URL = "sqlite:///complaints.db"


@pytest.fixture
def told(counter: Counter) -> Counter:
    """A case of which wang, its receiving head, is to be told."""
    counter.well("do", counter.open(), "verify", "--as", "li")
    return counter


def kill(*, but: int = 0) -> list[str]:
    """Lets every notice fail until it is dead, except some."""
    with open_desk(URL) as desk:
        waiting = desk.outbox.listing("waiting", 100)
        for notice in waiting[but:]:
            with desk._store.writing() as writing:
                dead = notice._replace(state="dead", next_at=None, attempts=10, problem="没有回应\nno answer")
                writing.change_notice(dead)
        return [notice.key for notice in waiting[but:]]


def test_what_waits_is_listed_with_case_person_and_time(told: Counter) -> None:
    found = told.well("notices", "--waiting", "-o", "json").data

    assert [(each["case"], each["person"], each["state"], each["attempts"]) for each in found] == [
        (FIRST, "wang", "waiting", 0)
    ]
    assert len(found[0]["key"]) == 64
    assert found[0]["next_at"] == "2026-09-28T01:00:00Z"


def test_a_table_shows_the_beginning_of_the_key_and_who(told: Counter) -> None:
    heads, row = told.well("--lang", "zh", "notices").out.splitlines()

    assert heads.split("\t")[:5] == ["键", "案件", "事由", "收件人", "状态"]
    assert row.split("\t")[1:6] == [FIRST, "通知", "wang 王静", "待发", "0"]


@pytest.mark.parametrize("state", ["--sent", "--dead"])
def test_another_state_lists_nothing_and_says_so(told: Counter, state: str) -> None:
    said = told.well("notices", state)

    assert said.out == ""
    assert "there are no such notices" in said.err


def test_only_those_of_one_case_are_listed(told: Counter) -> None:
    other = told.planning()

    cases = {each["case"] for each in told.well("notices", "--case", other, "-o", "json").data}

    assert cases == {other}
    assert told("notices", "--case", "TK-2026-999999").code == 4


def test_a_dead_notice_says_why_in_the_language_of_the_reader_and_what_to_do(told: Counter) -> None:
    kill()

    assert "no answer" in told.well("notices", "--dead").out
    assert "retry KEY" in told.well("notices", "--dead").err
    assert told.well("--lang", "zh", "notices", "--dead", "-o", "json").data[0]["problem"] == "没有回应"


def test_a_dead_notice_is_tried_again_by_the_beginning_of_its_key(told: Counter) -> None:
    key = kill()[0]

    assert told.well("notices", "retry", key[:8].upper(), "-o", "json").data == {"retried": 1}
    (again,) = told.well("notices", "--waiting", "-o", "json").data
    assert (again["key"], again["attempts"]) == (key, 0)


def test_all_dead_ones_are_tried_again_at_once(told: Counter) -> None:
    told.planning()
    count = len(kill())

    assert count > 1
    assert told.well("notices", "retry", "--all-dead", "-o", "json").data == {"retried": count}
    assert told.well("notices", "--dead", "-o", "json").data == []


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("retry",), "notices_retry_which", 2),
        (("retry", ""), "notices_retry_which", 2),
        (("retry", "xyz"), "notice_unknown", 4),
        (("--all-dead",), "notices_all_dead_alone", 2),
        (("--all-dead", "--dead"), "notices_all_dead_alone", 2),
        (("retry", "ffff", "--all-dead"), "notices_all_dead_alone", 2),
        (("retri", "ffff"), "notices_verb_unknown", 2),
        (("--sent", "--dead"), "notices_one_state", 2),
    ],
)
def test_words_that_are_off_are_told(told: Counter, words: tuple[str, ...], code: str, exit_code: int) -> None:
    said = told("notices", *words, "-o", "json")

    assert (said.code, said.error["code"]) == (exit_code, code)


def test_one_that_waits_for_a_later_hour_is_tried_now(told: Counter) -> None:
    with open_desk(URL) as desk:
        (claimed,) = desk.outbox.claim(1, 60)
        desk.outbox.failed(claimed.key, claimed.lease or "", "没有回应\nno answer")
    waiting = told.well("notices", "-o", "json").data[0]

    said = told.well("notices", "retry", claimed.key[:8], "-o", "table")

    assert waiting["next_at"] > "2026-09-28T01:00:00Z"
    assert told.well("notices", "-o", "json").data[0]["next_at"] == "2026-09-28T01:00:00Z"
    assert "to be delivered now: 1" in said.out
    assert "`complaints worker --once`" in said.err


def test_one_that_is_being_delivered_is_left_alone(told: Counter) -> None:
    with open_desk(URL) as desk:
        (claimed,) = desk.outbox.claim(1, 60)

    said = told.well("notices", "retry", claimed.key, "-o", "table")

    assert said.out == ""
    assert "left alone: 1" in said.err


@pytest.mark.parametrize(("language", "at"), [("zh", "已于 2026-09-28 09:00"), ("en", "delivered at 2026-09-28 09:00")])
def test_one_that_was_sent_is_not_sent_again_and_says_when_it_was(told: Counter, language: str, at: str) -> None:
    key = told.well("notices", "-o", "json").data[0]["key"]
    told.well("worker", "--once", "-q")

    said = told("--lang", language, "notices", "retry", key, "-o", "json")

    assert (said.code, said.error["code"]) == (4, "notice_was_sent")
    assert at in said.error["message"]


def test_a_message_about_an_approval_names_those_whose_signature_is_asked_for(told: Counter) -> None:
    told.well("worker", "--once", "-q")
    case = told.awaiting("compensation=1200.00")

    told.well("worker", "--once", "--channels", told.file("channels.yaml", "default: file:out.jsonl\n"), "-q")

    letters = map(json.loads, (told.folder / "out.jsonl").read_text("utf-8").splitlines())
    (body,) = [each["body"] for each in letters if each["case"] == case and each["person"] == "zhao"]
    assert "负责：总经理，尚无承办人" in body
    assert "With: General manager, nobody has taken it yet" in body
    assert "approver" not in body


def test_a_worker_on_a_simulated_clock_only_delivers_once_and_says_it_is_a_demonstration(told: Counter) -> None:
    refused = told("worker", "-o", "ndjson")
    once = told.well("worker", "--once", "-o", "json").data

    assert (refused.code, refused.error["code"]) == (2, "worker_on_simulated_clock")
    assert [each["what"] for each in once] == ["message", "sent"]
    assert once[0]["title"].startswith("【演示】")
    with open_desk(URL) as desk:
        assert desk.now() // SECOND == 1_790_557_200, "the clock stands where it stood"


def test_once_ends_with_exit_code_1_when_a_notice_is_dead(told: Counter) -> None:
    kill()

    assert told("worker", "--once", "-q").code == 1


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("-o", "json"), "worker_goes_on", 2),
        (("--poll", "0"), "worker_seconds_out_of_range", 2),
        (("--patience", "9999"), "worker_seconds_out_of_range", 2),
        (("--channels", "nowhere.yaml", "--once", "-o", "json"), "no_such_file", 4),
        (("--channels", ".", "--once", "-o", "json"), "file_is_a_directory", 2),
    ],
)
def test_a_worker_that_was_told_nonsense_does_not_start(
    told: Counter, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    said = told("worker", *words)

    assert said.code == exit_code
    assert code in said.err or code == "worker_seconds_out_of_range"


def test_a_channel_file_with_mistakes_is_told_with_places_and_without_its_lines(told: Counter) -> None:
    path = told.file("channels.yaml", "default: 'jsn://hunter2@localhost'\npeople: {wang: 'dingtalk://${NONE}'}\n")

    for_people = told("worker", "--once", "--channels", path)
    for_scripts = told("worker", "--once", "--channels", path, "-o", "json")

    assert (for_people.code, for_scripts.code) == (1, 1)
    assert f"{path}:1:10: " in for_people.err
    assert "hunter2" not in for_people.out + for_people.err + for_scripts.err
    problems = json.loads(for_scripts.err)["problems"]
    assert [(each["line"], each["column"], each["code"]) for each in problems] == [
        (1, 10, "channel_unknown"),
        (2, 16, "channel_variable_missing"),
    ]


def test_channels_may_be_named_by_the_environment(told: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPLAINTS_CHANNELS", told.file("channels.yaml", "language: zh\ndefault: 'file:out.jsonl'\n"))

    told.well("worker", "--once", "-q")

    (letter,) = map(json.loads, (told.folder / "out.jsonl").read_text("utf-8").splitlines())
    assert letter["person"] == "wang"
    assert "Look:" not in letter["body"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_channel_file_that_help_shows_is_one_that_a_worker_takes(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    secrets = {"MAIL_PASSWORD": "secret", "DINGTALK_TOKEN": "a" * 12, "SLACK_TOKEN": "T1JJ3T3L2/A1BRTD4JD/TIiajkdnla"}
    for name, secret in secrets.items():
        monkeypatch.setenv(name, secret)
    path = counter.file("channels.yaml", SAMPLES["worker"].text.say(language))

    counter.well("worker", "--once", "--channels", path)

    shown = counter.well("--lang", language, "worker", "--help").out
    assert "${MAIL_PASSWORD}" in shown
    assert max(map(len, SAMPLES["worker"].text.say(language).splitlines())) <= 76
