"""`complaints show`: a case as it is, or as it was."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.commands.errand import Errand, of
from workflow.commands.params import CaseNumber
from workflow.commands.surface.sheet import Block
from workflow.commands.surface.terminal import Json
from workflow.commands.telling import desk_words
from workflow.commands.telling.beside import (
    Beside,
    attachments_data,
    beside,
    other_data,
    same_customer_data,
    size_of,
    with_same_customer,
)
from workflow.commands.telling.case_sheet import View, case_sheet
from workflow.commands.telling.clock_lines import clock_data, deadline_of_duty
from workflow.commands.telling.json_values import json_second, json_value
from workflow.commands.telling.verified_words import warn_of_differences
from workflow.commands.telling.viewing import Personal, view_of
from workflow.engine import approvals
from workflow.engine.authority import assignee
from workflow.engine.case import Signature
from workflow.errors import UsageError
from workflow.spoken import moments

if TYPE_CHECKING:
    from workflow.service import Desk


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
    attachment: Annotated[
        str | None,
        typer.Option("--attachment", metavar="NAME", help="把这个附件写到文件 | write this attachment to a file"),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FILE", help="写到的新文件；- 为标准输出 | the new file; - is standard output"),
    ] = None,
) -> int:
    """Prints the case, or writes out one of its attachments."""
    errand = of(ctx)
    if to is not None and attachment is None:
        raise UsageError(desk_words.TO_ALONE)
    with errand.desk() as desk:
        if attachment is not None:
            return _written_out(errand, desk, case, attachment, to)
        errand.remind_of_simulation(desk)
        view = view_of(errand, desk, case, personal=Personal.SHOWN if personal else Personal.TO_COLLEAGUES)
        found = beside(desk, view.case, view.book.procedure.links, view.events, view.now)
        found = found if view.then else with_same_customer(desk, view.case, found)
        clock, differs = desk.info().clock, warn_of_differences(errand, desk, case)
    errand.terminal.give(
        {**_data(view), **_beside_data(found), "simulated": clock == "simulated", "differs": differs},
        case_sheet(view, found) if form is None else _form(view, form, clock),
    )
    return 0


def _written_out(errand: Errand, desk: "Desk", case: str, name: str, to: str | None) -> int:
    """The bytes of an attachment in a new file; what is there already stays as it is."""
    if to is None:
        raise UsageError(desk_words.TO_NEEDED)
    content = desk.attachment(case, name)
    if to == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return 0
    try:
        with Path(to).open("xb") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise UsageError(desk_words.FILE_EXISTS, path=to) from error
    except (OSError, ValueError) as error:
        raise UsageError(
            desk_words.CANNOT_WRITE, path=to, problem=getattr(error, "strerror", None) or str(error)
        ) from error
    errand.remark(desk_words.WROTE_OUT, path=to, size=size_of(len(content), errand.language))
    return 0


def _form(view: View, name: str, clock: str) -> list[Block]:
    from workflow.commands.forms.printing import printed

    return printed(view, name, clock)


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


def _beside_data(found: Beside) -> Mapping[str, Json]:
    return {
        "parent": None if found.parent is None else other_data(found.parent),
        "links": [other_data(other) for other in found.links],
        "same_customer": same_customer_data(found),
        "attachments": attachments_data(found.attachments),
    }


def _duty(view: View, name: str) -> Json:
    duty = view.case.duties[name]
    found = deadline_of_duty(view.clocks, name)
    return {
        "duty": name,
        "owner": list(duty.owner),
        "opened_at": moments.rfc3339(duty.opened_at),
        "due_at": None if found is None else json_second(found.due),
        "provisional": found is not None and found.provisional,
    }


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
        "signatures": [_signature(view, signature) for signature in round_.signatures],
    }


def _signature(view: View, signature: Signature) -> Json:
    at = next((moments.rfc3339(event.at) for event in view.events if event.seq == signature.seq), None)
    return {"person": signature.person, "role": signature.role, "stands_in": signature.stands_in, "at": at}
