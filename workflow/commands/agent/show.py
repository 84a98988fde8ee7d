"""`complaints show`: a case as it is, or as it was."""

from collections.abc import Mapping
from typing import Annotated

import typer

from workflow.commands import moments, words
from workflow.commands.case_sheet import View, case_sheet, form_sheet, heading
from workflow.commands.clock_lines import clock_data
from workflow.commands.errand import of
from workflow.commands.params import CaseNumber
from workflow.commands.sheet import GAP, Block
from workflow.commands.terminal import Json
from workflow.commands.valued import json_value
from workflow.commands.viewing import Personal, view_of
from workflow.definitions.model import Form
from workflow.definitions.spelling import did_you_mean
from workflow.engine import approvals
from workflow.engine.authority import assignee
from workflow.errors import NotFound


def show(
    ctx: typer.Context,
    case: CaseNumber,
    *,
    form: Annotated[
        str | None, typer.Option("--form", metavar="NAME", help="只打印这张表单 | print this form only")
    ] = None,
    personal: Annotated[
        bool,
        typer.Option("--personal", help="一律显示个人信息（见下） | show personal fields in any event (see below)"),
    ] = False,
) -> int:
    """Prints the case."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        view = view_of(errand, desk, case, personal=Personal.SHOWN if personal else Personal.TO_COLLEAGUES)
        clock = desk.info().clock
    errand.terminal.give(
        {**_data(view), "simulated": clock == "simulated"}, case_sheet(view) if form is None else _form(view, form)
    )
    return 0


def _form(view: View, name: str) -> list[Block]:
    return [*heading(view), GAP, *form_sheet(view, _form_named(view, name))]


def _form_named(view: View, name: str) -> Form:
    forms = view.book.procedure.forms
    for form in forms.values():
        if name in (form.name, form.label.zh, form.label.en):
            return form
    raise NotFound(words.NO_FORM_NAMED, name=name, hint=did_you_mean(name, forms), forms=", ".join(forms))


def _data(view: View) -> Mapping[str, Json]:
    case, declared = view.case, view.book.procedure.fields
    values = {n: json_value(declared[n], v, view.names.reader) for n, v in case.fields.items() if n in declared}
    return {
        "case": case.number,
        "procedure": view.book.procedure.name,
        "digest": case.definition,
        "state": case.state,
        "seq": case.seq,
        "void": case.void,
        "assignee": assignee(view.stage),
        "opened_at": moments.rfc3339(case.opened_at),
        "changed_at": moments.rfc3339(case.changed_at),
        "fields": values,
        "clocks": [clock_data(cycle, view.now) for cycle in case.cycles.values()],
        "duties": [_duty(view, name) for name in case.duties],
        "approvals": [_approval(view, name) for name in case.rounds],
    }


def _duty(view: View, name: str) -> Json:
    duty = view.case.duties[name]
    due = None if duty.due is None else moments.rfc3339(duty.due * moments.SECOND)
    return {"duty": name, "owner": list(duty.owner), "opened_at": moments.rfc3339(duty.opened_at), "due_at": due}


def _approval(view: View, name: str) -> Json:
    round_, approval = view.case.rounds[name], view.book.procedure.approvals[name]
    waits = round_.open and not round_.complete
    can = [person.name for person, _ in approvals.eligible(view.stage, approval, round_)] if waits else []
    return {
        "approval": name,
        "round": round_.number,
        "open": round_.open,
        "complete": round_.complete,
        "approvers": list(round_.approvers),
        "why": approvals.level_label(approval, round_.level, round_.raised),
        "clause": list(view.names.level_clause(approval, round_)),
        "can_sign": can,
        "saw": approvals.code(view.case, approval) if waits else None,
        "signatures": [{"person": s.person, "role": s.role, "stands_in": s.stands_in} for s in round_.signatures],
    }
