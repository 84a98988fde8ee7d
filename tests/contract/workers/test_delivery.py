"""Delivery: once per channel, under one key, whatever the channel does; and nothing secret is ever said."""

import json
import os
import resource
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.contract.workers.conftest import Office
from tests.kept import HOUR, SECOND
from tests.workers.conftest import Sink
from workflow.errors import StoreUnavailable
from workflow.service import Desk, NoticeFile
from workflow.store.faults import LOCKED
from workflow.wording import Label
from workflow.workers.channels import CONSOLE_CHANNEL, Channel, Channels
from workflow.workers.delivery import Delivered, Delivery, problem_of
from workflow.workers.letters import Letter
from workflow.workers.postroom import SILENT, Postroom

PATIENCE = 5.0


@dataclass
class Shown:
    """A console that remembers."""

    letters: list[Letter] = field(default_factory=list)

    def __call__(self, letter: Letter) -> None:
        self.letters.append(letter)


@pytest.fixture
def console() -> Shown:
    return Shown()


@pytest.fixture
def postroom(console: Shown) -> Iterator[Postroom]:
    with Postroom(console, PATIENCE) as postroom:
        yield postroom


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    """With one case, of which wang and qi are to be told."""
    with office.desk() as desk:
        office.look(desk, office.register(desk))
        yield desk


def web(url: str, mark: str = "web") -> Channel:
    return Channel("json", mark, url)


def to_wang(*channels: Channel) -> Channels:
    return Channels(people={"wang": channels})


def delivered_to(person: str, delivery: Delivery, desk: Desk) -> Delivered:
    """What comes of the next notice to that person; the others are delivered on the way."""
    while (found := delivery.one(desk)) is not None:
        if found.notice.person == person:
            return found
    raise AssertionError(f"there is no notice to {person}")


def deliver_all(delivery: Delivery, desk: Desk) -> None:
    while delivery.one(desk) is not None:
        pass


def waiting(desk: Desk) -> tuple[NoticeFile, ...]:
    return desk.outbox.listing("waiting", 10)


def test_a_message_reaches_a_webhook_once_with_its_key_in_field_header_and_text(
    desk: Desk, postroom: Postroom, sink: Sink
) -> None:
    delivery = Delivery(to_wang(web(sink.url)), postroom)

    found = delivered_to("wang", delivery, desk)

    assert found.problem is None
    assert [body["complaints_key"] for body in sink.bodies] == [found.notice.key]
    assert sink.headers[0]["Idempotency-Key"] == found.notice.key
    assert sink.bodies[0]["message"].endswith(f"complaints-key: {found.notice.key}")
    assert desk.outbox.numbers().get("sent", 0) >= 1


def test_whoever_is_not_named_is_told_on_the_console(desk: Desk, postroom: Postroom, console: Shown) -> None:
    delivery = Delivery(Channels(), postroom)
    deliver_all(delivery, desk)

    assert sorted(letter.person for letter in console.letters) == ["qi", "wang"]
    assert waiting(desk) == ()


def test_a_channel_that_fails_is_tried_again_later_and_the_reason_is_kept(
    office: Office, desk: Desk, postroom: Postroom, sink: Sink
) -> None:
    sink.answer = sink.fail
    delivery = Delivery(to_wang(web(sink.url)), postroom)
    failed = delivered_to("wang", delivery, desk)
    sink.answer = None

    assert failed.problem is not None
    assert failed.problem.en.endswith("error=502"), "a sentence goes on after it"
    kept = next(notice for notice in waiting(desk) if notice.person == "wang")
    assert problem_of(kept) == failed.problem
    assert kept.attempts == 1
    office.clock.at += HOUR
    assert delivered_to("wang", delivery, desk).problem is None
    assert sink.keys() == [failed.notice.key] * 2


def test_a_channel_that_hangs_is_given_up_and_the_next_message_goes_out(
    office: Office, desk: Desk, console: Shown, sink: Sink
) -> None:
    sink.answer = sink.hang
    with Postroom(console, 1.0) as postroom:
        delivery = Delivery(Channels(default=(CONSOLE_CHANNEL,), people={"wang": (web(sink.url),)}), postroom)
        found = [delivery.one(desk), delivery.one(desk)]

    problems = {each.notice.person: each.problem for each in found if each is not None}
    assert problems["wang"] is not None
    assert problems["qi"] is None


def test_a_channel_that_answers_drop_by_drop_is_given_up_and_keeps_no_other_waiting(
    desk: Desk, console: Shown, sink: Sink
) -> None:
    def drip(handler: object) -> None:
        while not sink.released.wait(0.1):
            handler.wfile.write(b"X: y\r\n")  # type: ignore[attr-defined]

    sink.answer = lambda handler: (handler.wfile.write(b"HTTP/1.1 200 OK\r\n"), drip(handler))[1]
    with Postroom(console, 1.0) as postroom:
        found = delivered_to("wang", Delivery(to_wang(web(sink.url)), postroom), desk)
        sink.released.set()
        sink.answer = None
        silent = postroom.send(LETTER, web(sink.url))
        another = postroom.send(LETTER, web(sink.url, "another"))

    assert found.problem is not None
    assert found.problem.en == "json: no answer in 1 seconds, given up"
    assert silent is SILENT, "it is left alone for a while"
    assert another is None


