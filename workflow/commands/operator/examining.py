"""The checks of `complaints doctor`: each looks at one thing, writes nothing, and says what to do."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from workflow.commands.operator.findings import Check, Finding, Level, filled, length
from workflow.definitions.calendars.model import CalendarRules
from workflow.engine import approvals
from workflow.engine.authority import Stage, holders, owners
from workflow.engine.rulebook import Rulebook
from workflow.errors import ComplaintsError
from workflow.service import Desk, NoticeFile, WorkerFile
from workflow.spoken import moments
from workflow.store.database import Store
from workflow.store.moment import TOLERANCE, ClockKind
from workflow.store.reading import CaseFile
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

STORE = Label(zh="{path}，格式 {format}，{size} MB", en="{path}, format {format}, {size} MB")
SIMULATED = Label(
    zh="{path} 用模拟时钟，只供演示与培训", en="{path} has a simulated clock: for demos and training only"
)
GUARDED = Label(zh="保护历史的触发器齐全", en="the triggers that protect history are all there")
UNGUARDED = Label(zh="缺少触发器：{names}", en="triggers are missing: {names}")
FIND_OUT = Label(
    zh="有人动过数据库结构：先 complaints replay --all 查明，再从备份恢复",
    en="somebody changed the structure: find out with `complaints replay --all`, then restore a backup",
)
SOUND = Label(zh="数据库文件完好", en="the database file is sound")
DAMAGED = Label(zh="数据库文件损坏：{problem}", en="the database file is damaged: {problem}")
RESTORE = Label(
    zh="立即停用，从备份恢复：complaints restore", en="stop using it and restore a backup: `complaints restore`"
)
ON_TIME = Label(zh="现在 {at}，不早于历史", en="it is {at}, not before history")
BEHIND = Label(
    zh="本机时钟比历史慢 {long}，案件库拒绝写入",
    en="the machine's clock is {long} behind history, so nothing is written",
)
SET_CLOCK = Label(zh="校准时钟（NTP）", en="set the clock right (NTP)")
NONE_DUE = Label(zh="没有漏触发的提醒", en="no mark is left behind")
LEFT_BEHIND = Label(
    zh="{count} 个案件的提醒已到点未触发，最久 {long}（{case}）",
    en="marks of {count} cases are due and have not fired, the oldest for {long} ({case})",
)
START = Label(
    zh="启动 complaints worker，或先运行一次 complaints worker --once",
    en="start `complaints worker`, or run `complaints worker --once`",
)
RUN_MORE_OFTEN = Label(
    zh="下一次 complaints worker --once 会处理；若常常迟到，让它更频繁",
    en="the next `complaints worker --once` sees to it; let it run more often if this is often so",
)
BUSY = Label(
    zh="worker 正在赶；若一直如此，查看它的输出", en="a worker is catching up; if this stays so, look at what it says"
)
ALIVE = Label(zh="{name} 在运行，{long}前报到", en="{name} is running, heard of {long} ago")
NEVER = Label(zh="从未有 worker 运行", en="no worker has ever run")
LAST_RUN = Label(
    zh="{name} {long}前运行过一次（--once），已完成", en="{name}, a single run (--once), ended well {long} ago"
)
NO_RUN_SINCE = Label(
    zh="{name} 上次运行（--once）已是 {long}前", en="the last single run (--once) of {name} was {long} ago"
)
RUN_AGAIN = Label(
    zh="看 cron 是否还在每分钟运行 complaints worker --once，或让 complaints worker 作为服务一直运行",
    en="see whether cron still runs `complaints worker --once` every minute, or keep `complaints worker` running",
)
ALL_STOPPED = Label(zh="没有 worker 在运行；{name} 于 {at} 停止", en="no worker is running; {name} was stopped at {at}")
GONE = Label(zh="{name} 自 {at} 起没有报到，想必已中断", en="{name} was last heard of at {at} and seems to have died")
KEEP_RUNNING = Label(
    zh="让 complaints worker 作为服务一直运行；否则提醒与通知都会迟到",
    en="keep `complaints worker` running as a service, or marks and notices come late",
)
LOOK_WHY = Label(
    zh="别的还在值守；看它为何中断（journalctl），一天后不再提",
    en="another one is at work; see why this one died (journalctl); after a day it is not told any more",
)
NO_TROUBLE = Label(zh="没有", en="none")
SET_ASIDE = Label(
    zh="{case} 自 {at} 起无法唤醒（已试 {tries} 次）：{problem}",
    en="{case} cannot be woken since {at} (tried {tries} times): {problem}",
)
LOOK_AT_CASE = Label(
    zh="complaints replay {case} 查明；修好后自动再试",
    en="find out with `complaints replay {case}`; it is tried again by itself",
)
ALL_SENT = Label(zh="已发 {sent}，待发 {waiting}", en="{sent} sent, {waiting} waiting")
DEAD = Label(zh="{count} 则多次投递不成，已放弃：{problem}", en="{count} were given up after many attempts: {problem}")
SEE_DEAD = Label(
    zh="complaints notices --dead 查看；修好渠道后 complaints notices retry --all-dead",
    en="see `complaints notices --dead`; once the channel is mended: `complaints notices retry --all-dead`",
)
FAILING = Label(
    zh="{count} 则投递失败，将再试：{problem}", en="{count} could not be delivered and will be tried again: {problem}"
)
SEE_FAILING = Label(
    zh="complaints notices --waiting 查看；修好渠道后可立即再试：complaints notices retry KEY",
    en="see `complaints notices --waiting`; when the channel works again `complaints notices retry KEY` tries at once",
)
NOTICES_LATE = Label(zh="待发的最早一则已迟 {long}：{problem}", en="the first that waits is {long} late: {problem}")
NOBODY_DELIVERS = Label(zh="没有投递过", en="never tried")
SEE_WAITING = Label(zh="complaints notices --waiting 查看", en="see `complaints notices --waiting`")
NO_CALENDAR = Label(zh="没有发布日历", en="no calendar has been published")
KNOWN_TO = Label(zh="{name} 确知到 {day}", en="{name} is known until {day}")
KNOWN_FOR_EVER = Label(zh="{name} 不含节假日", en="{name} has no holidays")
RUNS_OUT = Label(
    zh="{name} 只确知到 {day}；跨过它的期限是暂定的（~）",
    en="{name} is known only until {day}; what is due later is provisional (~)",
)
RAN_OUT = Label(
    zh="{name} 只确知到 {day}，已过；期限可能算错",
    en="{name} was known until {day}, which has passed; what is due may be wrong",
)
EXTEND = Label(
    zh="放假安排公布后发布新的日历：complaints calendar publish",
    en="publish the calendar of the next year: `complaints calendar publish`",
)
HELD = Label(zh="在办案件所等的角色都有人", en="somebody holds every role that open cases wait for")
VACANT = Label(
    zh="{procedure} 的{role}（{name}）无人能办，{count} 个案件在等，例如 {case}",
    en="nobody can act as {role} ({name}) of {procedure}, for whom {count} cases wait, such as {case}",
)
APPOINT = Label(zh="complaints people set PERSON --role {name}", en="`complaints people set PERSON --role {name}`")
ROOM = Label(zh="还有 {free} MB（{percent}%）", en="{free} MB free ({percent}%)")
MAKE_ROOM = Label(zh="腾出空间，或把案件库移到更大的盘", en="make room, or move the store to a larger disk")


@dataclass(frozen=True, slots=True)
class Patient:
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
        if any(map(self.is_alive, workers)):
            return Level.WARNING, BUSY
        if any(map(self.ran_recently, workers)):
            return Level.WARNING, RUN_MORE_OFTEN
        return Level.PROBLEM, START

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
    info, path = patient.desk.info(), patient.store.path
    if info.clock is ClockKind.SIMULATED:
        yield Finding(Check.STORE, Level.WARNING, filled(SIMULATED, path=path))
        return
    size = path.stat().st_size // MEGABYTE
    yield Finding(Check.STORE, Level.OK, filled(STORE, path=path, format=info.format, size=size))


def guards(patient: Patient) -> Iterator[Finding]:
    missing = patient.store.missing_guards()
    if missing:
        yield Finding(Check.GUARDS, Level.PROBLEM, filled(UNGUARDED, names=", ".join(missing)), FIND_OUT)
    else:
        yield Finding(Check.GUARDS, Level.OK, GUARDED)


def integrity(patient: Patient) -> Iterator[Finding]:
    problems = patient.store.integrity_problems()
    if problems:
        yield Finding(Check.INTEGRITY, Level.PROBLEM, filled(DAMAGED, problem=problems[0]), RESTORE)
    else:
        yield Finding(Check.INTEGRITY, Level.OK, SOUND)


def clock(patient: Patient) -> Iterator[Finding]:
    with patient.store.reading() as reading:
        behind = reading.newest() - patient.now
    if behind > TOLERANCE:
        long = length(behind // moments.SECOND)
        yield Finding(Check.CLOCK, Level.PROBLEM, filled(BEHIND, long=long), SET_CLOCK)
    else:
        yield Finding(Check.CLOCK, Level.OK, filled(ON_TIME, at=patient.at(patient.second)))


def marks(patient: Patient) -> Iterator[Finding]:
    second = patient.second
    with patient.store.reading() as reading:
        due = reading.due(second - LATE, MANY, second)
    if not due:
        yield Finding(Check.MARKS, Level.OK, NONE_DUE)
        return
    case, at = due[0]
    count = f"{len(due)}+" if len(due) == MANY else str(len(due))
    said = filled(LEFT_BEHIND, count=count, long=length(second - at), case=case)
    level, fix = patient.late_by()
    yield Finding(Check.MARKS, level, said, fix)


def workers(patient: Patient) -> Iterator[Finding]:
    known = sorted(patient.desk.workers(), key=lambda worker: -worker.beat_at)
    attending = [worker for worker in known if patient.is_alive(worker) or patient.ran_recently(worker)]
    dead = [worker for worker in known if worker.stopped_at is None and worker not in attending]
    for worker in attending:
        label = LAST_RUN if worker.stopped_at is not None else ALIVE
        said = filled(label, name=worker.name, long=length(patient.silence(worker)))
        yield Finding(Check.WORKERS, Level.OK, said)
    for worker in dead[:3]:
        if not attending or patient.silence(worker) < LONG_SILENT:
            said = filled(GONE, name=worker.name, at=patient.at(worker.beat_at // moments.SECOND))
            level, fix = (Level.WARNING, LOOK_WHY) if attending else (Level.PROBLEM, KEEP_RUNNING)
            yield Finding(Check.WORKERS, level, said, fix)
    if not attending and not dead:
        yield _nobody(patient, known)


def _nobody(patient: Patient, known: list[WorkerFile]) -> Finding:
    if not known:
        return Finding(Check.WORKERS, Level.WARNING, NEVER, KEEP_RUNNING)
    last = known[0]
    if _is_single_run(last):
        said = filled(NO_RUN_SINCE, name=last.name, long=length(patient.silence(last)))
        return Finding(Check.WORKERS, Level.WARNING, said, RUN_AGAIN)
    said = filled(ALL_STOPPED, name=last.name, at=patient.at(last.beat_at // moments.SECOND))
    return Finding(Check.WORKERS, Level.WARNING, said, KEEP_RUNNING)


def _is_single_run(worker: WorkerFile) -> bool:
    return worker.stopped_at is not None and worker.silent_after is None


def trouble(patient: Patient) -> Iterator[Finding]:
    troubled = patient.desk.troubled()
    for each in troubled:
        said = filled(SET_ASIDE, case=each.number, at=patient.at(each.since), tries=each.tries, problem=each.problem)
        yield Finding(Check.TROUBLE, Level.PROBLEM, said, filled(LOOK_AT_CASE, case=each.number))
    if not troubled:
        yield Finding(Check.TROUBLE, Level.OK, NO_TROUBLE)


def notices(patient: Patient) -> Iterator[Finding]:
    outbox, numbers = patient.desk.outbox, patient.desk.outbox.numbers()
    found = [*_dead(outbox.listing("dead", 1), numbers.get("dead", 0)), *_waiting(patient)]
    if not found:
        said = filled(ALL_SENT, sent=numbers.get("sent", 0), waiting=numbers.get("waiting", 0))
        found = [Finding(Check.NOTICES, Level.OK, said)]
    yield from found


def _dead(dead: Sequence[NoticeFile], count: int) -> Iterator[Finding]:
    for notice in dead:
        problem = problem_of(notice) or NOBODY_DELIVERS
        yield Finding(Check.NOTICES, Level.PROBLEM, filled(DEAD, count=count, problem=problem), SEE_DEAD)


def _waiting(patient: Patient) -> Iterator[Finding]:
    """One that is late, and those that were tried in vain."""
    waiting = patient.desk.outbox.listing("waiting", MANY)
    late = patient.second - (waiting[0].next_at or patient.second) if waiting else 0
    if late > NOTICE_LATE:
        said = filled(NOTICES_LATE, long=length(late), problem=problem_of(waiting[0]) or NOBODY_DELIVERS)
        level, fix = patient.late_by()
        yield Finding(Check.NOTICES, Level.PROBLEM, said, fix if level is Level.PROBLEM else SEE_WAITING)
    failed = [problem for notice in waiting if (problem := problem_of(notice)) is not None]
    if failed and late <= NOTICE_LATE:
        said = filled(FAILING, count=len(failed), problem=failed[0])
        yield Finding(Check.NOTICES, Level.WARNING, said, SEE_FAILING)


def calendars(patient: Patient) -> Iterator[Finding]:
    names = sorted({calendar.name for calendar in patient.desk.calendars()})
    current = [rules for name in names if (rules := patient.desk.current_calendar(name)) is not None]
    today = moments.local(patient.now, patient.zone).date()
    for rules in current:
        yield calendar(rules, today)
    if not current:
        yield Finding(Check.CALENDARS, Level.OK, NO_CALENDAR)


def calendar(rules: CalendarRules, today: date) -> Finding:
    """Whether what is known of it lasts long enough."""
    known = rules.known_until
    if known is None:
        return Finding(Check.CALENDARS, Level.OK, filled(KNOWN_FOR_EVER, name=rules.name))
    blanks = {"name": rules.name, "day": known.isoformat()}
    if known < today:
        return Finding(Check.CALENDARS, Level.PROBLEM, filled(RAN_OUT, **blanks), EXTEND)
    if known - today <= SOON or (today.month >= LOOK_AHEAD_FROM and known.year == today.year):
        return Finding(Check.CALENDARS, Level.WARNING, filled(RUNS_OUT, **blanks), EXTEND)
    return Finding(Check.CALENDARS, Level.OK, filled(KNOWN_TO, **blanks))


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
        said = filled(VACANT, procedure=procedure, role=label, name=role, count=len(cases), case=min(cases))
        yield Finding(Check.ROLES, Level.PROBLEM, said, filled(APPOINT, name=role))
    if not waiting:
        yield Finding(Check.ROLES, Level.OK, HELD)


def _is_open(_file: CaseFile, _book: Rulebook) -> bool:
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
    usage = shutil.disk_usage(patient.store.path.parent)
    said = filled(ROOM, free=usage.free // MEGABYTE, percent=usage.free * 100 // max(1, usage.total))
    if usage.free < HARDLY_ANY_ROOM:
        yield Finding(Check.DISK, Level.PROBLEM, said, MAKE_ROOM)
    elif usage.free < LITTLE_ROOM:
        yield Finding(Check.DISK, Level.WARNING, said, MAKE_ROOM)
    else:
        yield Finding(Check.DISK, Level.OK, said)


CHECKS: Mapping[Check, Callable[[Patient], Iterator[Finding]]] = {
    Check.STORE: store,
    Check.GUARDS: guards,
    Check.INTEGRITY: integrity,
    Check.CLOCK: clock,
    Check.MARKS: marks,
    Check.WORKERS: workers,
    Check.TROUBLE: trouble,
    Check.NOTICES: notices,
    Check.CALENDARS: calendars,
    Check.ROLES: roles,
    Check.DISK: disk,
}
