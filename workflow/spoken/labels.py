"""What the things of a procedure are called, for people: states, actions, clocks, duties, roles, persons."""

from collections.abc import Mapping

from msgspec import Struct

from workflow.definitions.clocks import Clock
from workflow.definitions.model import Approval, Procedure
from workflow.definitions.watched import watched
from workflow.engine.case import Round
from workflow.engine.duties import label_of
from workflow.spoken import valued
from workflow.spoken.valued import Reader
from workflow.wording import Label, Language

MARKS: Mapping[str, Label] = {
    "before": Label(zh="到期前 {time}", en="{time} before it is due"),
    "after": Label(zh="到期后 {time}", en="{time} after it was due"),
}


class Names(Struct, frozen=True):
    """Looks names up; what is not declared is called by its name."""

    procedure: Procedure
    reader: Reader

    @property
    def language(self) -> Language:
        return self.reader.language

    def state(self, name: str) -> str:
        found = self.procedure.states.get(name)
        return name if found is None else self._say(found.label)

    def action(self, name: str) -> str:
        found = self.procedure.actions.get(name)
        return name if found is None else self._say(found.label)

    def clock(self, name: str) -> str:
        """Those that nobody wrote as such, of a duty or a rule, are called as that is."""
        found = self.procedure.clocks.get(name) or _watched(self.procedure, name)
        return name if found is None else self._say(found.label)

    def duty(self, name: str) -> str:
        known = name in self.procedure.duties or name == "inform_customer"
        return self._say(label_of(self.procedure.duties, name)) if known else name

    def approval(self, name: str) -> str:
        found = self.procedure.approvals.get(name)
        return name if found is None else self._say(found.label)

    def tally(self, name: str) -> str:
        found = self.procedure.tallies.get(name)
        return name if found is None else self._say(found.label)

    def link(self, name: str) -> str:
        found = self.procedure.links.get(name)
        return name if found is None else self._say(found.label)

    def field(self, name: str) -> str:
        found = self.procedure.fields.get(name)
        return name if found is None else self._say(found.label)

    def role(self, name: str) -> str:
        found = self.procedure.roles.get(name)
        return name if found is None else self._say(found.label)

    def roles(self, names: tuple[str, ...]) -> str:
        return self.listed(tuple(self.role(name) for name in names))

    def person(self, name: str) -> str:
        return valued.person(name, self.reader)

    def people(self, names: tuple[str, ...]) -> str:
        return self.listed(tuple(self.person(name) for name in names))

    def mark(self, text: str) -> str:
        """`80%` as it stands; `before 2h` and `after 1wd` as people say them."""
        side, _, time = text.partition(" ")
        return text if side not in MARKS else self._say(MARKS[side]).format(time=time)

    def listed(self, texts: tuple[str, ...]) -> str:
        return ("、" if self.language == "zh" else ", ").join(texts)

    def level_clause(self, approval: Approval, round_: Round) -> tuple[str, ...]:
        level = approval.levels[round_.level] if round_.raised is None else approval.raise_to[round_.raised]
        return level.clause or approval.clause

    def _say(self, label: Label) -> str:
        return label.say(self.language)


def _watched(procedure: Procedure, name: str) -> Clock | None:
    return next((clock for clock in watched(procedure) if clock.name == name), None)


def clauses(clause: tuple[str, ...]) -> str:
    """` [6.2.3, 4.1]`, or nothing."""
    return f" [{', '.join(clause)}]" if clause else ""
