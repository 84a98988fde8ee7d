"""Whether clocks and duties run, end and remind as they are written: what can be seen on each alone."""

from collections.abc import Collection, Iterator

from workflow.definitions.checks.flow import always, writes
from workflow.definitions.clocks import Act, Clock, Trigger
from workflow.definitions.model import Always, Duty, Move, Procedure
from workflow.definitions.problems import Problems
from workflow.definitions.watched import watched
from workflow.wording import Wording

CLOCK_STARTS_TWICE = Wording(
    code="clock_starts_twice",
    zh="时限“{clock}”既写了 while 又写了 start 或 stop",
    en='the clock "{clock}" has while and also start or stop',
    fix_zh="保留其中一种",
    fix_en="keep one of the two",
)
CLOCK_NEVER_STOPS = Wording(
    code="clock_never_stops",
    zh="没有什么让时限“{clock}”停下",
    en='nothing stops the clock "{clock}"',
    fix_zh="写 stop: 动作",
    fix_en="write stop: ACTION",
)
EVERY_NEVER_MET = Wording(
    code="every_never_met",
    zh="没有什么完成时限“{clock}”的一期，每一期都会逾期",
    en='nothing meets a period of the clock "{clock}", so every one would be late',
    fix_zh="写 stop: 动作",
    fix_en="write stop: ACTION",
)
CLOCK_RUNS_IN_FINAL = Wording(
    code="clock_runs_in_final",
    zh="时限“{clock}”在终态“{state}”里不会走",
    en='the clock "{clock}" does not run in the final state "{state}"',
    fix_zh="从 while 中删去它",
    fix_en="take it out of while",
)
CLOCK_ONCE_ONLY = Wording(
    code="clock_once_only",
    zh="动作“{action}”既停下又开始时限“{clock}”，但它只走一次",
    en='"{action}" stops and starts the clock "{clock}", which runs only once',
    fix_zh="写 again: restart",
    fix_en="write again: restart",
)
TRIGGER_NEVER = Wording(
    code="trigger_never",
    zh="“{action}”没有一个流转通到“{state}”，这永远不会发生",
    en='no move of "{action}" leads to "{state}", so this never happens',
    fix_zh="换一个状态，或只写动作",
    fix_en="name another state, or the action alone",
)
CLOCK_NAME_TAKEN = Wording(
    code="clock_name_taken",
    zh="“{title}”的时限就叫“{clock}”，不能另有同名的时限",
    en='the limit of "{title}" is itself called "{clock}"',
    fix_zh="给这个时限改名",
    fix_en="rename this clock",
)
SYSTEM_MAY_NOT = Wording(
    code="system_may_not",
    zh="动作“{action}”没有一个流转允许 system 做",
    en='no move of "{action}" admits system',
    fix_zh="在它的 who 里写 system",
    fix_en="write system in its who",
)
SYSTEM_NOT_THERE = Wording(
    code="system_not_there",
    zh="时限“{clock}”走的时候，system 不能做“{action}”：它不从这些状态离开",
    en='while the clock "{clock}" runs, system cannot do "{action}": it does not leave those states',
    fix_zh="让它从这些状态离开",
    fix_en="let it leave those states",
)
SYSTEM_NEVER_SIGNS = Wording(
    code="system_never_signs",
    zh="“{action}”是签署，system 从不签署",
    en='"{action}" signs, and system never signs',
    fix_zh="改为提醒有权签署的人",
    fix_en="tell those who may sign instead",
)
SYSTEM_LACKS = Wording(
    code="system_lacks",
    zh="system 做“{action}”时缺“{fields}”",
    en='system does "{action}" without "{fields}"',
    fix_zh="写出它们的值",
    fix_en="write their values",
)
SYSTEM_GIVES_MORE = Wording(
    code="system_gives_more",
    zh="动作“{action}”不收“{field}”",
    en='"{action}" does not take "{field}"',
    fix_zh="删去，或在 asks 或 may 里写上它",
    fix_en="leave it out, or name it in asks or may",
)
UNOPENED_DUTY = Wording(
    code="unopened_duty",
    zh="没有什么产生待办义务“{duty}”",
    en='nothing opens the duty "{duty}"',
    fix_zh="在提醒点写 open，或在流转写 opens_duties",
    fix_en="write open on a mark or opens_duties on a move",
)
UNCLOSABLE_DUTY = Wording(
    code="unclosable_duty",
    zh="没有什么了结待办义务“{duty}”",
    en='nothing closes the duty "{duty}"',
    fix_zh="给它写 asks，或在流转写 closes_duties",
    fix_en="give it asks, or write closes_duties on a move",
)


