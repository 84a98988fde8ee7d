"""`always` rules are watched by clocks of their own: one for each thing that must be done, started by what it comes after."""

from collections.abc import Iterable, Iterator

from workflow.definitions.clocks import Clock, Target, Trigger
from workflow.definitions.model import Always, Never


def watching(rules: Iterable[Never | Always]) -> Iterator[Clock]:
    """The clocks, named `rule_2_reply` after the rule's number in the file, from 1, and what must be done."""
    for number, rule in enumerate(rules, 1):
        if isinstance(rule, Always):
            yield from (_clock(f"rule_{number}_{name}", rule, name) for name in rule.do)


def _clock(name: str, rule: Always, deed: str) -> Clock:
    """While `when` does not hold the clock waits; once it does, time counts from what the rule comes after."""
    return Clock(
        name=name,
        label=rule.label,
        clause=rule.clause,
        unclear=rule.unclear,
        calendar=rule.calendar or "always",
        within=(Target(when=rule.when, limit=rule.within, undecided=rule.undecided),),
        start=(rule.after,),
        stop=(Trigger(name=deed),),
        pause=(),
        again="restart",
    )
