"""Who has to sign when: the levels of an approval as tests of which exactly one holds, and in words."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from workflow.definitions.guards.amounts import amount
from workflow.definitions.guards.expression import Any, Compare, Constant, FieldRef, In, Node
from workflow.definitions.guards.trees import NO, YES, all_of, negated
from workflow.definitions.model import Approval, Field, Level, Procedure
from workflow.definitions.values import Kind
from workflow.wording import Label

NOBODY = Label(zh="无须签字", en="nobody")


class Authority(Struct, frozen=True):
    """A level, and the test of when it is the one that signs."""

    level: Level
    node: Node


def beside(level: Level, approval: Approval) -> str:
    """A word that stands where the level does."""
    if level.approvers:
        return level.approvers[0]
    return level.when.text if level.when is not None else approval.name


def authorities(approval: Approval) -> tuple[Authority, ...]:
    """Levels that are switched on, lowest first. A ladder's exclude each other; a table's are as they were written."""
    if approval.measure is None:
        return tuple(Authority(level, _tree(level)) for level in approval.decided)
    return tuple(_ladder(approval, approval.measure))


def unsigned(approval: Approval) -> Node:
    """Holds when nobody has to sign."""
    known = authorities(approval)
    nobody = any_of([each.node for each in known if not each.level.approvers])
    signed = [each.node for each in known if each.level.approvers] if approval.measure is None else []
    return all_of([nobody, negated(any_of(signed))])


def signed_by(approval: Approval, role: str) -> Node:
    """Holds when this role has to sign."""
    return any_of([each.node for each in authorities(approval) if role in each.level.approvers])


def any_of(nodes: Sequence[Node]) -> Node:
    kept = tuple(node for node in nodes if node != NO)
    if len(kept) == 1:
        return kept[0]
    return YES if YES in kept else Any(kept) if kept else NO


def _tree(level: Level) -> Node:
    return level.when.tree if level.when is not None else YES


def _ladder(approval: Approval, measure: str) -> Iterator[Authority]:
    """The level that the measure reaches, unless it is lifted; then what lifts it highest, the first of equals."""
    lifts = [(height(approval, lift), lift) for lift in approval.raise_to]
    reached: list[tuple[int, Node]] = []
    low: int | None = None
    for at, level in enumerate(approval.levels):
        if level.undecided is None:
            here = _between(measure, low, level.up_to)
            higher = any_of([_tree(lift) for above, lift in lifts if above > at])
            yield Authority(level, all_of([here, negated(higher)]))
            reached.append((at, here))
            low = level.up_to if level.up_to is not None else low
    for index, (at, lift) in enumerate(lifts):
        below = any_of([here for each, here in reached if each < at])
        ahead = [
            _tree(other) for each, (above, other) in enumerate(lifts) if above > at or (above == at and each < index)
        ]
        yield Authority(lift, all_of([below, _tree(lift), negated(any_of(ahead))]))


def height(approval: Approval, lift: Level) -> int:
    """The place of the level that `lift` is like: of the same signers, or ending with the same; else above them all."""
    like = [at for at, level in enumerate(approval.levels) if level.approvers == lift.approvers]
    ending = [at for at, level in enumerate(approval.levels) if level.approvers[-1:] == lift.approvers[-1:]]
    return next(iter((*like, *ending)), len(approval.levels))


def _between(measure: str, low: int | None, high: int | None) -> Node:
    tests: list[Node] = []
    if low is not None:
        tests.append(Compare(FieldRef(measure), ">", Constant(low)))
    if high is not None:
        tests.append(Compare(FieldRef(measure), "<=", Constant(high)))
    return all_of(tests)


def in_words(approval: Approval, procedure: Procedure) -> Label:
    """As people say it: `<= 5,000.00 CNY operations director; from 5,000.01 CNY general manager`."""
    said = list(_bands(approval, procedure)) if approval.measure else list(_rows(approval.decided, procedure))
    said += _rows(approval.raise_to, procedure)
    return Label(
        zh=f"{approval.name}：{'；'.join(each.zh for each in said)}",
        en=f"{approval.name}: {'; '.join(each.en for each in said)}",
    )


def _bands(approval: Approval, procedure: Procedure) -> Iterator[Label]:
    field = procedure.fields[str(approval.measure)]
    low: int | None = None
    for level in approval.decided:
        who = signers(level, procedure)
        if level.up_to is not None:
            limit = number(field, level.up_to)
            yield Label(zh=f"{limit} 及以下{who.zh}", en=f"<= {limit} {who.en}")
        elif low is None:
            yield Label(zh=f"一律{who.zh}", en=f"always {who.en}")
        else:
            first = number(field, low + 1)
            yield Label(zh=f"{first} 起{who.zh}", en=f"from {first} {who.en}")
        low = level.up_to


def _rows(levels: Sequence[Level], procedure: Procedure) -> Iterator[Label]:
    for level in levels:
        who, when = signers(level, procedure), _when(level, procedure)
        yield Label(zh=f"{when.zh}时{who.zh}", en=f"{when.en}: {who.en}")


def signers(level: Level, procedure: Procedure) -> Label:
    if not level.approvers:
        return NOBODY
    labels = [procedure.roles[role].label for role in level.approvers if role in procedure.roles]
    some = Label(zh=f"任 {level.of} 人", en=f"{level.of} x ") if level.of > 1 else Label(zh="", en="")
    return Label(
        zh=some.zh + "、".join(label.zh for label in labels),
        en=some.en + " then ".join(_small(label.en) for label in labels),
    )


def _when(level: Level, procedure: Procedure) -> Label:
    tree = level.when.tree if level.when else YES
    match tree:
        case Compare(left=FieldRef(name=name), operator="==", right=Constant(value=str() as choice)):
            return _choices(procedure.fields[name], (choice,))
        case In(left=FieldRef(name=name), values=values):
            return _choices(procedure.fields[name], tuple(map(str, values)))
        case _:
            text = level.when.text if level.when else ""
            return Label(zh=text, en=text)


def _choices(field: Field, choices: tuple[str, ...]) -> Label:
    labels = [field.choices[choice] for choice in choices if choice in field.choices]
    return Label(
        zh=f"{field.label.zh}为{'、'.join(label.zh for label in labels)}",
        en=f"{_small(field.label.en)} {' or '.join(_small(label.en) for label in labels)}",
    )


def number(field: Field, units: int) -> str:
    return amount(units, field.currency) if field.kind is Kind.MONEY else f"{units:,}"


def _small(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