def check_clocks(procedure: Procedure, problems: Problems) -> None:
    for clock in procedure.clocks.values():
        _run(clock, procedure, problems)
        for trigger in (*clock.start, *clock.stop, *clock.cancel):
            _happens(trigger, procedure, problems)
        _acts(clock, clock.while_, procedure, problems)
    for rule in procedure.rules:
        if isinstance(rule, Always):
            _happens(rule.after, procedure, problems)
    for duty in procedure.duties.values():
        _duty(duty, procedure, problems)
        _acts(duty, (), procedure, problems)
    for clock in watched(procedure):
        if (taken := procedure.clocks.get(clock.name)) is not None:
            problems.error(taken.name, CLOCK_NAME_TAKEN, title=clock.label, clock=clock.name)


def _run(clock: Clock, procedure: Procedure, problems: Problems) -> None:
    name = clock.name
    if clock.while_ and (clock.start or (clock.stop and not clock.repeats)):
        problems.error(name, CLOCK_STARTS_TWICE, clock=name)
    elif not clock.stop and (clock.start or clock.repeats):
        problems.error(name, EVERY_NEVER_MET if clock.repeats else CLOCK_NEVER_STOPS, clock=name)
    for state in clock.while_:
        if procedure.states[state].final:
            problems.error(state, CLOCK_RUNS_IN_FINAL, clock=name, state=state)
    starts = {trigger.name for trigger in clock.start}
    for trigger in clock.stop:
        if trigger.name in starts and clock.again != "restart":
            problems.error(name, CLOCK_ONCE_ONLY, clock=name, action=trigger.name)


def _happens(trigger: Trigger, procedure: Procedure, problems: Problems) -> None:
    action = procedure.actions.get(trigger.name)
    if trigger.to is not None and action is not None and not any(_leads(move, trigger.to) for move in action.moves):
        problems.error(trigger.name, TRIGGER_NEVER, action=action.name, state=trigger.to)


def _leads(move: Move, state: str) -> bool:
    return move.to in (state, "previous") or (move.to == "same" and state in move.from_)


def _acts(timed: Clock | Duty, runs_in: Collection[str], procedure: Procedure, problems: Problems) -> None:
    for mark in timed.marks:
        if mark.effects.do is not None:
            _act(timed.name, mark.effects.do, runs_in, procedure, problems)


def _act(name: str, act: Act, runs_in: Collection[str], procedure: Procedure, problems: Problems) -> None:
    """`runs_in`: the only states in which the mark can fire; empty: any."""
    action = procedure.actions[act.action]
    if action.signs is not None:
        problems.error(act.action, SYSTEM_NEVER_SIGNS, action=act.action)
        return
    moves = [move for move in action.moves if _admits_system(move)]
    if not moves:
        problems.error(act.action, SYSTEM_MAY_NOT, action=act.action)
    elif runs_in and not any(set(move.from_) & set(runs_in) for move in moves):
        problems.error(act.action, SYSTEM_NOT_THERE, action=act.action, clock=name)
    for move in moves:
        missing = sorted(always(move.asks) - act.given.keys())
        if missing:
            problems.error(act.action, SYSTEM_LACKS, action=act.action, fields=", ".join(missing))
    for field in act.given:
        if moves and not any(field in writes(move) for move in moves):
            problems.error(field, SYSTEM_GIVES_MORE, action=act.action, field=field)


def _admits_system(move: Move) -> bool:
    return "system" in move.who.roles or any("system" in roles for roles in move.who.cases.values())


def _duty(duty: Duty, procedure: Procedure, problems: Problems) -> None:
    if duty.name not in set(_opened(duty, procedure)):
        problems.warn(duty.name, UNOPENED_DUTY, duty=duty.name)
    if not duty.asks and duty.name not in set(_closed(procedure)):
        problems.error(duty.name, UNCLOSABLE_DUTY, duty=duty.name)


def _opened(duty: Duty, procedure: Procedure) -> Iterator[str]:
    """Every duty that moves and marks open, the marks of `duty` itself left out: they fire while it is open already."""
    for action in procedure.actions.values():
        for move in action.moves:
            yield from move.opens_duties
    yield from (mark.effects.open for mark in procedure.marks if mark.effects.open and mark not in duty.marks)


def _closed(procedure: Procedure) -> Iterator[str]:
    for action in procedure.actions.values():
        for move in action.moves:
            yield from move.closes_duties
