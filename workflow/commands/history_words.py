"""What happened, in words: an event in one line, and each of its effects."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from workflow.commands import moments, words
from workflow.commands.conditions import why
from workflow.commands.labels import Names, clauses
from workflow.commands.valued import MASK, spoken
from workflow.definitions.values import Value
from workflow.engine import effects as did
from workflow.engine.case import Sealed
from workflow.engine.effects import Effect
from workflow.engine.events import REASON, Event
from workflow.wording import Label

EVENT_WORDS: Mapping[str, Label] = {
    "noted": Label(zh="记事", en="note"),
    "attached": Label(zh="附件", en="attachment"),
    "assigned": Label(zh="改派", en="assigned"),
    "corrected": Label(zh="更正", en="corrected"),
    "voided": Label(zh="作废", en="voided"),
    "mark_fired": Label(zh="提醒点", en="mark"),
    "action_refused": Label(zh="自动动作未成", en="automatic action refused"),
}
TEXTS: Mapping[type, Label] = {
    did.Assigned: Label(zh="承办人（{role}）：{person}", en="with {person} as {role}"),
    did.ApprovalAsked: Label(
        zh="“{approval}”第 {round} 轮：须由{roles}签署（{why}）", en="{approval}, round {round}: needs {roles} ({why})"
    ),
    did.Signed: Label(
        zh="{person} 以{role}身份签署“{approval}”{stands_in}", en="{person} signed {approval} as {role}{stands_in}"
    ),
    did.RoundClosed: Label(
        zh="“{approval}”第 {round} 轮结束，{voided} 个签名作废（因{because}）",
        en="{approval}, round {round} is over; signatures void: {voided} (because of {because})",
    ),
    did.CycleStarted: Label(zh="“{clock}”开始计时{target}", en="{clock} begins{target}"),
    did.CycleRetargeted: Label(zh="“{clock}”改为{target}", en="{clock} is now {target}"),
    did.CyclePaused: Label(zh="“{clock}”暂停", en="{clock} pauses"),
    did.CycleResumed: Label(zh="“{clock}”继续", en="{clock} goes on"),
    did.CycleEnded: Label(zh="“{clock}”结束：{verdict}", en="{clock} ends: {verdict}"),
    did.MarkFired: Label(zh="“{clock}”到 {text}", en="{clock} reached {text}"),
    did.DutyOpened: Label(zh="须办“{duty}”（{roles}）", en="{duty} has to be done ({roles})"),
    did.Counted: Label(zh="{person} 的“{tally}”计为 {count} 次（{on}）", en="{tally}: {count} for {person} ({on})"),
    did.Suspended: Label(zh="{person} 因“{tally}”停岗", en="{person} is suspended because of {tally}"),
    did.Lifted: Label(zh="{person} 恢复上岗", en="{person} may act again"),
    did.ActionRefused: Label(zh="自动“{action}”未成：{codes}", en="automatic {action} was refused: {codes}"),
}
BRIEF = 40
"""How many characters of a text stand in a line of history."""
NOTE = "text"
TOLD_OF: Mapping[str, Label | None] = {NOTE: None, "name": None, REASON: words.REASON}
"""What built-in commands write beside fields: the text of a note, the name of a file, why something was corrected."""
TOLD = Label(zh="通知 {people}", en="told {people}")
FULFILLED = Label(zh="“{duty}”已办", en="{duty} is done")
LEFT_UNDONE = Label(zh="“{duty}”未办而止", en="{duty} was left undone")
DUPLICATE = Label(zh="与 {case} 重复，作废", en="void: a duplicate of {case}")
MISTAKE = Label(zh="作废", en="void")
WITHIN = Label(zh="，限 {target}", en=", within {target}")
COMMA = Label(zh="，{target}", en=", {target}")


def happened(event: Event, names: Names) -> str:
    """The event in one line: the action, or what else it was, and where the case went."""
    head = names.action(event.action) if event.action is not None else EVENT_WORDS[event.type].say(names.language)
    fired = [effect for effect in event.effects if isinstance(effect, did.MarkFired)]
    if event.type == "mark_fired" and fired:
        head = "; ".join(_say(effect, names) for effect in fired)
    to = entered(event)
    return head + (f" → {names.state(to)}" if to is not None else "") + clauses(event.clause)


def given(event: Event, names: Names) -> Iterator[str]:
    """What was filled in with the event, each in a few words."""
    for name, value in event.given.items():
        declared = names.procedure.fields.get(name)
        if declared is not None:
            yield f"{names.field(name)} = {_briefly(spoken(declared, value, names.reader))}"
        elif name in TOLD_OF:
            plain = value.value if isinstance(value, Sealed) else value
            text = words.ERASED.say(names.language) if plain is None else _briefly(str(plain))
            label = TOLD_OF[name]
            masked = MASK if name == NOTE and names.reader.masking else text
            yield masked if label is None else f"{label.say(names.language)} = {masked}"


def _briefly(text: str) -> str:
    return text if len(text) <= BRIEF else f"{text[:BRIEF].rstrip()}…"


def entered(event: Event) -> str | None:
    """The state the case was in after the event, if it moved."""
    states = [effect.state for effect in event.effects if isinstance(effect, did.Entered)]
    return states[-1] if states else None


def consequences(event: Event, names: Names) -> Iterator[str]:
    """The effects worth telling beside the move itself."""
    told = tuple(name for effect in event.effects if isinstance(effect, did.Told) for name in effect.people)
    for effect in event.effects:
        quiet = isinstance(effect, did.Told) or (event.type == "mark_fired" and isinstance(effect, did.MarkFired))
        text = "" if quiet else _say(effect, names)
        if text:
            yield text
    if told:
        yield _text(TOLD, names, people=names.people(tuple(dict.fromkeys(told))))


def _say(effect: Effect, names: Names) -> str:  # noqa: C901, PLR0912 - one line for each kind of effect
    if isinstance(effect, did.CycleEffect):
        return _of_clock(effect, names)
    match effect:
        case did.Entered():
            return ""
        case did.Derived(fields=fields):
            return _derived(fields, names)
        case did.Assigned(role=role, person=person):
            return _of(effect, names, role=names.role(role), person=names.person(person))
        case did.ApprovalAsked():
            return _asked(effect, names)
        case did.Signed():
            return _signed(effect, names)
        case did.RoundClosed():
            return _closed(effect, names)
        case did.DutyOpened(duty=duty, owner=owner):
            return _of(effect, names, duty=names.duty(duty), roles=names.roles(owner))
        case did.DutyClosed(duty=duty, fulfilled=fulfilled):
            return _text(FULFILLED if fulfilled else LEFT_UNDONE, names, duty=names.duty(duty))
        case did.Told(people=people):
            return _text(TOLD, names, people=names.people(people))
        case did.Counted(tally=tally, person=person, on=on, count=count):
            return _of(effect, names, tally=names.tally(tally), person=names.person(person), on=on, count=count)
        case did.Suspended(tally=tally, person=person) | did.Lifted(tally=tally, person=person):
            return _of(effect, names, tally=names.tally(tally), person=names.person(person))
        case did.Voided(duplicate_of=other):
            return _text(MISTAKE, names) if other is None else _text(DUPLICATE, names, case=other)
        case did.ActionRefused(action=action, codes=codes):
            return _of(effect, names, action=names.action(action), codes=", ".join(codes))
        case _:
            assert_never(effect)


def _of_clock(effect: did.CycleEffect, names: Names) -> str:
    clock = names.clock(effect.clock)
    match effect:
        case did.CycleStarted():
            return _of(effect, names, clock=clock, target=_within(effect, names))
        case did.CycleRetargeted():
            return _of(effect, names, clock=clock, target=_limit(effect, names))
        case did.CyclePaused() | did.CycleResumed():
            return _of(effect, names, clock=clock)
        case did.CycleEnded(verdict=verdict):
            return _of(effect, names, clock=clock, verdict=words.CLOCK_STATES[verdict].say(names.language))
        case did.MarkFired(text=text):
            return _of(effect, names, clock=clock, text=text)
        case _:
            assert_never(effect)


def _asked(effect: did.ApprovalAsked, names: Names) -> str:
    reason = why(effect.approval, effect.level, effect.raised, names) or effect.why
    approval, roles = names.approval(effect.approval), names.roles(effect.approvers)
    return _of(effect, names, approval=approval, round=effect.round, roles=roles, why=reason)


def _closed(effect: did.RoundClosed, names: Names) -> str:
    approval, cause = names.approval(effect.approval), _cause(effect.because, names)
    return _of(effect, names, approval=approval, round=effect.round, because=cause, voided=effect.voided)


def _within(effect: did.CycleStarted, names: Names) -> str:
    """How long the run gives: `, within 24h`, or the date that was promised."""
    if effect.target is not None:
        return _text(WITHIN, names, target=effect.target)
    return "" if effect.due is None else _text(COMMA, names, target=_due(effect.due, names))


def _limit(effect: did.CycleRetargeted, names: Names) -> str:
    """The limit that a run has now: a length, or the date that was promised."""
    if effect.target is not None or effect.due is None:
        return effect.target or words.CLOCK_STATES["waiting"].say(names.language)
    return _due(effect.due, names)


def _due(due: int, names: Names) -> str:
    return _text(words.DUE, names, at=moments.full(due * moments.SECOND, names.reader.zone))


def gap(names: Names) -> str:
    """Between things of one line."""
    return "；" if names.language == "zh" else "; "


def _derived(fields: Mapping[str, Value | None], names: Names) -> str:
    """What was worked out, each with its value; sums that are nothing are not worth a word."""
    return gap(names).join(_worked_out(name, value, names) for name, value in fields.items() if value not in (0, False))


def _worked_out(name: str, value: Value | None, names: Names) -> str:
    declared = names.procedure.fields.get(name)
    said = words.EMPTY.say(names.language) if value is None else str(value)
    if declared is not None and value is not None:
        said = spoken(declared, value, names.reader)
    return f"{names.field(name)} = {said}"


def _signed(effect: did.Signed, names: Names) -> str:
    acting = effect.stands_in or effect.role
    stands_in = "" if effect.stands_in is None else _text(words.STANDING_IN, names, role=names.role(effect.role))
    approval, person = names.approval(effect.approval), names.person(effect.person)
    return _of(effect, names, person=person, role=names.role(acting), approval=approval, stands_in=stands_in)


def _cause(because: str, names: Names) -> str:
    """A field, an action or a state by its label."""
    for look_up in (names.field, names.action, names.state):
        if (label := look_up(because)) != because:
            return label
    return because


def _of(effect: Effect, names: Names, **blanks: object) -> str:
    return _text(TEXTS[type(effect)], names, **blanks)


def _text(label: Label, names: Names, **blanks: object) -> str:
    return label.say(names.language).format(**blanks)
