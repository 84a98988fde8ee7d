"""What happened to a clock, in words: when it began, what moved its due instant and why, what came of it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, assert_never

from workflow.commands import words
from workflow.commands.telling import clock_words
from workflow.commands.telling.provisional import about
from workflow.engine import effects as did
from workflow.engine.case import Cycle, Reckoning
from workflow.engine.chronicle import Turn, turns
from workflow.engine.events import Cause, Event
from workflow.engine.rulebook import Rulebook
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.store.rows import Publication

Publications: TypeAlias = Callable[[Cause], "Publication | None"]
"""Who made a calendar another and why, by the event that made it so; None where nobody knows."""

OF_CLOCK = Label(zh="“{clock}”{what}", en="{clock} {what}")
BEGINS = Label(zh="{nth}开始计时{limit}{due}{paused}", en="begins{nth}{limit}{due}{paused}")
NTH = Label(zh="第 {number} 次", en=", run {number}")
PERIOD_BEGINS = Label(zh="第 {number} 期开始{limit}{due}{paused}", en="begins period {number}{limit}{due}{paused}")
WITHIN = Label(zh="，限 {limit}", en=", within {limit}")
EVERY = Label(zh="，每 {limit}", en=", every {limit}")
AND = Label(zh="，{due}", en=", {due}")
THEN = Label(zh="：{due}", en=": {due}")
PAUSED_AT_ONCE = Label(zh="，先暂停", en=", and is paused at once")
NO_LIMIT = Label(zh="没有适用的期限，等待", en="waits: no limit fits")
NOW_DUE = Label(zh="改为{due}{because}", en="is now {due}{because}")
NOW_WITHIN = Label(zh="改为 {limit}{because}{due}", en="is now {limit}{because}{due}")
CHANGED = Label(zh="（因{fields}改变）", en=" (because of {fields})")
RECOUNTED = Label(zh="重新计算{because}{due}", en="is counted again{because}{due}")
GROWN = Label(
    zh="（日历 {calendar} 有了新的日子，{who}发布）",
    en=" (the calendar {calendar} knows more days now, published by {who})",
)
APPLIED = Label(
    zh="（{who}发布了新的日历 {calendar}：{reason}）", en=" ({who} published another calendar {calendar}: {reason})"
)
ANOTHER = Label(zh="（日历 {calendar} 变了）", en=" (the calendar {calendar} has become another)")
PAUSES = Label(zh="暂停{until}", en="pauses{until}")
UNTIL = Label(zh="，至多到 {at}", en=", until {at} at most")
GOES_ON = Label(zh="继续{due}", en="goes on{due}")
PAUSE_OVER = Label(zh="暂停已满 {limit}，继续{due}", en="goes on, its pause is over after at most {limit}{due}")
ENDS = Label(zh="结束：{verdict}", en="ends: {verdict}")
PERIOD_ENDS = Label(
    zh="第 {number} 期（每 {limit}）结束：{verdict}", en="ends period {number} of every {limit}: {verdict}"
)
PERIOD_PASSED = Label(
    zh="第 {number} 期（每 {limit}）已过，没有办", en="has passed period {number} of every {limit}, undone"
)
REACHED = Label(zh="到 {text}{noticed}", en="reached {text}{noticed}")
REACHED_AROUND = Label(zh="提醒点（{text}）已到{noticed}", en="reached {text}{noticed}")
NOTICED = Label(zh="（本应在 {at}，晚 {length}）", en=" (was due {at}, {length} before)")
NOTICED_LATE = 60
"""From how many seconds on it is worth a word that a mark was noticed later than it was due."""


class Behind(NamedTuple):
    """What an effect on a clock does not say itself: how the cycle stood before, which fields changed it, and who made
    its calendar another."""

    before: Cycle | None = None
    fields: tuple[str, ...] = ()
    published: "Publication | None" = None


NOTHING_KNOWN = Behind()


def behind(book: Rulebook, events: Iterable[Event], publications: Publications) -> Mapping[int, tuple[Behind, ...]]:
    """What stands behind each effect on a clock, in order, by the event's seq."""
    found = dict[int, list[Behind]]()
    for turn in turns(book, events):
        found.setdefault(turn.event.seq, []).append(behind_of(turn, publications))
    return {seq: tuple(each) for seq, each in found.items()}


def behind_of(turn: Turn, publications: Publications) -> Behind:
    cause = turn.event.cause if isinstance(turn.effect, did.CycleRecounted) else None
    return Behind(turn.before, turn.fields, None if cause is None else publications(cause))


def clock_told(event: Event, effect: did.CycleEffect, names: Names, known: Behind = NOTHING_KNOWN) -> str:
    """One thing that happened to a clock."""
    return _text(OF_CLOCK, names, clock=names.clock(effect.clock), what=what_happened(event, effect, names, known))


