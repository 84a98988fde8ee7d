"""What stands in the tables, as it is stored."""

from typing import Literal, NamedTuple, TypeAlias

from workflow.engine.case import Case, case_stream
from workflow.store.moment import ClockKind
from workflow.store.snapshots import case_of
from workflow.wording import Label


class Calendar(NamedTuple):
    digest: str
    name: str
    published_at: int


class Publication(NamedTuple):
    """A calendar became the one that is counted on: event `seq` of its stream, when (microseconds UTC) and by whom. `reason`
    is empty where none was given, or it was erased."""

    seq: int
    at: int
    by: str
    digest: str
    reason: str


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


class DueCase(NamedTuple):
    """A case that is to be woken, as it stood when that was seen; `tries` is how often it could not be."""

    number: str
    seq: int
    wake_at: int
    tries: int


class Unverified(NamedTuple):
    """A stream that was written to `times` times since it was last verified, first at `since` (microseconds UTC)."""

    stream: str
    since: int
    times: int


class DifferenceFile(NamedTuple):
    """Something that verifying a stream has found, the `place`-th of it, when (microseconds UTC)."""

    stream: str
    place: int
    seq: int
    code: str
    zh: str
    en: str
    found_at: int

    @property
    def said(self) -> Label:
        return Label(zh=self.zh, en=self.en)


class WorkerFile(NamedTuple):
    """A process that sweeps and delivers, as it was last heard of (microseconds of the machine's clock). One that goes on
    is taken for dead after `silent_after` seconds of silence; None: a single run, which nobody expects back."""

    name: str
    host: str
    pid: int
    started_at: int
    beat_at: int
    stopped_at: int | None
    silent_after: int | None

    @property
    def is_nameless(self) -> bool:
        """Whether it was given no name, and goes by its process or its machine."""
        return self.name in (process_name(self.host, self.pid), single_run_name(self.host))


def process_name(host: str, pid: int) -> str:
    """What a worker is called that was given no name."""
    return f"{host}:{pid}"


def single_run_name(host: str) -> str:
    """What single runs are called, which come every minute: all of a machine are one worker."""
    return f"{host}:once"


class Recorded(NamedTuple):
    """An event as it is stored."""

    stream: str
    seq: int
    type: str
    recorded_at: int
    hash: str
    body: str


class Head(NamedTuple):
    """The last event of a stream."""

    seq: int
    hash: str
    recorded_at: int


class CaseFile(NamedTuple):
    """A case as it is now, as it is stored. `standing` is open, final or void."""

    number: str
    procedure: str
    definition: str
    state: str
    standing: str
    seq: int
    head: str
    wake_at: int | None
    opened_at: int
    changed_at: int
    snapshot: str

    @property
    def case(self) -> Case:
        """Its values, but not those that are kept apart."""
        return case_of(self.snapshot)


class Around(NamedTuple):
    """The store around the cases: when its newest event was recorded, the last event of the directory, how often calendars
    and definitions were published or withdrawn (where this very transaction has done so, which may not last, something that
    is like nothing else), and the time of a simulated clock. `people` and `hash` are None in a store without people."""

    newest: int | None
    people: int | None
    hash: str | None
    calendars: object
    definitions: object
    clock_at: int | None


class Glance(NamedTuple):
    """All that a command looks at before it is decided, in one look. `known` has fingerprint and answer of what was done
    under its key, `machine_time` what time it is on the database's machine, where that is another (microseconds UTC)."""

    file: CaseFile | None
    around: Around
    known: tuple[str, str] | None
    machine_time: int | None


class Info(NamedTuple):
    """About the store itself; `clock_at` is the time of a simulated clock."""

    format: int
    created_at: int
    zone: str
    clock: ClockKind
    clock_at: int | None


class Definition(NamedTuple):
    digest: str
    name: str
    published_at: int
