"""Derived fields: worked out from what is given before guards are asked, and again after the event."""

from collections.abc import Mapping
from typing import assert_never

from workflow.definitions.guards.expression import Call, Expression, Node, Today, Unfilled
from workflow.definitions.guards.trees import walk
from workflow.definitions.model import Derivation, Field, Table, WhoDid
from workflow.definitions.values import Value
from workflow.engine.case import Sealed
from workflow.engine.facts import CaseFacts


def derive(fields: tuple[Field, ...], facts: CaseFacts) -> None:
    """Write every derived field into `facts`; one whose input is unfilled becomes unfilled."""
    for field in fields:
        value = _if_filled(field, facts)
        if value is None:
            facts.fields.pop(field.name, None)
        else:
            facts.fields[field.name] = value


def changes(
    fields: tuple[Field, ...], before: Mapping[str, Value | Sealed], after: Mapping[str, Value | Sealed]
) -> dict[str, Value | None]:
    """Derived fields that differ; None for one that is filled no longer."""
    return {
        field.name: _plain(after.get(field.name)) for field in fields if before.get(field.name) != after.get(field.name)
    }


def inputs(field: Field) -> frozenset[str]:
    """Fields that the derivation of `field` reads."""
    match field.derived:
        case None | WhoDid():
            return frozenset()
        case Expression(reads=reads):
            return reads
        case Table(rows=rows):
            return frozenset().union(*(row.when.reads for row in rows if row.when is not None))
        case _:  # pragma: no cover
            assert_never(field.derived)


def reads_only_fields(derivation: Derivation) -> bool:
    """Whether it depends on nothing but fields; not on what was done, on clocks, tallies or the day."""
    match derivation:
        case WhoDid():
            return False
        case Expression(tree=tree):
            return not any(_asks_more(node) for node in walk(tree))
        case Table(rows=rows):
            trees = [row.when.tree for row in rows if row.when is not None]
            return not any(_asks_more(node) for tree in trees for node in walk(tree))
        case _:  # pragma: no cover
            assert_never(derivation)


def _asks_more(node: Node) -> bool:
    return isinstance(node, Today) or (isinstance(node, Call) and node.function != "filled")


def derived(derivation: Derivation, facts: CaseFacts) -> Value | None:
    """The value it comes to; None when nobody did what it names, or no row fits. Raises Unfilled."""
    match derivation:
        case WhoDid(action=action):
            done = facts.actions.get(action)
            return None if done is None else done.last
        case Expression(evaluate=evaluate):
            return evaluate(facts)
        case Table(rows=rows):
            return next((row.value for row in rows if row.when is None or row.when.test(facts)), None)
        case _:  # pragma: no cover
            assert_never(derivation)


def _if_filled(field: Field, facts: CaseFacts) -> Value | None:
    try:
        return None if field.derived is None else derived(field.derived, facts)
    except Unfilled:
        return None


def _plain(value: Value | Sealed | None) -> Value | None:
    return value.value if isinstance(value, Sealed) else value