def what_happened(event: Event, effect: did.CycleEffect, names: Names, known: Behind) -> str:
    """The same, where it is clear which clock is meant."""
    match effect:
        case did.CycleStarted():
            return _begins(effect, names)
        case did.CycleRetargeted():
            return _retargeted(effect, names, known)
        case did.CycleRecounted(reckoning=reckoning):
            due = _then(known.before, reckoning, names)
            return _text(RECOUNTED, names, because=_calendar(reckoning, names, known.published), due=due)
        case did.CyclePaused(ends=ends):
            return _text(PAUSES, names, until="" if ends is None else _text(UNTIL, names, at=_at(ends, names)))
        case did.CycleResumed():
            return _goes_on(event, effect, names, known)
        case did.CycleEnded():
            return _ends(effect, names, known)
        case did.MarkFired(text=text):
            said = names.mark(text)
            return _text(REACHED if said == text else REACHED_AROUND, names, text=said, noticed=_noticed(effect, names))
        case _:
            assert_never(effect)


def due_change(before: Cycle | None, after: Reckoning, names: Names) -> str:
    """`due A → B`, or what else became of the due instant; empty where nothing was due and nothing is."""
    new = _due(after, names)
    if before is None or before.due is None:
        return _text(clock_words.DUE_IS, names, after=new) if new else ""
    old = about(moments.row(before.due * moments.SECOND, names.reader.zone), before.reckoning)
    if after.due is None:
        return _text(clock_words.DUE_GONE, names, before=old)
    if before.due != after.due:
        return _text(clock_words.DUE_MOVED, names, before=old, after=new)
    certain = before.reckoning.provisional and not after.provisional
    return _text(clock_words.DUE_CERTAIN if certain else clock_words.DUE_STAYS, names, after=new)


def _begins(effect: did.CycleStarted, names: Names) -> str:
    """With its limit, or the date that was promised."""
    declared, target = names.procedure.clocks.get(effect.clock), effect.reckoning.target
    repeats = declared is not None and declared.repeats
    nth = "" if effect.number == 1 else _text(NTH, names, number=effect.number)
    due = due_change(None, effect.reckoning, names)
    return _text(
        PERIOD_BEGINS if repeats else BEGINS,
        names,
        nth=nth,
        number=effect.number,
        limit="" if target is None else _text(EVERY if repeats else WITHIN, names, limit=target),
        due=_text(AND, names, due=due) if due else "",
        paused=_text(PAUSED_AT_ONCE, names) if effect.paused else "",
    )


def _retargeted(effect: did.CycleRetargeted, names: Names, known: Behind) -> str:
    reckoning = effect.reckoning
    if reckoning.due is None and reckoning.target is None:
        return _text(NO_LIMIT, names)
    because = _text(CHANGED, names, fields=names.listed(tuple(map(names.field, known.fields)))) if known.fields else ""
    if reckoning.target is None:
        due = _text(words.DUE, names, at=_due(reckoning, names))
        return _text(NOW_DUE, names, due=due, because="")
    due = _then(known.before, reckoning, names)
    return _text(NOW_WITHIN, names, limit=reckoning.target, because=because, due=due)


def _goes_on(event: Event, effect: did.CycleResumed, names: Names, known: Behind) -> str:
    declared, due = names.procedure.clocks.get(effect.clock), due_change(known.before, effect.reckoning, names)
    then = _text(AND, names, due=due) if due else ""
    limit = None if declared is None or declared.pause is None else declared.pause.at_most
    if event.type == "pause_ended" and limit is not None:
        return _text(PAUSE_OVER, names, limit=limit.text, due=then)
    return _text(GOES_ON, names, due=then)


def _ends(effect: did.CycleEnded, names: Names, known: Behind) -> str:
    declared = names.procedure.clocks.get(effect.clock)
    verdict = words.CLOCK_STATES[effect.verdict].say(names.language)
    limit = None if known.before is None else known.before.target
    if declared is None or not declared.repeats or limit is None:
        return _text(ENDS, names, verdict=verdict)
    label = PERIOD_PASSED if effect.verdict == "breached" else PERIOD_ENDS
    return _text(label, names, number=effect.number, limit=limit, verdict=verdict)


def _noticed(effect: did.MarkFired, names: Names) -> str:
    late = effect.detected_at - effect.due_at
    if late < NOTICED_LATE:
        return ""
    return _text(NOTICED, names, at=_at(effect.due_at, names), length=moments.length(late, names.language))


def _calendar(reckoning: Reckoning, names: Names, published: "Publication | None") -> str:
    """Who made the calendar another, and why: a reason was given, or more of it is known."""
    if published is None:
        return _text(ANOTHER, names, calendar=reckoning.calendar)
    label, who = APPLIED if published.reason else GROWN, names.person(published.by)
    return _text(label, names, calendar=reckoning.calendar, who=who, reason=published.reason)


def _then(before: Cycle | None, reckoning: Reckoning, names: Names) -> str:
    due = due_change(before, reckoning, names)
    return _text(THEN, names, due=due) if due else ""


def _due(reckoning: Reckoning, names: Names) -> str:
    return "" if reckoning.due is None else about(_at(reckoning.due, names), reckoning)


def _at(second: int, names: Names) -> str:
    return moments.full(second * moments.SECOND, names.reader.zone)


def _text(label: Label, names: Names, **blanks: object) -> str:
    return label.say(names.language).format(**blanks)
