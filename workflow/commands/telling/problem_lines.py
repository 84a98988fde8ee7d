"""Problems of a file as people and scripts read them: `file:line:column: code message`."""

from collections.abc import Iterator, Mapping, Sequence

from workflow.commands import words
from workflow.commands.errand import Errand
from workflow.commands.surface.cells import width_of
from workflow.commands.surface.sheet import Line, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.definitions.problems import Problem, Severity, errors
from workflow.spoken.harmless import harmless

WIDEST, BEFORE = 74, 34
"""How many columns of a line of the file are shown, and how many characters before what is meant."""


def problem_data(errand: Errand, name: str, problem: Problem) -> Mapping[str, Json]:
    return {
        "file": name,
        "line": problem.place.line,
        "column": problem.place.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.say(errand.language),
    }


def problem_lines(errand: Errand, name: str, source: bytes, problem: Problem) -> Iterator[Line]:
    """`file:line:col: code message`, and on a terminal the line with a caret under what is meant."""
    where = f"{name}:{problem.place.line}:{problem.place.column}: "
    grave = problem.severity is Severity.ERROR
    style = Style.ALARM if grave else Style.WARN
    kind = errand.words(words.PROBLEM if grave else words.WARNING)
    yield line(Piece(where, Style.STRONG), Piece(f"{kind} {problem.code} ", style), problem.say(errand.language))
    if errand.terminal.out.width is not None:
        yield from _excerpt(source, problem)


def verdict(errand: Errand, problems: Sequence[Problem]) -> Line:
    """The last line of a check: how many there are, or that all is well."""
    if not problems:
        return line(Piece("✓ " + errand.words(words.CHECKED_WELL), Style.GOOD))
    grave = len(errors(problems))
    text = errand.words(words.PROBLEMS).format(errors=grave, warnings=len(problems) - grave)
    return line(Piece(text, Style.ALARM if grave else Style.WARN))


def _excerpt(source: bytes, problem: Problem) -> Iterator[Line]:
    lines = source.decode("utf-8", "replace").splitlines()
    if not 0 < problem.place.line <= len(lines):
        return
    text, column = harmless(lines[problem.place.line - 1].replace("\t", " ")), problem.place.column - 1
    start = max(0, column - BEFORE)
    yield line(Piece(_beginning(text[start:], WIDEST), Style.FAINT), indent=4)
    yield line(Piece(" " * width_of(text[start:column]) + "^", Style.BAD), indent=4)


def _beginning(text: str, width: int) -> str:
    """As much of the text as fits."""
    end = next((i for i in range(len(text)) if width_of(text[: i + 1]) > width), len(text))
    return text[:end]
