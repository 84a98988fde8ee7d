"""The checks of `complaints doctor`: each looks at one thing, writes nothing, and says what to do."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.commands.operator import examining_store
from workflow.commands.operator import examining_words as say
from workflow.commands.operator.examining_identity import identity
from workflow.commands.operator.examining_verification import WITHIN, verification
from workflow.commands.operator.findings import Check, Finding, Level, filled, length
from workflow.definitions.calendars.model import CalendarRules
from workflow.engine import approvals
from workflow.engine.authority import Stage, holders, owners
from workflow.engine.rulebook import Rulebook
from workflow.errors import ComplaintsError
from workflow.service import Desk, NoticeFile, WorkerFile
from workflow.spoken import moments
from workflow.store.address import FilePlace
from workflow.store.database import Store
from workflow.store.moment import TOLERANCE, ClockKind
from workflow.wording import Label
from workflow.workers.delivery import problem_of

MEGABYTE = 1024 * 1024
LITTLE_ROOM, HARDLY_ANY_ROOM = 1024 * MEGABYTE, 100 * MEGABYTE
LATE = 60
"""Seconds after which a mark should have fired."""
RUN_SILENT = 180
"""Seconds after which a single run that was not heard of is gone; a worker that goes on says this of itself."""
RECENT = 3600
"""Seconds after which another single run should have been."""
LONG_SILENT = 24 * 3600
NOTICE_LATE = 600
SOON = timedelta(days=60)
LOOK_AHEAD_FROM = 11
"""The month from which the next year should be known."""
MANY = 1000


class Patient(Struct, frozen=True):
    """The store as it is examined; `now` is in microseconds."""

    store: Store
    desk: Desk
    now: int
    machine_now: int
    zone: ZoneInfo

    @property
    def second(self) -> int:
        return self.now // moments.SECOND

    def at(self, second: int) -> str:
        return moments.full(second * moments.SECOND, self.zone)

    def late_by(self) -> tuple[Level, Label]:
        """How bad it is that something is late, and what to do."""
        workers = self.desk.workers()
        if self.attended:
            return Level.WARNING, say.BUSY
        if any(map(self.ran_recently, workers)):
            return Level.WARNING, say.RUN_MORE_OFTEN
        return Level.PROBLEM, say.START

    @property
    def attended(self) -> bool:
        """Whether a worker runs."""
        return any(map(self.is_alive, self.desk.workers()))

    def is_alive(self, worker: WorkerFile) -> bool:
        allowed = RUN_SILENT if worker.silent_after is None else worker.silent_after
        return worker.stopped_at is None and self.silence(worker) <= allowed

    def ran_recently(self, worker: WorkerFile) -> bool:
        """Whether it is a single run that ended as it should, not long ago."""
        return _is_single_run(worker) and self.silence(worker) <= RECENT

    def silence(self, worker: WorkerFile) -> int:
        """Seconds since it was heard of."""
        return max(0, self.machine_now - worker.beat_at) // moments.SECOND


def examined(patient: Patient) -> Iterator[Finding]:
    """Every check, in the order in which one would mend things. One that cannot be made is a problem, and the others go on."""
    for check, look in CHECKS.items():
        try:
            yield from tuple(look(patient))
        except ComplaintsError as error:
            yield Finding(check, Level.PROBLEM, Label(zh=error.say("zh"), en=error.say("en")))


def store(patient: Patient) -> Iterator[Finding]:
    info, place = patient.desk.info(), patient.store.place
    if info.clock is ClockKind.SIMULATED:
        yield Finding(Check.STORE, Level.WARNING, filled(say.SIMULATED, path=place))
        return
    size = patient.store.size() // MEGABYTE
    yield Finding(Check.STORE, Level.OK, filled(say.STORE, path=place, format=info.format, size=size))


def clock(patient: Patient) -> Iterator[Finding]:
    with patient.store.reading() as reading:
        behind = reading.newest() - patient.now
    if behind > TOLERANCE:
        long = length(behind // moments.SECOND)
        yield Finding(Check.CLOCK, Level.PROBLEM, filled(say.BEHIND, long=long), say.SET_CLOCK)
    else:
        yield Finding(Check.CLOCK, Level.OK, filled(say.ON_TIME, at=patient.at(patient.second)))


def marks(patient: Patient) -> Iterator[Finding]:
    second = patient.second
    with patient.store.reading() as reading:
        due = reading.due(second - LATE, MANY, second)
    if not due:
        yield Finding(Check.MARKS, Level.OK, say.NONE_DUE)
        return
    case, at = due[0]
    count = f"{len(due)}+" if len(due) == MANY else str(len(due))
    said = filled(say.LEFT_BEHIND, count=count, long=length(second - at), case=case)
    level, fix = patient.late_by()
    yield Finding(Check.MARKS, level, said, fix)


def workers(patient: Patient) -> Iterator[Finding]:
    known = sorted(patient.desk.workers(), key=lambda worker: -worker.beat_at)
    attending = [worker for worker in known if patient.is_alive(worker) or patient.ran_recently(worker)]
    dead = [worker for worker in known if worker.stopped_at is None and worker not in attending]
    for worker in attending:
        label = say.LAST_RUN if worker.stopped_at is not None else say.ALIVE
        said = filled(label, name=worker.name, long=length(patient.silence(worker)))
        yield Finding(Check.WORKERS, Level.OK, said)
    for worker in dead[:3]:
        if not attending or patient.silence(worker) < LONG_SILENT:
            said = filled(say.GONE, name=worker.name, at=patient.at(worker.beat_at // moments.SECOND))
            level, fix = (Level.WARNING, say.LOOK_WHY) if attending else (Level.PROBLEM, say.KEEP_RUNNING)
            yield Finding(Check.WORKERS, level, said, fix)
    if not attending and not dead:
        yield _nobody(patient, known)


def _nobody(patient: Patient, known: list[WorkerFile]) -> Finding:
    if not known:
        return Finding(Check.WORKERS, Level.WARNING, say.NEVER, say.KEEP_RUNNING)
    last = known[0]
    if _is_single_run(last):
        said = filled(say.NO_RUN_SINCE, name=last.name, long=length(patient.silence(last)))
        return Finding(Check.WORKERS, Level.WARNING, said, say.RUN_AGAIN)
    said = filled(say.ALL_STOPPED, name=last.name, at=patient.at(last.beat_at // moments.SECOND))
    return Finding(Check.WORKERS, Level.WARNING, said, say.KEEP_RUNNING)


def _is_single_run(worker: WorkerFile) -> bool:
    return worker.stopped_at is not None and worker.silent_after is None


def trouble(patient: Patient) -> Iterator[Finding]:
    troubled = patient.desk.troubled()
    for each in troubled:
        said = filled(
            say.SET_ASIDE, case=each.number, at=patient.at(each.since), tries=each.tries, problem=each.problem
        )
        yield Finding(Check.TROUBLE, Level.PROBLEM, said, filled(say.LOOK_AT_CASE, case=each.number))
    if not troubled:
        yield Finding(Check.TROUBLE, Level.OK, say.NO_TROUBLE)


def notices(patient: Patient) -> Iterator[Finding]:
    outbox, numbers = patient.desk.outbox, patient.desk.outbox.numbers()
    found = [*_dead(outbox.listing("dead", 1), numbers.get("dead", 0)), *_waiting(patient)]
    if not found:
        said = filled(say.ALL_SENT, sent=numbers.get("sent", 0), waiting=numbers.get("waiting", 0))
        found = [Finding(Check.NOTICES, Level.OK, said)]
    yield from found


def _dead(dead: Sequence[NoticeFile], count: int) -> Iterator[Finding]:
    for notice in dead:
        problem = problem_of(notice) or say.NOBODY_DELIVERS
        yield Finding(Check.NOTICES, Level.PROBLEM, filled(say.DEAD, count=count, problem=problem), say.SEE_DEAD)


def _waiting(patient: Patient) -> Iterator[Finding]:
    """One that is late, and those that were tried in vain."""
    waiting = patient.desk.outbox.listing("waiting", MANY)
    late = patient.second - (waiting[0].next_at or patient.second) if waiting else 0
    if late > NOTICE_LATE:
        said = filled(say.NOTICES_LATE, long=length(late), problem=problem_of(waiting[0]) or say.NOBODY_DELIVERS)
        level, fix = patient.late_by()
        yield Finding(Check.NOTICES, Level.PROBLEM, said, fix if level is Level.PROBLEM else say.SEE_WAITING)
    failed = [problem for notice in waiting if (problem := problem_of(notice)) is not None]
    if failed and late <= NOTICE_LATE:
        said = filled(say.FAILING, count=len(failed), problem=failed[0])
        yield Finding(Check.NOTICES, Level.WARNING, said, say.SEE_FAILING)


def calendars(patient: Patient) -> Iterator[Finding]:
    names = sorted({calendar.name for calendar in patient.desk.calendars()})
    current = [rules for name in names if (rules := patient.desk.current_calendar(name)) is not None]
    today = moments.local(patient.now, patient.zone).date()
    for rules in current:
        yield calendar(rules, today)
    if not current:
        yield Finding(Check.CALENDARS, Level.OK, say.NO_CALENDAR)


def calendar(rules: CalendarRules, today: date) -> Finding:
    """Whether what is known of it lasts long enough."""
    known = rules.known_until
    if known is None:
        return Finding(Check.CALENDARS, Level.OK, filled(say.KNOWN_FOR_EVER, name=rules.name))
    blanks = {"name": rules.name, "day": known.isoformat()}
    if known < today:
        return Finding(Check.CALENDARS, Level.PROBLEM, filled(say.RAN_OUT, **blanks), say.EXTEND)
    if known - today <= SOON or (today.month >= LOOK_AHEAD_FROM and known.year == today.year):
        return Finding(Check.CALENDARS, Level.WARNING, filled(say.RUNS_OUT, **blanks), say.EXTEND)
    return Finding(Check.CALENDARS, Level.OK, filled(say.KNOWN_TO, **blanks))


def roles(patient: Patient) -> Iterator[Finding]:
    waiting = dict[tuple[str, str], list[str]]()
    books = dict[str, Rulebook]()
    for scene in patient.desk.open_cases(_is_open):
        stage = Stage(scene.book, scene.case, scene.directory, scene.now)
        books[scene.book.procedure.name] = scene.book
        for role in _unheld(stage):
            waiting.setdefault((scene.book.procedure.name, role), []).append(scene.case.number)
    for (procedure, role), cases in sorted(waiting.items()):
        label = books[procedure].procedure.roles[role].label
        said = filled(say.VACANT, procedure=procedure, role=label, name=role, count=len(cases), case=min(cases))
        yield Finding(Check.ROLES, Level.PROBLEM, said, filled(say.APPOINT, name=role))
    if not waiting:
        yield Finding(Check.ROLES, Level.OK, say.HELD)


def _is_open(_book: Rulebook, _state: str) -> bool:
    return True


def _unheld(stage: Stage) -> Iterator[str]:
    """The roles without which the case cannot go on, when nobody can act as any of them."""
    wanted = [role for role in _wanted(stage) if role in stage.book.procedure.roles]
    if wanted and not any(any(holders(stage, role)) for role in wanted):
        yield from wanted[:1]


def _wanted(stage: Stage) -> tuple[str, ...]:
    approval = stage.book.approval_in(stage.case.state)
    round_ = None if approval is None else stage.case.rounds.get(approval.name)
    role = None if round_ is None else approvals.next_role(round_)
    if approval is None or role is None:
        return owners(stage)
    return approvals.roles_line(approval, [role])


def disk(patient: Patient) -> Iterator[Finding]:
    if not isinstance(patient.store.place, FilePlace):
        return  # the server's disk is looked after by whoever keeps the server
    usage = shutil.disk_usage(patient.store.place.path.parent)
    said = filled(say.ROOM, free=usage.free // MEGABYTE, percent=usage.free * 100 // max(1, usage.total))
    if usage.free < HARDLY_ANY_ROOM:
        yield Finding(Check.DISK, Level.PROBLEM, said, say.MAKE_ROOM)
    elif usage.free < LITTLE_ROOM:
        yield Finding(Check.DISK, Level.WARNING, said, say.MAKE_ROOM)
    else:
        yield Finding(Check.DISK, Level.OK, said)


CHECKS: Mapping[Check, Callable[[Patient], Iterator[Finding]]] = {
    Check.STORE: store,
    Check.SERVER: lambda patient: examining_store.server(patient.store),
    Check.GUARDS: lambda patient: examining_store.guards(patient.store),
    Check.RIGHTS: lambda patient: examining_store.rights(patient.store),
    Check.IDENTITY: lambda patient: identity(patient.store),
    Check.INTEGRITY: lambda patient: examining_store.integrity(patient.store),
    Check.CLOCK: clock,
    Check.MARKS: marks,
    Check.WORKERS: workers,
    Check.VERIFICATION: lambda patient: verification(
        patient.store, patient.machine_now, WITHIN if patient.attended else None
    ),
    Check.TROUBLE: trouble,
    Check.NOTICES: notices,
    Check.CALENDARS: calendars,
    Check.ROLES: roles,
    Check.DISK: disk,
}
