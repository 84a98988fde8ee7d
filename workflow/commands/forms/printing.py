"""`complaints form`: a form of a case as text or as a page for the printer, or an empty one to fill in by hand."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from workflow.commands import completion, library
from workflow.commands.errand import Errand, of
from workflow.commands.forms import words
from workflow.commands.forms.data import paper_data
from workflow.commands.forms.filling import Clock, blank_paper, case_paper
from workflow.commands.forms.html_paper import html_paper
from workflow.commands.forms.paper import Paper
from workflow.commands.forms.text_paper import text_paper
from workflow.commands.new_file import new_file
from workflow.commands.owner.loading import sound
from workflow.commands.publishing import procedure_named
from workflow.commands.surface.sheet import Block, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling.case_sheet import View
from workflow.commands.telling.viewing import Personal, view_of
from workflow.commands.words import NO_FORM_NAMED
from workflow.definitions.model import Form, Procedure
from workflow.definitions.spelling import did_you_mean
from workflow.errors import NotFound, UsageError

STDOUT = "-"
PROBLEMS = 1


def form(
    ctx: typer.Context,
    case: Annotated[
        str,
        typer.Argument(
            metavar="CASE",
            help="案件编号；与 --blank 一起则为规程 | the case's number; with --blank, a procedure",
            autocompletion=completion.case_numbers,
        ),
    ],
    name: Annotated[
        str | None,
        typer.Argument(metavar="[FORM]", help="表单；只有一张时可省 | the form; may be left out where there is one"),
    ] = None,
    *,
    html: Annotated[
        str | None,
        typer.Option("--html", metavar="FILE", help="写成网页，可打印；- 为标准输出 | as a page to print; - is stdout"),
    ] = None,
    blank: Annotated[bool, typer.Option("--blank", help="空白表，供手填 | empty, to be filled in by hand")] = False,
    personal: Annotated[
        bool, typer.Option("--personal", help="显示个人信息 | show personal fields wherever it goes")
    ] = False,
) -> int:
    """Prints a form."""
    errand = of(ctx)
    seen = Personal.SHOWN if personal else Personal.TO_COLLEAGUES
    found = _blank(errand, case, name) if blank else _of_case(errand, case, name, seen)
    if found is None:
        return PROBLEMS
    if html is not None:
        return _saved(errand, found, html)
    errand.terminal.give(paper_data(found), text_paper(found, errand.terminal.out.width))
    return 0


def printed(view: View, name: str, clock: str) -> list[Block]:
    """The form of that name, as `show --form` prints it; `clock` is that of the store."""
    paper = case_paper(view, form_named(view.book.procedure, name), Clock(clock))
    return text_paper(paper, view.looks.width)


def form_named(procedure: Procedure, name: str | None) -> Form:
    """The form of that name or label; the only one, when none is named."""
    forms = procedure.forms
    if not forms:
        raise NotFound(words.NO_FORMS, name=procedure.name)
    if name is None:
        if len(forms) > 1:
            raise UsageError(words.FORM_NEEDED, forms=", ".join(forms))
        return next(iter(forms.values()))
    for found in forms.values():
        if name in (found.name, found.label.zh, found.label.en):
            return found
    raise NotFound(NO_FORM_NAMED, name=name, hint=did_you_mean(name, forms), forms=", ".join(forms))


def _of_case(errand: Errand, case: str, name: str | None, seen: Personal) -> Paper:
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        view, clock = view_of(errand, desk, case, personal=seen), desk.info().clock
    return case_paper(view, form_named(view.book.procedure, name), Clock(clock))


def _blank(errand: Errand, named: str, name: str | None) -> Paper | None:
    """None when the definition has errors, which have then been told."""
    procedure = _rules(errand, named)
    return None if procedure is None else blank_paper(procedure, form_named(procedure, name), errand.language)


def _rules(errand: Errand, named: str) -> Procedure | None:
    """A file, a procedure that ships, or one that the store has; the store is only opened for the last."""
    if library.is_path(named) or named in library.names():
        found = sound(errand, named)
        return None if found is None else found[1]
    with errand.desk() as desk:
        return procedure_named(desk, named).rules


def _saved(errand: Errand, paper: Paper, path: str) -> int:
    page = html_paper(paper)
    if path == STDOUT:
        sys.stdout.write(page)
        return 0
    with new_file(Path(path)) as made:
        made.write_text(page, "utf-8")
    data: Mapping[str, Json] = {"form": paper.title, "file": path}
    told = errand.words(words.SAVED).format(path=path)
    errand.terminal.give(data, [line(Piece("✓ ", Style.GOOD), told)])
    return 0
