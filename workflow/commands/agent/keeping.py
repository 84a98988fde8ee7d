"""`complaints note`, `attach`, `assign`, `correct` and `void`: what can be done to a case of any procedure."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workflow.commands import completion
from workflow.commands.agent.acting import how_of, settled
from workflow.commands.agent.left_open import left_open
from workflow.commands.arguments import file_of, filled
from workflow.commands.errand import Errand, of
from workflow.commands.params import CaseNumber, Values
from workflow.commands.telling.answering import answer
from workflow.commands.telling.reader import names_of
from workflow.commands.telling.refusing import refused
from workflow.commands.typed_times import Today
from workflow.engine.refusals import Refused

if TYPE_CHECKING:
    from workflow.service import Decided, Desk

Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="理由 | the reason")]


def note(
    ctx: typer.Context,
    case: CaseNumber,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="要记的话；- 读标准输入 | what to write; - reads standard input")
    ],
) -> int:
    """Adds a note; anybody in the directory may."""
    import sys

    said = sys.stdin.read().rstrip("\n") if text == "-" else text
    return _kept(of(ctx), case, lambda desk, how: desk.note(case, said, **how))


def attach(
    ctx: typer.Context,
    case: CaseNumber,
    file: Annotated[str, typer.Argument(metavar="FILE", help="文件，至多 20 MB | a file of 20 MB at most")],
    *,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="在案件中的名字 | what it is called in the case")
    ] = None,
) -> int:
    """Keeps the file's bytes in the store."""
    found = file_of(file)
    return _kept(of(ctx), case, lambda desk, how: desk.attach(case, name or found.name, found.content, **how))


def assign(
    ctx: typer.Context,
    case: CaseNumber,
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="承办人 | who is to have it", autocompletion=completion.people)
    ],
    *,
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help="以何角色 | as which role")] = None,
) -> int:
    """Makes the person the assignee of the state's owner, or of a role."""
    return _kept(of(ctx), case, lambda desk, how: desk.assign(case, person, role=role, **how))


def correct(ctx: typer.Context, case: CaseNumber, values: Values = None, *, reason: Reason) -> int:
    """Sets fields that were recorded wrongly; voids signatures over them."""

    def correction(desk: "Desk", how: dict[str, Any]) -> "Decided":
        scene = desk.scene(case)
        rules = scene.book.procedure
        given = filled(values or [], rules.fields, scene.case.fields, Today(scene.now, rules.timezone))
        return desk.correct(case, given.given, reason=reason, **how)

    return _kept(of(ctx), case, correction)


def void(
    ctx: typer.Context,
    case: CaseNumber,
    *,
    duplicate_of: Annotated[
        str | None,
        typer.Option(
            "--duplicate-of",
            metavar="CASE",
            help="与此案重复 | the case it duplicates",
            autocompletion=completion.case_numbers,
        ),
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="理由 | the reason")] = None,
) -> int:
    """Says that the case should not exist."""
    return _kept(of(ctx), case, lambda desk, how: desk.void(case, reason=reason, duplicate_of=duplicate_of, **how))


def _kept(errand: Errand, case: str, work: Callable[["Desk", dict[str, Any]], "Decided"]) -> int:
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        scene = desk.scene(case)
        how = how_of(errand, desk)
        decided = settled(errand, desk, lambda: work(desk, how), key=how.get("key"))
        names = names_of(errand, scene.book.procedure, desk.directory(), desk.info().zone)
        if isinstance(decided, Refused):
            return refused(errand, decided, names, case=case, state=names.state(scene.case.state))
        answer(errand, decided, names)
        if decided.action == "void":
            left_open(errand, desk, decided)
    return 0
