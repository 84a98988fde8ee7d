"""A refusal as people and scripts read it: every blocker with its code, words, clause, and who could act instead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from workflow.commands import words
from workflow.commands.blanks import to_fill
from workflow.commands.errand import Errand
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import Block, Line, Part, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling import answer_words
from workflow.commands.telling.conditions import condition, guards_of
from workflow.engine.refusals import Refusal, Refused
from workflow.spoken.labels import Names, clauses

REFUSED = 3
ASKS = "asks"
ASK_SOMEBODY = frozenset({"role", "approver"})
"""Refusals whose advice is to ask somebody who may; where it is known who, the names say it better."""


NO_ROWS: Mapping[str, int] = {}


def refused(
    errand: Errand,
    decision: Refused,
    names: Names,
    *,
    case: str | None,
    state: str | None,
    on_file: Mapping[str, int] = NO_ROWS,
) -> int:
    """Tells the refusal; `state` is what the case's state is called, `on_file` how many rows its fields have. Returns
    the exit code."""
    error = {"code": "refused", "case": case, "action": decision.action, "refusals": refusals_data(errand, decision)}
    errand.terminal.error({"error": error}, refused_sheet(errand, decision, names, case, state, on_file))
    return REFUSED


def refusals_data(errand: Errand, decision: Refused) -> Sequence[Json]:
    return [refusal_data(errand, found) for found in decision.refusals]


def refusal_data(errand: Errand, found: Refusal) -> Mapping[str, Json]:
    return {
        "rule": found.code,
        "message": found.say(errand.language),
        "clause": list(found.clause),
        "who": list(found.who),
    }


def refused_sheet(
    errand: Errand,
    decision: Refused,
    names: Names,
    case: str | None,
    state: str | None,
    on_file: Mapping[str, int] = NO_ROWS,
) -> list[Block]:
    """What was refused, and why."""
    if case is None:
        head = errand.words(words.NOT_OPENED)
    else:
        head = errand.words(words.STAYS).format(case=case, state=state or "")
    lines = refusal_lines(errand, decision.refusals, names, 2, on_file)
    return [line(Piece(errand.words(words.REFUSED), Style.ALARM), head), *lines]


def refusal_lines(
    errand: Errand, refusals: Iterable[Refusal], names: Names, indent: int, on_file: Mapping[str, int] = NO_ROWS
) -> Iterator[Line]:
    """One line for each: code, words, clause, who could; what is missing is told in one go, as it is to be typed."""
    listed = list(refusals)
    width = max((width_of(found.code) for found in listed), default=0)
    missing = [found for found in listed if _field(found, names) is not None]
    for found in listed:
        if found not in missing:
            yield _line(errand, found, names, indent, width)
    yield from _missing(errand, missing, names, indent, width, on_file)


def _line(errand: Errand, found: Refusal, names: Names, indent: int, width: int) -> Line:
    parts: list[Part] = [Piece(pad(found.code, width), Style.WARN), "  ", _said(errand, found, names)]
    parts.append(Piece(clauses(found.clause), Style.FAINT))
    if found.who:
        who = errand.words(words.COULD).format(who=names.people(found.who))
        parts.append(Piece(f"  {who}", Style.GOOD))
    return Line(tuple(parts), indent, width + 2)


def _missing(
    errand: Errand, missing: Sequence[Refusal], names: Names, indent: int, width: int, on_file: Mapping[str, int]
) -> Iterator[Line]:
    """`Channel  channel=phone|online [4.6]`, a line for each field that must be given."""
    if not missing:
        return
    yield Line((Piece(pad(ASKS, width), Style.WARN), "  ", errand.words(words.STILL_ASKED)), indent, width + 2)
    fields = [names.procedure.fields[str(_field(found, names))] for found in missing]
    label = max(width_of(names.field(declared.name)) for declared in fields)
    for found, declared in zip(missing, fields, strict=True):
        filling = Piece(to_fill(declared), Style.NAME)
        clause = Piece(clauses(found.clause), Style.FAINT)
        yield Line((pad(names.field(declared.name), label), "  ", filling, clause), indent + width + 2, label + 2)
        if count := on_file.get(declared.name, 0):
            told = errand.words(answer_words.ROWS_ON_FILE).format(count=count, name=declared.name)
            yield Line((Piece(told, Style.FAINT),), indent + width + label + 4, 0)


def _said(errand: Errand, found: Refusal, names: Names) -> str:
    """The sentence; without advice that only repeats who could, and with conditions in words."""
    told = {text: condition(guard, names) for guard in guards_of(names.procedure) if (text := guard.text)}
    blanks = tuple((name, told.get(value, value) if name == "when" else value) for name, value in found.blanks)  # type: ignore[arg-type]
    wording = found.wording
    if found.who and found.code in ASK_SOMEBODY:
        wording = replace(wording, fix_zh="", fix_en="")
    return replace(found, wording=wording, blanks=blanks).say(errand.language)


def _field(found: Refusal, names: Names) -> str | None:
    """The field that the action asks for, when that is what the refusal is about."""
    name = dict(found.blanks).get("name")
    return name if found.code == ASKS and isinstance(name, str) and name in names.procedure.fields else None
