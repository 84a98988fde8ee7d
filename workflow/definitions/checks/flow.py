"""What is known of a case in each state: fields filled on every way there or on some, and actions done."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from workflow.definitions.checks.graph import Graph
from workflow.definitions.guards.expression import All, Call, Expression, Node
from workflow.definitions.guards.trees import reads
from workflow.definitions.model import Item, Move, Procedure, Table, WhoDid
from workflow.definitions.proofs.space import Given


class Known(Struct, frozen=True):
    """Fields and actions: certain on every way, possible on some."""

    filled: frozenset[str]
    may_be_filled: frozenset[str]
    done: frozenset[str]
    may_be_done: frozenset[str]


class Flow(Struct, frozen=True):
    procedure: Procedure
    graph: Graph
    known: Mapping[str | None, Known]
    """By state; None is before a case is opened. Only states that can be reached."""
    base: frozenset[str]
    """Fields that somebody gives; the others are derived."""
    actions: frozenset[str]

    def at(self, state: str | None, *given: Move) -> Given:
        """What is known where these moves begin, with what they ask for given."""
        known = self.known[state]
        certain = known.filled.union(*(always(move.asks) for move in given))
        possible = known.may_be_filled.union(*(writes(move) for move in given))
        return Given(
            certain=certain,
            absent=self.base - possible - certain,
            done=known.done,
            undone=self.actions - known.may_be_done,
        )

    def everywhere(self) -> Given:
        """What is known of a case in whatever state."""
        return self.among(self.procedure.states)

    def among(self, states: Iterable[str]) -> Given:
        """What is known of a case in one of these states, of which there is at least one."""
        known = [self.known[state] for state in states]
        return Given(
            certain=frozenset.intersection(*(each.filled for each in known)),
            absent=self.base.difference(*(each.may_be_filled for each in known)),
            done=frozenset.intersection(*(each.done for each in known)),
            undone=self.actions.difference(*(each.may_be_done for each in known)),
        )

    def reads(self, node: Node) -> frozenset[str]:
        """The fields behind a test: derived ones spelled out."""
        found: set[str] = set()
        waiting = [node]
        seen: set[str] = set()
        while waiting:
            for name in reads(waiting.pop()) - seen:
                seen.add(name)
                derived = self.procedure.fields[name].derived
                if derived is None or isinstance(derived, WhoDid):
                    found.add(name)
                elif isinstance(derived, Expression):
                    waiting.append(derived.tree)
                else:
                    waiting += [row.when.tree for row in derived.rows if row.when is not None]
        return frozenset(found)

    def texts(self, node: Node, text: str) -> list[str]:
        """The text of a guard and of the derivations behind it."""
        found, seen = [text], set[str]()
        waiting = [node]
        while waiting:
            for name in reads(waiting.pop()) - seen:
                seen.add(name)
                derived = self.procedure.fields[name].derived
                rows = derived.rows if isinstance(derived, Table) else ()
                found += [row.when.text for row in rows if row.when is not None]
                waiting += [row.when.tree for row in rows if row.when is not None]
                if isinstance(derived, Expression):
                    found.append(derived.text)
                    waiting.append(derived.tree)
        return found


def flow_of(procedure: Procedure, graph: Graph) -> Flow:
    base = frozenset(name for name, field in procedure.fields.items() if field.derived is None)
    defaults = frozenset(name for name, field in procedure.fields.items() if field.default is not None)
    start = Known(defaults, defaults, frozenset(), frozenset())
    known: dict[str | None, Known] = {None: start}
    waiting: list[str | None] = [None]
    steps = {_key(move): _after(move, procedure) for action in procedure.actions.values() for move in action.moves}
    # a duty that a move closes counts as done; whether it was open is not followed
    while waiting:
        source = waiting.pop()
        for edge in graph.out.get(source, ()):
            reached = _taken(known[source], steps[_key(edge.move)], edge.move)
            joined = _joined(known.get(edge.target), reached)
            if joined != known.get(edge.target):
                known[edge.target] = joined
                waiting.append(edge.target)
    return Flow(procedure, graph, known, base, frozenset(procedure.actions) | frozenset(procedure.duties))


def _key(move: Move) -> tuple[str, int]:
    return move.action, move.index


def _after(move: Move, procedure: Procedure) -> tuple[frozenset[str], frozenset[str]]:
    """Fields that are filled once the move was taken, and fields that may be."""
    return always(move.asks) | _needed(move, procedure) | asked_filled(move), writes(move)


def _taken(known: Known, step: tuple[frozenset[str], frozenset[str]], move: Move) -> Known:
    filled, possible = step
    done = frozenset((move.action,))
    return Known(
        known.filled | filled & (known.may_be_filled | possible),
        known.may_be_filled | possible,
        known.done | done,
        known.may_be_done | done.union(move.closes_duties),
    )


def _joined(one: Known | None, other: Known) -> Known:
    if one is None:
        return other
    return Known(
        one.filled & other.filled,
        one.may_be_filled | other.may_be_filled,
        one.done & other.done,
        one.may_be_done | other.may_be_done,
    )


def always(items: Iterable[Item]) -> frozenset[str]:
    """Fields that are asked for without condition."""
    return frozenset(item.name for item in items if item.when is None)


def writes(move: Move) -> frozenset[str]:
    """Fields that the move can write."""
    return frozenset(item.name for item in (*move.asks, *move.may))


def _needed(move: Move, procedure: Procedure) -> frozenset[str]:
    found: set[str] = set()
    for item in move.needs:
        if item.when is None:
            found.update(spelled_out(item, procedure))
    return frozenset(found)


def spelled_out(item: Item, procedure: Procedure) -> tuple[str, ...]:
    """The fields that an entry of `needs` means; none for a duty."""
    if item.form:
        return tuple(name for name in procedure.forms[item.name].fields if name in procedure.fields)
    return (item.name,) if item.name in procedure.fields else ()


def asked_filled(move: Move) -> frozenset[str]:
    """Fields that the move's own guard demands to be filled."""
    tree = move.when.tree if move.when else None
    parts = tree.parts if isinstance(tree, All) else (tree,)
    return frozenset(part.name for part in parts if isinstance(part, Call) and part.function == "filled")
