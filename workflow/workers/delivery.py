"""Delivers notices: claims one, makes its message, sends it on every channel of the person, and records what came of it.

A notice is sent when every channel has taken it. What one has taken is recorded at once, and not repeated when another
fails. What was sent and could not be recorded, because the store was away, is recorded first thing when it is back.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

from workflow.errors import StoreUnavailable
from workflow.service import Desk, NoticeFile
from workflow.store.faults import NO_DEFINITION
from workflow.store.retrying import said_of
from workflow.wording import Label
from workflow.workers.channels import Channel, Channels
from workflow.workers.letters import Letter, Occasion, letter

MARGIN = 30
"""Seconds that a lease is longer than its messages can take."""
LONGEST = 240
"""How many characters of why it failed are kept, in each language."""
FAILED_ON = Label(zh="{kind}：{problem}", en="{kind}: {problem}")


class Sender(Protocol):
    """Sends messages: see `workflow.workers.postroom`."""

    @property
    def patience(self) -> float: ...

    def send(self, letter: Letter, channel: Channel) -> Label | None: ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """A notice that was tried: `problem` is None when it was sent on all channels, `kinds` are those that took it now."""

    notice: NoticeFile
    kinds: tuple[str, ...]
    problem: Label | None


_Record: TypeAlias = Callable[[Desk], object]


class Delivery:
    """Delivers from the outbox of a store, one notice at a time."""

    def __init__(self, channels: Channels, sender: Sender) -> None:
        self._channels, self._sender = channels, sender
        self._owed = deque[_Record]()

    @property
    def longest(self) -> int:
        """Seconds that one notice may take, when no channel answers."""
        return int(self._channels.most * self._sender.patience)

    def one(self, desk: Desk) -> Delivered | None:
        """The next notice that is due and that nobody has; None when there is none. Raises StoreUnavailable."""
        self.settle(desk)
        claimed = desk.outbox.claim(1, self.longest + MARGIN)
        return self._deliver(desk, claimed[0]) if claimed else None

    def of(self, desk: Desk, key: str) -> Delivered | None:
        """The notice with this key; None when it is not due, or somebody has it. Raises StoreUnavailable."""
        self.settle(desk)
        claimed = desk.outbox.claim_one(key, self.longest + MARGIN)
        return None if claimed is None else self._deliver(desk, claimed)

    def settle(self, desk: Desk) -> None:
        """Record what is still owed to the store."""
        while self._owed:
            self._owed[0](desk)
            self._owed.popleft()

    def _deliver(self, desk: Desk, notice: NoticeFile) -> Delivered:
        try:
            written = self._letter(desk, notice)
        except Exception as error:  # a notice that cannot be written must not keep the others waiting
            if isinstance(error, StoreUnavailable) and error.wording is not NO_DEFINITION:
                raise
            return self._failed(desk, notice, (), said_of(error))
        return self._send(desk, notice, written)

    def _send(self, desk: Desk, notice: NoticeFile, written: Letter) -> Delivered:
        taken, problems = list[str](), list[Label]()
        for channel in self._channels.of(notice.person, desk.directory().get(notice.person)):
            if channel.mark in notice.taken.split():
                continue
            problem = self._sender.send(written, channel)
            if problem is None:
                taken.append(channel.kind)
                self._took(desk, notice, channel)
            else:
                problems.append(_filled(FAILED_ON, {"kind": channel.kind}, problem))
        if problems:
            return self._failed(desk, notice, tuple(taken), _joined(problems))
        self._record(desk, lambda desk: desk.outbox.sent(notice.key, _lease(notice)))
        return Delivered(notice, tuple(taken), None)

    def _took(self, desk: Desk, notice: NoticeFile, channel: Channel) -> None:
        self._record(desk, lambda desk: desk.outbox.took(notice.key, _lease(notice), channel.mark))

    def _failed(self, desk: Desk, notice: NoticeFile, taken: tuple[str, ...], problem: Label) -> Delivered:
        said = f"{problem.zh[:LONGEST]}\n{problem.en[:LONGEST]}"
        self._record(desk, lambda desk: desk.outbox.failed(notice.key, _lease(notice), said))
        return Delivered(notice, taken, problem)

    def _record(self, desk: Desk, record: _Record) -> None:
        self._owed.append(record)
        self.settle(desk)

    def _letter(self, desk: Desk, notice: NoticeFile) -> Letter:
        with desk.one_view():
            events = [event for event in desk.history(notice.case) if event.seq <= notice.seq]
            info = desk.info()
            occasion = Occasion(
                key=notice.key,
                about=notice.about,
                person=notice.person,
                events=events,
                book=desk.book(events[-1].definition),
                directory=desk.directory(),
                zone=ZoneInfo(info.zone),
                simulated=info.clock == "simulated",
            )
        return letter(occasion, self._channels.tongue)


def problem_of(notice: NoticeFile) -> Label | None:
    """Why a notice was not delivered when it was tried last."""
    if notice.problem is None:
        return None
    zh, _, en = notice.problem.partition("\n")
    return Label(zh=zh, en=en or zh)


def _lease(notice: NoticeFile) -> str:
    assert notice.lease is not None, "it was claimed"
    return notice.lease


def _joined(problems: list[Label]) -> Label:
    return Label(zh="；".join(each.zh for each in problems), en="; ".join(each.en for each in problems))


def _filled(label: Label, blanks: dict[str, str], problem: Label) -> Label:
    return Label(zh=label.zh.format(**blanks, problem=problem.zh), en=label.en.format(**blanks, problem=problem.en))
