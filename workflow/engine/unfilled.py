"""What cannot be judged because a field is not filled in: a refusal that names the field somebody could fill in."""

from workflow.definitions.cited import Cited
from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.model import Procedure
from workflow.engine.derive import derived
from workflow.engine.draft import Draft
from workflow.engine.facts import CaseFacts
from workflow.engine.refusals import Refusal, refusal
from workflow.wording import Label, Wording


def root(procedure: Procedure, facts: CaseFacts, name: str) -> str:
    """The field somebody could fill in: of a derived one, the input that it lacks."""
    derivation = procedure.fields[name].derived
    try:
        if derivation is not None:
            derived(derivation, facts)
    except Unfilled as missing:
        return root(procedure, facts, missing.field)
    return name


def unjudged(draft: Draft, wording: Wording, cited: Cited, missing: str, /, **what: Label) -> Refusal:
    """The refusal of an event for which `cited` would have to know the field `missing`."""
    procedure = draft.book.procedure
    field = procedure.fields[root(procedure, draft.facts(), missing)]
    return refusal(wording, cited.clause, (), field=field.label, name=field.name, **what)
