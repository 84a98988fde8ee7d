"""Builds what keeps time and count: clocks, duties, tallies, and the actions these bring with them."""

from collections.abc import Mapping
from typing import Literal

from workflow.definitions.building.calendars import calendar_choice, check_calendar
from workflow.definitions.building.flow import given_fields, limit
from workflow.definitions.building.marks import build_marks, refuse_percents
from workflow.definitions.building.names import Names
from workflow.definitions.building.shared import Building
from workflow.definitions.builtins import BUILTIN_DUTIES
from workflow.definitions.clocks import Clock, Mark, Pause, Target, Trigger
from workflow.definitions.durations import Duration
from workflow.definitions.grammar.compounds import Raw, exactly_one, given
from workflow.definitions.grammar.kinds import Thing
from workflow.definitions.model import Action, Duty, Field, Form, LiftedBy, Move, State, Tally
from workflow.definitions.values import Kind
from workflow.definitions.words import Word
from workflow.wording import Label, Wording

ONE_LENGTH = Wording(
    code="within_or_due",
    zh="时限须写 within、due、every 之一",
    en="a clock has one of within, due and every",
)
WHILE_OR_START = Wording(
    code="while_or_start",
    zh="时限须写 while 或 start 之一",
    en="a clock has either while or start",
)
UNTIL_WITHOUT_EVERY = Wording(
    code="until_without_every",
    zh="until 只用于写 every 的时限",
    en="until is for a clock with every",
    fix_zh="写 cancel",
    fix_en="write cancel",
)
CANCEL_WITH_EVERY = Wording(
    code="cancel_with_every",
    zh="写 every 的时限用 until 说明何时不再继续，不写 cancel",
    en="a clock with every is ended by until, not by cancel",
    fix_zh="写 until",
    fix_en="write until",
)
AGAIN_WITH_EVERY = Wording(
    code="again_with_every",
    zh="写 every 的时限一期接一期，不写 again",
    en="a clock with every goes on by itself and has no again",
    fix_zh="删去 again",
    fix_en="delete again",
)
MARK_BEYOND_PERIOD = Wording(
    code="mark_beyond_period",
    zh="提醒点“{mark}”在一期之后，那时已是下一期",
    en='the mark "{mark}" lies beyond the period, where the next one has begun',
    fix_zh="写 100% 以内或 before 2h",
    fix_en="write up to 100% or before 2h",
)
MARKS_WITHOUT_WITHIN = Wording(
    code="marks_without_within",
    zh="待办义务没有写 within，提醒点“{mark}”无从算起",
    en='the duty has no within, so there is nothing to count the mark "{mark}" from',
    fix_zh="写 within: 时间，或删去 at",
    fix_en="write within: TIME or delete at",
)
BAD_PERIOD = Wording(
    code="bad_period",
    zh="“{word}”不是计次的期间",
    en='"{word}" is not a period to count in',
    fix_zh="写 calendar month，或若干自然日如 30cd",
    fix_en="write calendar month, or calendar days such as 30cd",
)
_TIMES = Field(name="above", label=Label(zh="次数", en="times"), kind=Kind.NUMBER)


def build_clocks(raws: Mapping[Word, Raw], calendars: Mapping[str, str], build: Building) -> dict[str, Clock]:
    return {name: _clock(name, raw, calendars, build) for name, raw in raws.items()}


def _clock(name: Word, raw: Raw, calendars: Mapping[str, str], build: Building) -> Clock:
    _check_keys(name, raw, build)
    for due in (raw["due"], raw["from"]):
        build.field(due, Kind.DATETIME, Kind.DATE)
    within, repeats = _targets(raw["within"] or raw["every"], build), bool(raw["every"])
    return Clock(
        name=name,
        **build.titled(raw),
        calendar=calendar_choice(raw["calendar"], calendars, build),
        within=within,
        repeats=repeats,
        due=raw["due"] or None,
        while_=raw["while"],
        start=_triggers(raw["start"]),
        stop=_triggers(raw["stop"]),
        cancel=_triggers((*raw["cancel"], *raw["until"])),
        pause=_pause(raw["pause"], build),
        again="restart" if repeats else raw["again"] or ("restart" if raw["while"] else "never"),
        retarget=raw["retarget"] or "from_start",
        from_field=raw["from"] or None,
        roll=raw["roll"] or None,
        marks=_marks(raw, within, build),
        notify_hours=calendars.get(raw["notify_hours"], raw["notify_hours"]) or None,
    )


def _check_keys(name: Word, raw: Raw, build: Building) -> None:
    if not exactly_one(raw, "within", "due", "every"):
        build.problems.error(name, ONE_LENGTH)
    if not exactly_one(raw, "while", "start"):
        build.problems.error(name, WHILE_OR_START)
    if raw["every"] and any(raw["cancel"]):
        build.problems.error(raw["cancel"][0], CANCEL_WITH_EVERY)
    if raw["every"] and raw["again"]:
        build.problems.error(raw["again"], AGAIN_WITH_EVERY)
    if any(raw["until"]) and not given(raw, "every"):
        build.problems.error(raw["until"][0], UNTIL_WITHOUT_EVERY)


def _targets(raw: Word | tuple[Raw, ...] | None, build: Building) -> tuple[Target, ...]:
    if raw is None:
        return ()
    if isinstance(raw, tuple):
        return tuple(_target(row["is"], row["when"], build) for row in raw)
    return (_target(raw, None, build),)


def _target(text: Word, when: Word | None, build: Building) -> Target:
    duration, undecided = build.limit_of_time(text)
    return Target(when=build.guard(when) if when else None, limit=duration, undecided=undecided)


