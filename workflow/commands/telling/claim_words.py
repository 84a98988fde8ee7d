"""What another system claims of a case that was taken over, in words that leave no doubt that it is a claim."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, assert_never

from workflow.commands.telling.event_words import EVENT_WORDS
from workflow.engine.case import Sealed
from workflow.engine.claims import Step, steps_of
from workflow.engine.effects import DoneElsewhere, NumberKept, RestsOnClaims, SignedElsewhere
from workflow.engine.events import FORMER, PAST, Event
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.spoken.valued import ERASED, MASK
from workflow.wording import Label

Claimed: TypeAlias = DoneElsewhere | SignedElsewhere | RestsOnClaims | NumberKept

AS_CLAIMED = Label(zh="原系统所称", en="as claimed by the former system")
TEXTS: Mapping[type[Claimed], Label] = {
    DoneElsewhere: Label(
        zh="原系统所称：“{action}”办过 {times} 次，最后由 {person}",
        en="as claimed by the former system: {action}, {times} times, last by {person}",
    ),
    SignedElsewhere: Label(
        zh="“{approval}”在此没有签署；原系统所称：{people} 已签",
        en="{approval} was not signed here; as claimed by the former system: {people}",
    ),
    RestsOnClaims: Label(zh="仅凭所称才不违反：{rules}", en="not broken by what is claimed alone: {rules}"),
    NumberKept: Label(zh="沿用原编号", en="keeps its number"),
}
SKIPPED = Label(
    zh="沿用原编号；跳过 {first} 至 {last} 号", en="keeps its number; passes over numbers {first} to {last}"
)
FORMER_NUMBER = Label(zh="原编号 = {number}", en="Former number = {number}")
HERE_SINCE = Label(
    zh="{at} 从原系统承接；此前的经过如其所称（见 complaints history）",
    en="taken over on {at}; what was before is as claimed by the former system (`complaints history`)",
)
OPENED_THERE = Label(zh="原系统所称登记时间：{at}", en="opened there, as claimed: {at}")
STEP = Label(zh="所称：{step}", en="claimed: {step}")


def claim_told(effect: Claimed, names: Names) -> str:
    """One effect of taking over."""
    match effect:
        case DoneElsewhere():
            return ""  # told step by step, by `claims_told`
        case SignedElsewhere(approval=approval, round=round_):
            people = names.people(tuple(signature.person for signature in round_.signatures))
            return _of(effect, names, approval=names.approval(approval), people=people)
        case RestsOnClaims(rules=rules):
            labels = (names.procedure.rules[index].label for index in rules)
            return _of(effect, names, rules=names.listed(tuple(label.say(names.language) for label in labels)))
        case NumberKept(seq=seq, after=after):
            skipped = seq - after > 1
            return SKIPPED.say(names.language).format(first=after + 1, last=seq - 1) if skipped else _of(effect, names)
        case _:
            assert_never(effect)


def claims_told(event: Event, names: Names) -> Iterator[str]:
    """Each step of a claimed past; where they were erased, what was done there."""
    past = event.given.get(PAST)
    steps = steps_of(past) if isinstance(past, Sealed) else ()
    yield from (STEP.say(names.language).format(step=step_told(step, names)) for step in steps)
    for effect in () if steps else event.effects:
        if isinstance(effect, DoneElsewhere):
            action, person = action_told(effect.action, names), _person(effect.last, names)
            yield _of(effect, names, action=action, times=effect.times, person=person)


def claims_given(event: Event, names: Names) -> Iterator[str]:
    """The number it had."""
    former = event.given.get(FORMER)
    if isinstance(former, Sealed):
        number = ERASED.say(names.language) if former.value is None else str(former.value)
        yield FORMER_NUMBER.say(names.language).format(number=number)


def adoption_told(events: Sequence[Event], names: Names) -> Iterator[str]:
    """Of a case that was taken over: since when it is here, and when it is claimed to have been opened."""
    for event in (event for event in events[:1] if event.type == "adopted"):
        yield HERE_SINCE.say(names.language).format(at=moments.full(event.at, names.reader.zone))
        if event.occurred_at is not None:
            yield OPENED_THERE.say(names.language).format(at=moments.full(event.occurred_at, names.reader.zone))


def step_told(step: Step, names: Names) -> str:
    """`2026-09-28 09:00 li 李雷 Check the facts → Checking: what was written`."""
    when = "" if step.when is None else moments.row(step.when, names.reader.zone)
    to = f"→ {names.state(step.to)}" if step.to else ""
    text = (MASK if names.reader.masking else step.text) if step.text else ""
    return " ".join(
        part for part in (when, _person(step.who, names), action_told(step.action, names), to, text) if part
    )


def action_told(name: str, names: Names) -> str:
    """What was done: an action, a duty, an event of another store (`@noted`), or in other words."""
    event = EVENT_WORDS.get(name.removeprefix("@")) if name.startswith("@") else None
    if event is not None:
        return event.say(names.language)
    return names.action(name) if name in names.procedure.actions else names.duty(name)


def _person(name: str, names: Names) -> str:
    return names.person(name) if name else ""


def _of(effect: Claimed, names: Names, **blanks: object) -> str:
    return TEXTS[type(effect)].say(names.language).format(**blanks)
