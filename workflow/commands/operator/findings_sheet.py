"""How findings are told: a line for each, what to do below it, and a line for all of them."""

from collections.abc import Iterator, Mapping, Sequence

from workflow.commands.errand import Errand
from workflow.commands.operator.findings import Check, Finding, Level
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import GAP, Block, Line, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.wording import Label

SIGNS: Mapping[Level, Piece] = {
    Level.OK: Piece("✓ ", Style.GOOD),
    Level.WARNING: Piece("! ", Style.WARN),
    Level.PROBLEM: Piece("✗ ", Style.ALARM),
}
STYLES: Mapping[Level, Style] = {Level.OK: Style.PLAIN, Level.WARNING: Style.WARN, Level.PROBLEM: Style.BAD}
WELL = Label(zh="一切正常", en="all is well")
SUMMARY = Label(zh="问题 {problems} 个，提醒 {warnings} 个", en="problems: {problems}, warnings: {warnings}")


def give(errand: Errand, found: Sequence[Finding]) -> int:
    """Show them; the exit code is 1 when there is a problem."""
    counts = {level: sum(finding.level is level for finding in found) for level in Level}
    data = [_data(errand, finding) for finding in found]
    result: Mapping[str, Json] = {"well": not counts[Level.PROBLEM], "findings": data}
    errand.terminal.give(result, [*_lines(errand, found), GAP, _summary(errand, counts)])
    return 1 if counts[Level.PROBLEM] else 0


def _lines(errand: Errand, found: Sequence[Finding]) -> Iterator[Block]:
    """A line for each finding, and below it what to do; a check is named once."""
    width = max(width_of(errand.words(check.value)) for check in Check)
    before: Check | None = None
    for finding in found:
        name = "" if finding.check is before else errand.words(finding.check.value)
        before = finding.check
        said = Piece(errand.words(finding.said), STYLES[finding.level])
        yield line(SIGNS[finding.level], pad(name, width), "  ", said, hang=width + 4)
        if finding.fix is not None:
            yield _fix(errand.words(finding.fix), width + 4)


def _fix(text: str, indent: int) -> Line:
    return line(Piece(f"→ {text}", Style.FAINT), indent=indent)


def _summary(errand: Errand, counts: Mapping[Level, int]) -> Line:
    if not counts[Level.PROBLEM] and not counts[Level.WARNING]:
        return line(SIGNS[Level.OK], errand.words(WELL))
    level = Level.PROBLEM if counts[Level.PROBLEM] else Level.WARNING
    said = errand.words(SUMMARY).format(problems=counts[Level.PROBLEM], warnings=counts[Level.WARNING])
    return line(SIGNS[level], said)


def _data(errand: Errand, finding: Finding) -> Mapping[str, Json]:
    return {
        "check": finding.check.name.lower(),
        "level": finding.level.value,
        "message": errand.words(finding.said),
        "fix": None if finding.fix is None else errand.words(finding.fix),
    }
