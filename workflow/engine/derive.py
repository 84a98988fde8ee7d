"""Derived fields: worked out from what is given before guards are asked, and again after the event."""

from collections.abc import Iterator
from typing import assert_never

from workflow.definitions.guards.expression import Call, Expression, Node, Today, Unfilled
from workflow.definitions.guards.trees import walk
from workflow.definitions.model import Derivation, Field, Table, WhoDid
from workflow.definitions.values import Value
from workflow.engine.facts import CaseFacts


def derive(fields: tuple[Field, ...], facts: CaseFacts) -> dict[str, Value | None]:
    """Write every derived field into `facts`; one whose input is unfilled becomes unfilled. Returns those that changed; None
    for one that is filled no longer."""
    known, changed = facts.fields, dict[str, Value | None]()
    for field in fields:
        try:
            value = None if field.derived is None else derived(field.derived, facts)
        except Unfilled:
            value = None
        if known.get(field.name) != value:
            changed[field.name] = value
            if value is None:
                del known[field.name]
            else:
                known[field.name] = value
    return changed


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


def reads_only_fields(field: Field) -> bool:
    """Whether it depends on nothing but fields; not on what was done, on clocks, tallies or the day."""
    return not isinstance(field.derived, WhoDid) and not any(_asks_more(node) for node in _nodes(field))


def asks_tallies(field: Field) -> bool:
    """Whether it depends on how often something was counted."""
    return any(isinstance(node, Call) and node.function == "tally" for node in _nodes(field))


def _asks_more(node: Node) -> bool:
    return isinstance(node, Today) or (isinstance(node, Call) and node.function != "filled")


def _nodes(field: Field) -> Iterator[Node]:
    """Everything that its derivation says."""
    match field.derived:
        case Expression(tree=tree):
            yield from walk(tree)
        case Table(rows=rows):
            for row in rows:
                yield from () if row.when is None else walk(row.when.tree)
        case _:
            pass


def derived(derivation: Derivation, facts: CaseFacts) -> Value | None:
    """The value it comes to; None when nobody did what it names, or no row fits. Raises Unfilled."""
    if type(derivation) is Table:
        return _first_that_fits(derivation, facts)
    if type(derivation) is Expression:
        return derivation.evaluate(facts)
    assert isinstance(derivation, WhoDid), "there is no other"
    done = facts.actions.get(derivation.action)
    return None if done is None else done.last


def _first_that_fits(table: Table, facts: CaseFacts) -> Value | None:
    for row in table.rows:
        if row.when is None or row.when.test(facts):
            return row.value
    return None
