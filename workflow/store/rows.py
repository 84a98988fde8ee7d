"""Rows of the tables that clocks, notices and workers need, as they are stored."""

from typing import Literal, NamedTuple, TypeAlias

from workflow.engine.case import case_stream
from workflow.wording import Label


class Calendar(NamedTuple):
    digest: str
    name: str
    published_at: int


NoticeState: TypeAlias = Literal["waiting", "sent", "dead"]


class NoticeFile(NamedTuple):
    """A notice as it lies in the outbox: `person` is to be told of `about` (`workflow.engine.effects.Told`) by the event `seq`
    of `stream`. `attempts` counts the deliveries that were answered; instants are seconds, see `tables.NoticeRow`."""

    key: str
    stream: str
    seq: int
    about: str
    person: str
    not_before: int | None
    state: NoticeState
    attempts: int
    next_at: int | None
    lease: str | None = None
    problem: str | None = None
    sent_at: int | None = None
    taken: str = ""

    @property
    def case(self) -> str:
        """The number of the case whose event it was."""
        return self.stream.removeprefix(case_stream(""))


class Trouble(NamedTuple):
    """A case that could not be woken, since when, how often that was tried, and when it is tried again (seconds)."""

    number: str
    since: int
    tries: int
    retry_at: int
    zh: str
    en: str

    @property
    def problem(self) -> Label:
        return Label(zh=self.zh, en=self.en)


class WorkerFile(NamedTuple):
    """A process that sweeps and delivers, as it was last heard of (microseconds of the machine's clock)."""

    name: str
    host: str
    pid: int
    started_at: int
    beat_at: int
    stopped_at: int | None
    note: str
