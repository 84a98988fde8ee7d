"""What happened, in words: an event in one line, and each of its effects."""

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from workflow.commands import words
from workflow.commands.telling.answer_words import ROUND_OVER
from workflow.commands.telling.claim_words import Claimed, claim_told, claims_given, claims_told
from workflow.commands.telling.clock_told import NOTHING_KNOWN, Behind, clock_told
from workflow.commands.telling.conditions import why
from workflow.commands.telling.event_words import EVENT_WORDS
from workflow.definitions import builtins
from workflow.definitions.model import Field
from workflow.definitions.values import Value
from workflow.engine import effects as did
from workflow.engine.case import Ending, Sealed
from workflow.engine.effects import Effect
from workflow.engine.events import EVIDENCE, REASON, Event
from workflow.spoken.labels import Names, clauses
from workflow.spoken.valued import ERASED, MASK, spoken
from workflow.wording import Label

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
    did.Outgrown: Label(
        zh="“{approval}”先前的审批已不够，须由{roles}签署（{why}）",
        en="{approval}: what it was passed with is not enough any more, it needs {roles} ({why})",
    ),
    did.DutyOpened: Label(zh="须办“{duty}”（{roles}）", en="{duty} has to be done ({roles})"),
    did.Counted: Label(zh="{person} 的“{tally}”计为 {count} 次（{on}）", en="{tally}: {count} for {person} ({on})"),
    did.Suspended: Label(zh="{person} 因“{tally}”停岗", en="{person} is suspended because of {tally}"),
    did.Lifted: Label(zh="{person} 恢复上岗", en="{person} may act again"),
    did.ActionRefused: Label(zh="自动“{action}”未成：{codes}", en="automatic {action} was refused: {codes}"),
}
BRIEF = 40
"""How many characters of a text stand in a line of history."""
NOTE = "text"
TOLD_OF: Mapping[str, Label | None] = {
    NOTE: None,
    "name": None,
    REASON: words.REASON,
    EVIDENCE: Label(zh="纸面签名影像", en="Scan of the signature"),
}
"""What built-in commands write beside fields: the text of a note, the name of a file, why something was corrected."""
TOLD = Label(zh="通知 {people}", en="told {people}")
FULFILLED = Label(zh="“{duty}”已办", en="{duty} is done")
LEFT_UNDONE = Label(zh="“{duty}”未办而止", en="{duty} was left undone")
DUPLICATE = Label(zh="与 {case} 重复，作废", en="void: a duplicate of {case}")
LINKED: Mapping[Ending, Label] = {
    "open": Label(zh="{link}：案件 {case} 在办", en="{link}: case {case} is open"),
    "ended": Label(zh="{link}：案件 {case} 已结束", en="{link}: case {case} has ended"),
    "dropped": Label(zh="{link}：案件 {case} 已结束，没有办成", en="{link}: case {case} has ended without being done"),
    "void": Label(zh="{link}：案件 {case} 已作废", en="{link}: case {case} is void"),
}
LINK_OPENED = Label(zh="{link}：开立案件 {case}", en="{link}: opened case {case}")
LINK_DUPLICATE = Label(zh="案件 {case} 与本案重复，已作废", en="case {case} was a duplicate of this one and is void")
OPENED_FOR = Label(zh="因案件 {case} 开立", en="opened for case {case}")
MISTAKE = Label(zh="作废", en="void")


def happened(event: Event, names: Names) -> str:
    """The event in one line: the action, or what else it was, and where the case went."""
    to = entered(event)
    return headline(event, names) + (f" → {names.state(to)}" if to is not None else "") + clauses(event.clause)


def headline(event: Event, names: Names) -> str:
    """The action, the marks that fired, or what else the event was."""
    if event.action is not None:
        return names.action(event.action)
    fired = [effect for effect in event.effects if isinstance(effect, did.MarkFired)]
    if event.type == "mark_fired" and fired:
        return "; ".join(clock_told(event, effect, names) for effect in fired)
    return EVENT_WORDS[event.type].say(names.language) if event.type in EVENT_WORDS else event.type


def given(event: Event, names: Names) -> Iterator[str]:
    """What was filled in with the event, each in a few words."""
    for name, value in event.given.items():
        declared = field_given(event, name, names)
        if declared is not None:
            yield f"{names.field(name)} = {_briefly(spoken(declared, value, names.reader))}"
        elif name in TOLD_OF:
            plain = value.value if isinstance(value, Sealed) else value
            text = ERASED.say(names.language) if plain is None else _briefly(str(plain))
            label = TOLD_OF[name]
            masked = MASK if name == NOTE and names.reader.masking else text
            yield masked if label is None else f"{label.say(names.language)} = {masked}"
    yield from claims_given(event, names)


def field_given(event: Event, name: str, names: Names) -> Field | None:
    """The field that was given under this name; what a note or a file goes by is none, though a field may be so called."""
    return None if event.type in ("noted", "attached") else names.procedure.fields.get(name)


def _briefly(text: str) -> str:
    return text if len(text) <= BRIEF else f"{text[:BRIEF].rstrip()}…"


