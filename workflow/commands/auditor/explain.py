"""`complaints explain`: what a code means, why there is such a rule, and what to do."""

from collections.abc import Iterator
from typing import Annotated

import typer

from workflow.commands import words
from workflow.commands.errand import Errand, of
from workflow.commands.explaining import headings
from workflow.commands.explaining.catalogue import Explanation, explanations, families, shown
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import GAP, Block, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.definitions.spelling import did_you_mean
from workflow.errors import NotFound
from workflow.wording import Label


def explain(
    ctx: typer.Context,
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]", help="消息前的代码；不写则列出全部 | the code of a message; all are listed without it"
        ),
    ] = None,
) -> int:
    """Explains one code, or lists them all."""
    errand, known = of(ctx), explanations()
    if code is None:
        items = [explanation_data(errand, each) for each in known.values()]
        errand.terminal.give_list(items, _list(errand))
        errand.remark(headings.ALL_CODES, count=len(known))
        return 0
    found = known.get(code.strip().lower())
    if found is None:
        raise NotFound(headings.NO_CODE, code=code, hint=did_you_mean(code, known))
    errand.terminal.give(explanation_data(errand, found), explanation_sheet(errand, found))
    return 0


def explanation_sheet(errand: Errand, found: Explanation) -> list[Block]:
    exits = " · ".join(f"{code} {exit_words(errand, code)}" for code in found.exits)
    head = line(
        Piece(found.code, Style.TITLE),
        Piece(f"  {errand.words(found.family)} · {errand.words(headings.EXIT)} {exits}", Style.FAINT),
    )
    sheet: list[Block] = [head, *(line(shown(errand.words(said)), indent=2) for said in found.says), GAP]
    sheet += _section(errand, headings.WHY, [errand.words(found.why)])
    sheet += [line(Piece(errand.words(headings.EXAMPLE), Style.STRONG)), *_example(errand, found)]
    return [*sheet, *_section(errand, headings.REMEDY, [shown(errand.words(each)) for each in found.remedies])]


def _section(errand: Errand, head: Label, texts: list[str]) -> list[Block]:
    return [line(Piece(errand.words(head), Style.STRONG)), *(line(text, indent=2, hang=0) for text in texts)]


def _example(errand: Errand, found: Explanation) -> Iterator[Block]:
    mistake = found.mistake
    if mistake is None:
        yield line(found.example, indent=2)
        return
    heads = (headings.INSTEAD_OF, headings.WRITTEN, headings.ANSWER)
    width = max(width_of(errand.words(head)) for head in heads)
    texts = (mistake.instead_of, mistake.written, errand.words(mistake.said))
    styles = (Style.GOOD, Style.BAD, Style.PLAIN)
    for head, text, style in zip(heads, texts, styles, strict=True):
        for number, each in enumerate(text.split("\n") if text else [errand.words(headings.LEFT_OUT)]):
            named = errand.words(head) if not number else ""
            yield line(Piece(pad(named, width), Style.FAINT), "  ", Piece(each, style), indent=2, hang=width + 2)


def _list(errand: Errand) -> list[Block]:
    """Every code with the beginning of what it says, family by family."""
    sheet: list[Block] = []
    width = max(width_of(code) for code in explanations())
    for family in families():
        sheet += [line(Piece(errand.words(family.title), Style.STRONG))]
        for each in family.explanations:
            said = shown(errand.words(each.says[0])) if each.says else errand.words(each.why)
            sheet.append(line(Piece(pad(each.code, width), Style.NAME), "  ", said, indent=2, hang=width + 2))
        sheet.append(GAP)
    return sheet


def exit_words(errand: Errand, code: int) -> str:
    """What an exit code means, as the help says it."""
    return exit_meanings(errand.words(words.EXIT_CODE_LIST)).get(code, "")


def exit_meanings(listed: str) -> dict[int, str]:
    """`0 done · 1 problems found` as a mapping."""
    pairs = (part.strip().split(" ", 1) for part in listed.split(" · "))
    return {int(code): meaning for code, meaning in pairs}


def explanation_data(errand: Errand, found: Explanation) -> dict[str, Json]:
    mistake = found.mistake
    example: Json = found.example
    if mistake is not None:
        example = {"right": mistake.instead_of, "written": mistake.written, "answer": errand.words(mistake.said)}
    return {
        "code": found.code,
        "family": errand.words(found.family),
        "exit": list(found.exits),
        "says": [shown(errand.words(said)) for said in found.says],
        "why": errand.words(found.why),
        "example": example,
        "remedy": [shown(errand.words(each)) for each in found.remedies],
    }