def _pause(raw: tuple[Word, ...] | Raw | None, build: Building) -> Pause | None:
    if raw is None or isinstance(raw, tuple):
        return None if raw is None else Pause(states=raw)
    return Pause(states=raw["in"], at_most=build.limit_of_time(raw["at_most"])[0])


def trigger(text: Word) -> Trigger:
    name, _, state = (Word.at(part.strip(), text.place, quoted=text.quoted) for part in text.partition(" to "))
    return Trigger(name=name, to=state or None)


def _triggers(texts: tuple[Word, ...]) -> tuple[Trigger, ...]:
    return tuple(trigger(text) for text in texts if text)


def _marks(clock: Raw, within: tuple[Target, ...], build: Building) -> tuple[Mark, ...]:
    marks = build_marks(clock["at"], build)
    if clock["due"] or any(_in_days(target.limit) for target in within):
        refuse_percents(marks, build)
    for mark in marks if clock["every"] else ():
        if mark.anchor == "after" or mark.percent > 100:
            build.problems.error(mark.text, MARK_BEYOND_PERIOD, mark=mark.text)
    return marks


def _in_days(limit: Duration | None) -> bool:
    return limit is not None and limit.seconds is None


def build_duties(
    raws: Mapping[Word, Raw], calendars: Mapping[str, str], forms: Mapping[str, Form], build: Building
) -> dict[str, Duty]:
    return {name: _duty(name, raw, calendars, forms, build) for name, raw in raws.items()}


def _duty(name: Word, raw: Raw, calendars: Mapping[str, str], forms: Mapping[str, Form], build: Building) -> Duty:
    within = build.limit_of_time(raw["within"])[0]
    check_calendar(raw["within"], within, raw["calendar"], build)
    return Duty(
        name=name,
        **build.titled(raw),
        owner=build.who(raw["owner"]),
        asks=given_fields(raw["asks"], forms, build),
        within=within,
        calendar=calendar_choice(raw["calendar"], calendars, build),
        marks=_duty_marks(raw, within, build),
        blocks=raw["blocks"],
    )


def _duty_marks(duty: Raw, within: Duration | None, build: Building) -> tuple[Mark, ...]:
    marks = build_marks(duty["at"], build)
    if _in_days(within):
        refuse_percents(marks, build)
    if marks and not given(duty, "within"):
        build.problems.error(marks[0].text, MARKS_WITHOUT_WITHIN, mark=marks[0].text)
    return marks


def build_tallies(
    raws: Mapping[Word, Raw], lifting: Mapping[Word, Word], forms: Mapping[str, Form], build: Building
) -> dict[str, Tally]:
    found = {name: _tally(name, raw, lifting[name], forms, build) for name, raw in raws.items()}
    return {name: tally for name, tally in found.items() if tally is not None}


def _tally(name: Word, raw: Raw, lifting: Word, forms: Mapping[str, Form], build: Building) -> Tally | None:
    build.field(raw["per"], Kind.PERSON)
    if raw["on"]:
        build.field(raw["on"], Kind.DATE, Kind.DATETIME)
    for text, above in raw["above"].items():
        build.field(above["suspend"], Kind.PERSON)
        times, undecided = limit(text, _TIMES, build)
        lifted = above["lifted_by"]
        return Tally(
            name=name,
            **build.titled(raw),
            count=raw["count"],
            when=build.guard(raw["when"]),
            per=raw["per"],
            each=_period(raw["each"], build),
            on=raw["on"] or None,
            limit=times,
            undecided=undecided,
            suspend=above["suspend"],
            lifted_by=LiftedBy(
                action=lifting,
                who=build.who(lifted["who"]),
                asks=given_fields(lifted["asks"], forms, build),
                when=build.guard(lifted["when"]),
            ),
        )
    return None


def _period(text: Word, build: Building) -> Duration | Literal["calendar month"]:
    duration = None if text == "calendar month" or not text else build.duration(text)
    if duration is not None and duration.unit != "cd":
        build.problems.error(text, BAD_PERIOD, word=text)
    return duration or "calendar month"


def duty_action(duty: Duty, states: Mapping[str, State]) -> Action:
    """What closes a duty that asks for something: its owner gives it, wherever the case is."""
    open_states = tuple(name for name, state in states.items() if not state.final)
    move = Move(
        action=duty.name, index=0, from_=open_states, to="same", who=duty.owner, asks=duty.asks, clause=duty.clause
    )
    return Action(
        name=duty.name,
        label=duty.label,
        clause=duty.clause,
        unclear=duty.unclear,
        moves=(move,),
        closes_duty=duty.name,
    )


def lifting_action(tally: Tally, states: Mapping[str, State]) -> Action:
    """What ends a suspension, on the case that caused it, closed or not."""
    lifted = tally.lifted_by
    move = Move(
        action=lifted.action,
        index=0,
        from_=tuple(states),
        to="same",
        who=lifted.who,
        asks=lifted.asks,
        when=lifted.when,
        clause=tally.clause,
    )
    return Action(
        name=lifted.action,
        label=Label(zh=f"解除停岗：{tally.label.zh}", en=f"Lift the suspension: {tally.label.en}"),
        clause=tally.clause,
        unclear=tally.unclear,
        moves=(move,),
        lifts=tally.name,
    )


def action_names(names: Names) -> frozenset[str]:
    """Everything that guards may call done: actions, and duties, whose names count as actions."""
    return frozenset([*names.declared[Thing.ACTION], *names.declared[Thing.DUTY], *BUILTIN_DUTIES])
