"""`complaints approve`: shows what is signed, asks, and signs that and nothing else."""

from typing import TYPE_CHECKING, Any

import typer
from msgspec.structs import replace

from workflow.commands import words
from workflow.commands.agent.acting import FILLABLE, how_of, scan_of, signer, take
from workflow.commands.asking import confirmed
from workflow.commands.errand import Errand, of
from workflow.commands.params import CaseNumber, Evidence, Saw, SignedFor, Values
from workflow.commands.surface.sheet import GAP, Piece, Style, line
from workflow.commands.telling.case_sheet import View, approval_lines, heading, signed_fields
from workflow.commands.telling.refusing import refused
from workflow.commands.telling.viewing import Personal, view_of
from workflow.commands.unable import nobody_told
from workflow.commands.wishes import Consent
from workflow.definitions.model import Approval
from workflow.engine import approvals
from workflow.engine.refusals import Refused, refusal
from workflow.errors import UsageError

if TYPE_CHECKING:
    from workflow.service import Desk


def approve(
    ctx: typer.Context,
    case: CaseNumber,
    values: Values = None,
    *,
    saw: Saw = None,
    signed_for: SignedFor = None,
    evidence: Evidence = None,
) -> int:
    """Signs what the case waits for. Off a terminal it takes `--saw`."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        view = view_of(errand, desk, case, personal=Personal.SHOWN)
        waited_for = _waited_for(view)
        if waited_for is None:
            return _nothing_to_sign(errand, view)
        approval, action = waited_for
        how = how_of(errand, desk)
        how["by"] = signer(how["by"], signed_for, evidence)
        if (
            saw is None
            and errand.terminal.interactive
            and (barred := _barred(desk, view, approval, action, evidence, how))
        ):
            barred = nobody_told(barred, view.stage, view.names)
            return refused(errand, barred, view.names, case=case, state=view.names.state(view.case.state))
        code = saw if saw is not None else _seen(errand, view, approval, how["by"].for_ or errand.person)
        if code is None:
            errand.remark(words.NOT_SIGNED)
            return 130
        return take(errand, desk, case, action, values or [], saw=code, evidence=evidence, how=how)


def _waited_for(view: View) -> tuple[Approval, str] | None:
    """The approval that the case waits for, and the action that signs it."""
    approval = view.book.approval_in(view.case.state)
    round_ = None if approval is None else view.case.rounds.get(approval.name)
    if approval is None or round_ is None:
        return None
    signing = [a.name for a in view.book.procedure.actions.values() if a.signs == approval.name]
    return approval, next(name for name in signing if (name, view.case.state) in view.book.moves)


def _nothing_to_sign(errand: Errand, view: View) -> int:
    state = view.book.state(view.case.state)
    found = refusal(words.NO_SIGNATURE_WAITED_FOR, state.clause, case=view.case.number, state=state.label)
    decision = Refused(action="approve", refusals=(found,))
    return refused(errand, decision, view.names, case=view.case.number, state=view.names.state(state.name))


def _barred(
    desk: "Desk", view: View, approval: Approval, action: str, evidence: str | None, how: dict[str, Any]
) -> Refused | None:
    """Why this person could not sign even after looking; then there is nothing to ask them."""
    saw = approvals.code(view.case, approval)
    decided = desk.tried(lambda: desk.do(view.case.number, action, saw=saw, evidence=scan_of(evidence), **how))
    if not isinstance(decided, Refused):
        return None
    standing = tuple(found for found in decided.refusals if found.code not in FILLABLE)
    return replace(decided, refusals=standing) if standing else None


def _seen(errand: Errand, view: View, approval: Approval, person: str) -> str | None:
    """Shows what is signed; the code of it, once the person has said yes."""
    if not errand.terminal.interactive:
        raise UsageError(words.SAW_NEEDED, case=view.case.number)
    number = view.case.rounds[approval.name].number
    told = errand.words(words.SIGNING).format(
        person=view.names.person(person), approval=approval.label.say(errand.language), number=number
    )
    covers = line(Piece(errand.words(words.COVERS), Style.STRONG))
    sheet = [*heading(view), GAP, covers, *signed_fields(view, approval), GAP, *approval_lines(view), GAP, line(told)]
    errand.terminal.insist(sheet)
    agreed = errand.wishes.consent is Consent.GIVEN or confirmed(errand, errand.words(words.SIGN_NOW))
    return approvals.code(view.case, approval) if agreed else None
