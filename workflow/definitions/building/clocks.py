"""Builds what keeps time and count: clocks with their marks, duties, tallies, and the actions these bring with them."""

import re
from collections.abc import Mapping
from typing import Literal

from workflow.definitions.building.flow import given_fields, limit
from workflow.definitions.building.names import Names
from workflow.definitions.building.shared import Building
from workflow.definitions.builtins import BUILTIN_DUTIES
from workflow.definitions.clocks import Act, Clock, Effects, Mark, Target, Trigger
from workflow.definitions.durations import Duration
from workflow.definitions.grammar.compounds import Raw, exactly_one
from workflow.definitions.grammar.kinds import Thing
from workflow.definitions.model import Action, Duty, Field, Form, LiftedBy, Move, State, Tally
from workflow.definitions.reading.nodes import Node
from workflow.definitions.values import Kind, Value
from workflow.definitions.words import Word
from workflow.wording import Label, Wording

WITHIN_OR_DUE = Wording(
    code="within_or_due",
    zh="时限须写 within 或 due 之一",
    en="a clock has either within or due",
)
WHILE_OR_START = Wording(
    code="while_or_start",
    zh="时限须写 while 或 start 之一",
    en="a clock has either while or start",
)
BAD_MARK = Wording(
    code="bad_mark",
    zh="“{word}”不是提醒点",
    en='"{word}" is not a mark',
    fix_zh="写成 80%、100%、before 2h 或 after 1wd",
    fix_en="write 80%, 100%, before 2h or after 1wd",
)
PERCENT_NEEDS_HOURS = Wording(
    code="percent_needs_hours",
    zh="按天、月或约定日期计的时限没有 {word}",
    en="a limit in days, months or up to a date has no {word}",
    fix_zh="写 100%、before 2h 或 after 1wd",
    fix_en="write 100%, before 2h or after 1wd",
)
CALENDAR_NEEDED = Wording(
    code="calendar_needed",
    zh="{word} 须说明按哪个日历计",
    en="{word} needs a calendar to count on",
    fix_zh="写 calendar: 日历",
    fix_en="write calendar: NAME",
)
BAD_PERIOD = Wording(
    code="bad_period",
    zh="“{word}”不是计次的期间",
    en='"{word}" is not a period to count in',
    fix_zh="写 calendar month，或若干自然日如 30cd",
    fix_en="write calendar month, or calendar days such as 30cd",
)
_TIMES = Field(name="above", label=Label(zh="次数", en="times"), kind=Kind.NUMBER)
_PERCENT = re.compile(r"^([1-9][0-9]{0,3})%\Z")
_OFFSET = re.compile(r"^(before|after)\s+(\S+)\Z")


def build_clocks(raws: Mapping[Word, Raw], calendars: Mapping[str, str], build: Building) -> dict[str, Clock]:
    return {name: _clock(name, raw, calendars, build) for name, raw in raws.items()}


def _clock(name: Word, raw: Raw, calendars: Mapping[str, str], build: Building) -> Clock:
    if not exactly_one(raw, "within", "due"):
        build.problems.error(name, WITHIN_OR_DUE)
    if not exactly_one(raw, "while", "start"):
        build.problems.error(name, WHILE_OR_START)
    for due in (raw["due"], raw["from"]):
        build.field(due, Kind.DATETIME, Kind.DATE)
    within = _targets(raw["within"], build)
    return Clock(
        name=name,
        **build.titled(raw),
        calendar=calendars.get(raw["calendar"], raw["calendar"]),
        within=within,
        due=raw["due"] or None,
        while_=raw["while"],
        start=_triggers(raw["start"]),
        stop=_triggers(raw["stop"]),
        cancel=_triggers(raw["cancel"]),
        pause=raw["pause"],
        again=raw["again"] or ("restart" if raw["while"] else "never"),
        retarget=raw["retarget"] or "from_start",
        from_field=raw["from"] or None,
        roll=raw["roll"] or None,
        marks=_marks(raw, within, build),
        notify_hours=calendars.get(raw["notify_hours"], raw["notify_hours"]) or None,
    )


def _targets(raw: Word | tuple[Raw, ...] | None, build: Building) -> tuple[Target, ...]:
    if raw is None:
        return ()
    if isinstance(raw, tuple):
        return tuple(_target(row["is"], row["when"], build) for row in raw)
    return (_target(raw, None, build),)


def _target(text: Word, when: Word | None, build: Building) -> Target:
    duration, undecided = build.limit_of_time(text)
    return Target(when=build.guard(when) if when else None, limit=duration, undecided=undecided)


def trigger(text: Word) -> Trigger:
    name, _, state = (part.strip() for part in text.partition(" to "))
    return Trigger(name=name, to=state or None)


def _triggers(texts: tuple[Word, ...]) -> tuple[Trigger, ...]:
    return tuple(trigger(text) for text in texts if text)


def _marks(clock: Raw, within: tuple[Target, ...], build: Building) -> tuple[Mark, ...]:
    in_days = bool(clock["due"]) or any(target.limit and target.limit.seconds is None for target in within)
    marks = [_mark(text, raw, build) for text, raw in clock["at"].items()]
    for mark in marks:
        if mark is not None and mark.anchor == "percent" and mark.percent != 100 and in_days:
            build.problems.error(mark.text, PERCENT_NEEDS_HOURS, word=mark.text)
    return tuple(mark for mark in marks if mark is not None)


def _mark(text: Word, raw: Raw, build: Building) -> Mark | None:
    clause, unclear, effects = build.clause(raw), build.unclear(raw), _effects(raw, build)
    if percent := _PERCENT.match(text):
        return Mark(
            text=text, anchor="percent", percent=int(percent[1]), effects=effects, clause=clause, unclear=unclear
        )
    if (offset := _OFFSET.match(text)) is None:
        build.problems.error(text, BAD_MARK, word=text)
        return None
    length = build.duration(Word.at(offset[2], text.place, quoted=False))
    anchor: Literal["before", "after"] = "before" if offset[1] == "before" else "after"
    return Mark(text=text, anchor=anchor, offset=length, effects=effects, clause=clause, unclear=unclear)


def _effects(raw: Raw, build: Building) -> Effects:
    return Effects(
        tell=raw["tell"],
        through=raw["through"] or None,
        assign=raw["assign"] or None,
        open=raw["open"] or None,
        do=_act(raw["do"], build) if raw["do"] else None,
    )


def _act(raw: Word | Mapping[Word, Mapping[Word, Node]], build: Building) -> Act:
    if isinstance(raw, Word):
        return Act(action=raw, given={})
    action, values = next(iter(raw.items()))
    return Act(action=action, given=field_values(values, build))


def field_values(nodes: Mapping[Word, Node], build: Building) -> dict[str, Value]:
    """Each value read by the type of its field; what cannot be read is reported and left out."""
    found: dict[str, Value] = {}
    for name, node in nodes.items():
        if (of := build.field(name)) is not None and (value := build.value(of, node)) is not None:
            found[name] = value
    return found


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
        calendar=calendars.get(raw["calendar"], raw["calendar"]) or None,
        blocks=raw["blocks"],
    )


def check_calendar(text: Word, within: Duration | None, calendar: Word, build: Building) -> None:
    """Days and months mean nothing without a calendar."""
    if within is not None and within.seconds is None and not calendar:
        build.problems.error(text, CALENDAR_NEEDED, word=text)


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
