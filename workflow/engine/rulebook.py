"""A definition made ready for deciding: worked out once for each digest, shared by every case, never changed."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.definitions.clocks import Clock, Mark
from workflow.definitions.model import Action, Approval, Field, Move, Never, Notice, Procedure, State
from workflow.definitions.values import COMMITTED, Kind, Value
from workflow.definitions.watched import watched
from workflow.engine.derive import asks_tallies, inputs, reads_only_fields
from workflow.engine.heeding import Heed, heed
from workflow.engine.naming import names_persons
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.engine.machine import StateMachine


class Rulebook(Struct, frozen=True, kw_only=True, dict=True):
    procedure: Procedure

    @cached_property
    def machine(self) -> "StateMachine":
        """Where the moves lead."""
        from workflow.engine.machine import state_machine  # only who moves a case needs it

        return state_machine(self.procedure)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.procedure.timezone)

    @cached_property
    def moves(self) -> Mapping[tuple[str, str | None], tuple[Move, ...]]:
        """(action, state) -> the moves that begin there; state None for moves that open a case."""
        found: dict[tuple[str, str | None], tuple[Move, ...]] = {}
        for action in self.procedure.actions.values():
            for move in action.moves:
                for state in move.from_ or (None,):
                    found[action.name, state] = (*found.get((action.name, state), ()), move)
        return found

    @cached_property
    def openings(self) -> tuple[str, ...]:
        """The actions that open a case."""
        return tuple(action.name for action in self.procedure.actions.values() if action.opens)

    @cached_property
    def defaults(self) -> Mapping[str, Value]:
        """Field -> what stands in it when a case begins."""
        return {name: field.default for name, field in self.procedure.fields.items() if field.default is not None}

    @cached_property
    def derived(self) -> tuple[Field, ...]:
        """Derived fields, each after those it reads."""
        return _ordered([field for field in self.procedure.fields.values() if field.derived is not None])

    @cached_property
    def derived_names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.derived)

    @cached_property
    def following(self) -> tuple[Field, ...]:
        """Those of the derived fields that can change by the mere doing of an action, or by the passing of time."""
        return self._derived_from(lambda field: not reads_only_fields(field))

    @cached_property
    def counted(self) -> tuple[Field, ...]:
        """Those of the derived fields that can change by what is counted."""
        return self._derived_from(asks_tallies)

    def _derived_from(self, first: Callable[[Field], bool]) -> tuple[Field, ...]:
        """The derived fields for which this holds, and those that read them."""
        found = dict[str, Field]()
        for field in self.derived:
            if first(field) or inputs(field) & found.keys():
                found[field.name] = field
        return tuple(found.values())

    @cached_property
    def committed(self) -> frozenset[str]:
        """Fields whose values stay out of the hashed body."""
        return frozenset(name for name, field in self.procedure.fields.items() if field.kind in COMMITTED)

    @cached_property
    def compared(self) -> frozenset[str]:
        """Committed fields whose values rules compare: persons, and choices that admit another wording."""
        fields = self.procedure.fields.values()
        return frozenset(f.name for f in fields if f.kind is Kind.PERSON or (f.kind is Kind.CHOICE and f.open))

    @cached_property
    def naming(self) -> frozenset[str]:
        """Fields whose values name persons."""
        return frozenset(name for name, field in self.procedure.fields.items() if names_persons(field))

    @cached_property
    def in_forms(self) -> Mapping[str, tuple[str, ...]]:
        """Form -> its fields."""
        return {name: form.fields for name, form in self.procedure.forms.items()}

    @cached_property
    def marks(self) -> Mapping[str, tuple[Mark, ...]]:
        """Clock -> its marks, the due instant always among them."""
        return {clock.name: clock.all_marks for clock in self.clocks}

    @cached_property
    def heeds(self) -> tuple[Heed, ...]:
        """Every clock with what it heeds."""
        return tuple(heed(clock, self.pauses[clock.name]) for clock in self.clocks)

    @cached_property
    def terms(self) -> Mapping[str, tuple[str | None, str | None]]:
        """Clock -> its limit as written and its calendar, where nothing that is known of a case chooses them."""
        return {
            clock.name: (_first_limit(clock), clock.calendar.name)
            for clock in self.clocks
            if clock.calendar.by is None and all(target.when is None for target in clock.within[:1])
        }

    @cached_property
    def final(self) -> frozenset[str]:
        """The states in which a case is over."""
        return frozenset(name for name, state in self.procedure.states.items() if state.final)

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """The clocks that run, those of `always` rules and of duties among them: whatever the company has decided the time
        of."""
        clocks = (*self.procedure.clocks.values(), *watched(self.procedure))
        return tuple(clock for clock in clocks if _decided(clock))

    def clock(self, name: str) -> Clock | None:
        """The clock of that name; None for one whose time the company has not decided."""
        return next((clock for clock in self.clocks if clock.name == name), None)

    @cached_property
    def pauses(self) -> Mapping[str, frozenset[str]]:
        """Clock -> the states in which it stands still; one that runs `while` in a state does not stand still there."""
        stopping = frozenset(name for name, state in self.procedure.states.items() if state.stops_clocks)
        return {
            clock.name: stopping - set(clock.while_) if clock.pause is None else frozenset(clock.pause.states)
            for clock in self.clocks
        }

    @cached_property
    def forbidden(self) -> Mapping[str | None, tuple[Never, ...]]:
        """State -> the rules that a case must not break which enters it; None: those that hold wherever it stays."""
        rules = [rule for rule in self.procedure.rules if isinstance(rule, Never)]
        return {
            state: tuple(rule for rule in rules if rule.reach in (None, state))
            for state in (None, *self.procedure.states)
        }

    @cached_property
    def notices(self) -> Mapping[tuple[str, str], tuple[tuple[int, Notice], ...]]:
        """(moment, the state, action or mark it is about) -> the notices then, each with its index in the file."""
        found = dict[tuple[str, str], tuple[tuple[int, Notice], ...]]()
        for index, notice in enumerate(self.procedure.notices):
            clock, _, mark = notice.name.partition(" ")
            moment = (notice.moment, f"{clock} {mark.strip()}" if notice.moment == "mark" else notice.name)
            found[moment] = (*found.get(moment, ()), (index, notice))
        return found

    @cached_property
    def freed(self) -> Mapping[str, frozenset[str]]:
        """Approval -> the states in which a case has passed it and may have done so free of any signature."""
        from workflow.definitions.checks.signatures import freed  # only approvals with a level that nobody signs

        return freed(self.procedure)

    def state(self, name: str) -> State:
        return self.procedure.states[name]

    def action(self, name: str) -> Action:
        return self.procedure.actions[name]

    def deed(self, name: str) -> Label:
        """What an action, or a duty that was done, is called."""
        named = self.procedure.actions.get(name) or self.procedure.duties[name]
        return named.label

    def approval_in(self, state: str) -> Approval | None:
        """The approval that waits in `state`."""
        name = self.procedure.states[state].approval
        return None if name is None else self.procedure.approvals[name]

    def rank(self, name: str | None) -> int:
        """The height of a rank, from 0; -1 for none and for a rank this procedure does not know."""
        ranks = self.procedure.ranks
        return ranks.index(name) if name in ranks else -1


def rulebook(procedure: Procedure) -> Rulebook:
    return Rulebook(procedure=procedure)


def _decided(clock: Clock) -> bool:
    return clock.due is not None or any(target.limit is not None for target in clock.within)


def _first_limit(clock: Clock) -> str | None:
    limits = (target.limit for target in clock.within[:1])
    return next((limit.text for limit in limits if limit is not None), None)


def _ordered(fields: list[Field]) -> tuple[Field, ...]:
    names, placed, left = {f.name for f in fields}, dict[str, Field](), list(fields)
    while left:
        ready = [f for f in left if inputs(f) & names <= placed.keys()]
        placed.update((f.name, f) for f in ready)
        left = [f for f in left if f.name not in placed]
    return tuple(placed.values())
