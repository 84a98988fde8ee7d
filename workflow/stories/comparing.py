"""What a story expects of a case, beside what is."""

from collections.abc import Iterable, Iterator

from workflow.definitions.guards.amounts import amount
from workflow.definitions.stories import Expect
from workflow.definitions.values import Kind, Value
from workflow.engine import approvals
from workflow.engine.authority import Stage, assignee, plain
from workflow.engine.case import Case
from workflow.stories.due_times import clock_misses, due_misses
from workflow.stories.misses import Miss, plainly
from workflow.stories.world import World


def compare(world: World, case: Case, expect: Expect) -> Iterator[Miss]:
    """Everything that is otherwise. Who was told counts from here on anew."""
    told, world.told = world.told, set()
    yield from _differing([*_about(world, case, expect), *_told(expect, told)])
    yield from clock_misses(world.book, case, expect.clock)
    yield from due_misses(world.book, case, expect.due)
    yield from _differing((f"links {name}", state, _linked(case, name)) for name, state in expect.links.items())
    yield from _differing(
        (name, _written(world, name, value), _written(world, name, plain(case.fields.get(name))))
        for name, value in expect.fields.items()
    )


def _differing(pairs: Iterable[tuple[str, object, object]]) -> Iterator[Miss]:
    yield from (Miss(f"{what}: {want}", plainly(f"{what}: {is_}")) for what, want, is_ in pairs if want != is_)


def _about(world: World, case: Case, expect: Expect) -> Iterator[tuple[str, object, object]]:
    """What was expected of the case, and what is."""
    if expect.state is not None:
        yield "state", expect.state, case.state
    if expect.approver is not None:
        yield "approver", expect.approver, _approver(world, case)
    if expect.assignee is not None:
        yield "assignee", expect.assignee, assignee(Stage(world.book, case, world.directory, world.now)) or "none"
    if expect.duties is not None:
        yield "duties", _listed(expect.duties), _listed(case.duties)


def _written(world: World, name: str, value: Value | None) -> Value | None:
    """An amount of money as a person reads it."""
    field = world.book.procedure.fields[name]
    return amount(value, field.currency) if field.kind is Kind.MONEY and isinstance(value, int) else value


def _told(expect: Expect, told: set[str]) -> Iterator[tuple[str, object, object]]:
    if expect.told is not None:
        yield "told", _listed(expect.told), _listed(told)


def _listed(names: Iterable[str]) -> str:
    """As a story lists them."""
    return f"[{', '.join(sorted(set(names)))}]"


def _approver(world: World, case: Case) -> str:
    """The role that signs next; none where nobody does."""
    approval = world.book.approval_in(case.state)
    round_ = None if approval is None else case.rounds.get(approval.name)
    return (None if round_ is None else approvals.next_role(round_)) or "none"


def _linked(case: Case, link: str) -> str:
    standings = {linked.standing for linked in case.links.values() if linked.link == link}
    return next((standing for standing in ("open", "ended", "dropped") if standing in standings), "none")