def entered(event: Event) -> str | None:
    """The state the case was in after the event, if it moved."""
    states = [effect.state for effect in event.effects if isinstance(effect, did.Entered)]
    return states[-1] if states else None


def consequences(event: Event, names: Names, known: Iterable[Behind] = ()) -> Iterator[str]:
    """The effects worth telling beside the move itself; `known` is what stands behind those on clocks, in order."""
    behind = iter(known)
    told = tuple(name for effect in event.effects if isinstance(effect, did.Told) for name in effect.people)
    yield from claims_told(event, names)
    for effect in event.effects:
        of_clock = next(behind, NOTHING_KNOWN) if isinstance(effect, did.CycleEffect) else NOTHING_KNOWN
        text = _say(event, effect, names, of_clock)
        if text and not _quiet(event, effect):
            yield text
    if told:
        yield _text(TOLD, names, people=names.people(tuple(dict.fromkeys(told))))


def _quiet(event: Event, effect: Effect) -> bool:
    """What is said elsewhere: the marks in the headline, all who were told at the end."""
    return isinstance(effect, did.Told) or (event.type == "mark_fired" and isinstance(effect, did.MarkFired))


def _linked(event: Event, effect: did.Linked | did.OpenedFor | did.Voided, names: Names) -> str:
    """What was said of another case, and whether this event has opened it."""
    match effect:
        case did.Linked(link=link, case=case) if event.type in ("opened", "moved"):
            return _text(LINK_OPENED, names, link=names.link(link), case=case)
        case did.Linked(link=link, case=case) if link == builtins.DUPLICATE:
            return _text(LINK_DUPLICATE, names, case=case)
        case did.Linked(link=link, case=case, standing=standing):
            return _text(LINKED[standing], names, link=names.link(link), case=case)
        case did.OpenedFor(case=case):
            return _text(OPENED_FOR, names, case=case)
        case did.Voided(duplicate_of=other):
            return _text(MISTAKE, names) if other is None else _text(DUPLICATE, names, case=other)
        case _:
            assert_never(effect)


def _say(event: Event, effect: Effect, names: Names, known: Behind) -> str:  # noqa: C901, PLR0912 - one line for each kind of effect
    if isinstance(effect, did.CycleEffect):
        return clock_told(event, effect, names, known)
    if isinstance(effect, did.Linked | did.OpenedFor | did.Voided):
        return _linked(event, effect, names)
    if isinstance(effect, Claimed):
        return claim_told(effect, names)
    if isinstance(effect, did.Counted | did.Suspended | did.Lifted):
        return _tallied(effect, names)
    match effect:
        case did.Entered():
            return ""
        case did.Derived(fields=fields):
            return _derived(fields, names)
        case did.Assigned(role=role, person=person):
            return _of(effect, names, role=names.role(role), person=names.person(person))
        case did.ApprovalAsked() | did.Outgrown():
            return _asked(effect, names)
        case did.Signed():
            return _signed(effect, names)
        case did.RoundClosed():
            return _closed(effect, names)
        case did.DutyOpened() | did.DutyClosed():
            return _of_duty(effect, names)
        case did.Told(people=people):
            return _text(TOLD, names, people=names.people(people))
        case did.ActionRefused(action=action, codes=codes):
            return _of(effect, names, action=names.action(action), codes=", ".join(codes))
        case _:
            assert_never(effect)


def _of_duty(effect: did.DutyOpened | did.DutyClosed, names: Names) -> str:
    duty = names.duty(effect.duty)
    if isinstance(effect, did.DutyOpened):
        return _of(effect, names, duty=duty, roles=names.roles(effect.owner))
    return _text(FULFILLED if effect.fulfilled else LEFT_UNDONE, names, duty=duty)


def _tallied(effect: did.Counted | did.Suspended | did.Lifted, names: Names) -> str:
    said = {"tally": names.tally(effect.tally), "person": names.person(effect.person)}
    if isinstance(effect, did.Counted):
        return _of(effect, names, on=effect.on, count=effect.count, **said)
    return _of(effect, names, **said)


def _asked(effect: did.ApprovalAsked | did.Outgrown, names: Names) -> str:
    reason = why(effect.approval, effect.level, effect.raised, names) or effect.why
    approval, roles = names.approval(effect.approval), names.roles(effect.approvers)
    if isinstance(effect, did.Outgrown):
        return _of(effect, names, approval=approval, roles=roles, why=reason)
    return _of(effect, names, approval=approval, round=effect.round, roles=roles, why=reason)


def _closed(effect: did.RoundClosed, names: Names) -> str:
    approval, because = names.approval(effect.approval), cause(effect.because, names)
    if effect.voided == 0:
        return _text(ROUND_OVER, names, approval=approval, round=effect.round, because=because)
    return _of(effect, names, approval=approval, round=effect.round, because=because, voided=effect.voided)


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


def cause(because: str, names: Names) -> str:
    """A field, an action or a state by its label."""
    for look_up in (names.field, names.action, names.state):
        if (label := look_up(because)) != because:
            return label
    return because


def _of(effect: Effect, names: Names, **blanks: object) -> str:
    return _text(TEXTS[type(effect)], names, **blanks)


def _text(label: Label, names: Names, **blanks: object) -> str:
    return label.say(names.language).format(**blanks)