def test_an_answer_that_comes_twice_counts_once(desk: Desk, postroom: Postroom, sink: Sink) -> None:
    sink.answer = sink.twice
    delivery = Delivery(to_wang(web(sink.url)), postroom)
    deliver_all(delivery, desk)

    assert len(sink.bodies) == 1
    assert waiting(desk) == ()


def test_what_one_channel_took_is_not_repeated_when_another_fails(
    office: Office, desk: Desk, postroom: Postroom, sink: Sink, tmp_path: Path
) -> None:
    sink.answer = sink.fail
    kept = tmp_path / "kept.jsonl"
    both = to_wang(Channel("file", "file", f"file:{kept}"), web(sink.url))
    failed = delivered_to("wang", Delivery(both, postroom), desk)
    sink.answer = None
    office.clock.at += HOUR

    mended = delivered_to("wang", Delivery(both, postroom), desk)

    assert (failed.kinds, mended.kinds) == (("file",), ("json",))
    assert [json.loads(line)["key"] for line in kept.read_text().splitlines()] == [failed.notice.key]


def test_what_was_sent_and_could_not_be_recorded_is_recorded_and_not_sent_again(
    desk: Desk, postroom: Postroom, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery, sent = Delivery(to_wang(web(sink.url)), postroom), desk.outbox.sent

    def locked(key: str, lease: str) -> bool:
        raise StoreUnavailable(LOCKED, path="cases.db")

    monkeypatch.setattr(desk.outbox, "sent", locked)
    with pytest.raises(StoreUnavailable):
        deliver_all(delivery, desk)
    monkeypatch.setattr(desk.outbox, "sent", sent)
    deliver_all(delivery, desk)

    assert len(sink.bodies) == 1
    assert waiting(desk) == ()


def test_a_case_that_cannot_be_read_keeps_only_its_own_notices_waiting(
    office: Office, desk: Desk, postroom: Postroom, console: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = office.register(desk)
    office.look(desk, broken)
    history = desk.history

    def torn(number: str) -> object:
        if number == broken:
            raise ValueError("张三")
        return history(number)

    monkeypatch.setattr(desk, "history", torn)
    delivery = Delivery(Channels(), postroom)
    deliver_all(delivery, desk)

    problems = {notice.case: problem_of(notice) for notice in waiting(desk)}
    assert list(problems) == [broken]
    problem = problems[broken]
    assert problem is not None
    assert "ValueError" in problem.zh
    assert "张三" not in problem.zh
    assert {letter.case for letter in console.letters} == {"P-2026-0001"}


def test_secrets_of_an_address_are_in_no_problem(desk: Desk, postroom: Postroom) -> None:
    secret = "hunter2hunter2"
    address = f"json://user:{secret}@127.0.0.1:9/hooks/{secret}?x={secret}"

    found = delivered_to("wang", Delivery(to_wang(web(address)), postroom), desk)

    assert found.problem is not None
    assert secret not in found.problem.zh + found.problem.en
    assert secret not in repr(web(address))


def file_channel(path: object) -> Channel:
    return Channel("file", "file", f"file:{path}")


LETTER = Letter(key="k", person="wang", case="P", title="t", body="b")


def test_a_file_gets_a_line_of_json_for_each_message_and_mends_a_torn_one(postroom: Postroom, tmp_path: Path) -> None:
    path = tmp_path / "notices.jsonl"
    path.write_text('{"key": "to')

    assert [postroom.send(LETTER, file_channel(path)) for _ in range(2)] == [None, None]

    lines = path.read_text().splitlines()
    assert lines[0] == '{"key": "to'
    assert [json.loads(line)["key"] for line in lines[1:]] == ["k", "k"]


def test_a_disk_that_takes_only_a_part_of_a_message_has_not_taken_it(tmp_path: Path) -> None:
    path = tmp_path / "notices.jsonl"
    path.write_bytes(b"x" * 99 + b"\n")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (120, before[1]))  # a file that cannot grow stands for a full disk
    try:
        with Postroom(lambda _letter: None) as limited:
            problem = limited.send(LETTER, file_channel(path))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert path.stat().st_size == 120
    assert problem == Label(zh="没有被接受：No space left on device", en="not accepted: No space left on device")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_ordinary_file_takes_no_messages(
    postroom: Postroom, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "sink")

    assert postroom.send(LETTER, file_channel(tmp_path / "sink")) is not None
    assert postroom.send(LETTER, file_channel(tmp_path / "missing" / "sink")) == Label(
        zh="没有被接受：No such file or directory", en="not accepted: No such file or directory"
    )


def test_a_lease_lasts_longer_than_all_channels_of_somebody_can_take(
    desk: Desk, postroom: Postroom, office: Office
) -> None:
    ways = Channels(people={"wang": (file_channel("/nowhere/a"), web("json://127.0.0.1:9"))})
    seen = list[NoticeFile]()
    claim = desk.outbox.claim

    def watched(limit: int, lease_for: int) -> tuple[NoticeFile, ...]:
        seen.extend(claimed := claim(limit, lease_for))
        return claimed

    desk.outbox.claim = watched  # type: ignore[method-assign]
    Delivery(ways, postroom).one(desk)

    assert seen[0].next_at is not None
    assert seen[0].next_at - office.clock.at // SECOND >= 2 * PATIENCE
