"""Clocks that nobody wrote as such: those of `always` rules that set a time, one for each thing that must be done, started
by what it comes after; and those of duties that have a limit, for as long as they are open."""

from collections.abc import Iterable, Iterator

from workflow.definitions.builtins import owing
from workflow.definitions.clocks import Clock, Effects, Mark, Pause, Target, Trigger
from workflow.definitions.model import Always, Duty, Never, Procedure

NEVER = Pause(states=())
"""What must be done here waits for nobody: the customer's silence gives no time."""


def watched(procedure: Procedure) -> tuple[Clock, ...]:
    """Those of its rules, then those of its duties."""
    return (*watching(procedure.rules), *reminding(procedure.duties.values()))


def watching(rules: Iterable[Never | Always]) -> Iterator[Clock]:
    """The clocks of rules."""
    for number, rule in enumerate(rules, 1):
        if isinstance(rule, Always) and (rule.within or rule.undecided):
            yield from (_watch(rule_clock(number, deed), rule, deed) for deed in rule.do)


def reminding(duties: Iterable[Duty]) -> Iterator[Clock]:
    """The clocks of duties."""
    yield from (_reminder(duty) for duty in duties if duty.within is not None)


def rule_clock(number: int, deed: str) -> str:
    """What the clock is called that watches a deed for a rule: `rule_2_reply`, after the rule's number in the file, from 1."""
    return f"rule_{number}_{deed}"


def duty_clock(duty: str) -> str:
    """What the clock is called that counts a duty's limit."""
    return f"duty_{duty}"


def _reminder(duty: Duty) -> Clock:
    """Marks of its own, or else who owes it is told when it is due."""
    tells = Mark(text="100%", anchor="percent", effects=Effects(tell=(owing(duty.name),)))
    return Clock(
        name=duty_clock(duty.name),
        label=duty.label,
        clause=duty.clause,
        unclear=duty.unclear,
        calendar=duty.calendar,
        within=(Target(when=None, limit=duty.within),),
        duty=duty.name,
        pause=NEVER,
        again="restart",
        marks=duty.marks or (tells,),
    )


def _watch(name: str, rule: Always, deed: str) -> Clock:
    """While `when` does not hold the clock waits; once it does, time counts from what the rule comes after."""
    return Clock(
        name=name,
        label=rule.label,
        clause=rule.clause,
        unclear=rule.unclear,
        calendar=rule.calendar,
        within=(Target(when=rule.when, limit=rule.within, undecided=rule.undecided),),
        start=(rule.after,),
        stop=(Trigger(name=deed),),
        pause=NEVER,
        again="restart",
    )
