"""Says in plain words, and at the likely place, why the YAML parser gave up."""

import re

from msgspec import Struct

from workflow.definitions.problems import Problems
from workflow.definitions.reading import messages as say
from workflow.definitions.words import Place
from workflow.wording import Wording

_PLAIN = {"：": "': '", "，": "', '", "｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]"}
_PLAIN |= dict.fromkeys("“”‘’", '"')
_FULL_WIDTH = re.compile(
    r"^[\s{\[,-]*[A-Za-z_][\w ]*(?P<colon>：)"
    r"|(?P<comma>，)\s*[a-z_]+\s*[:：]"
    r"|[{,\[]\s*[a-z_]+(?P<inner>：)"
    r"|[:：]\s*(?P<open>[｛［【“‘])"
    r"|(?P<close>[｝］】])\s*(?:[,}\]]|$)"
)
_KEY_ONLY = re.compile(r"\s*[\w-]*\s*\Z")
_HASH = re.compile(r"\s#[^\n]*[}\]]\s*$")

_WORDINGS: tuple[tuple[str, Wording], ...] = (
    ("mapping values are not allowed", say.STRAY_COLON),
    ("unknown escape character", say.BACKSLASH),
    ("cannot start any token", say.CANNOT_BEGIN),
    ("could not find expected ':'", say.MISSING_COLON),
    ("while scanning a directive", say.DIRECTIVE),
    ("found undefined tag handle", say.CANNOT_BEGIN),
    ("while scanning a tag", say.CANNOT_BEGIN),
    ("while parsing a tag", say.CANNOT_BEGIN),
    ("while scanning an alias", say.CANNOT_BEGIN),
    ("while scanning an anchor", say.CANNOT_BEGIN),
    ("while scanning a block scalar", say.CANNOT_BEGIN),
    ("while scanning a quoted scalar", say.UNCLOSED_QUOTE),
    ("block sequence entries are not allowed", say.INDENTATION),
    ("while parsing a block", say.INDENTATION),
    ("document start", say.INDENTATION),
)
_FROM_THE_START = (say.UNCLOSED_QUOTE, say.MISSING_COLON)
"""What is wrong with where something began rather than with where the parser gave up."""


class Stumble(Struct, frozen=True):
    """Where the parser gave up, what it said, and where the thing began that it was reading."""

    at: Place
    since: Place
    context: str
    problem: str


def report_syntax(stumble: Stumble, text: str, long_quote: tuple[Place, int] | None, problems: Problems) -> None:
    """One problem for the one place where reading stopped. `long_quote`: the last quotes that ran over lines."""
    lines, at = text.splitlines(), stumble.at
    if any(at.line - 1 <= problem.place.line <= at.line for problem in problems.found):
        return
    if _report_hidden_cause(lines, stumble, problems):
        return
    if long_quote is not None and long_quote[1] >= at.line - 1:
        problems.error(long_quote[0], say.UNCLOSED_QUOTE)
        return
    _report_parser(stumble, lines, problems)


def _report_parser(stumble: Stumble, lines: list[str], problems: Problems) -> None:
    said, at = f"{stumble.context} {stumble.problem}", stumble.at
    bracket = next((bracket for bracket in "}]" if f"',' or '{bracket}'" in said), None)
    wording = next((wording for part, wording in _WORDINGS if part in said), None)
    if bracket and _is_colon_in_text(lines, at):
        problems.error(at, say.STRAY_COLON)
    elif bracket:
        problems.error(_end_before(lines, at), say.UNCLOSED_BRACKET, bracket=bracket, line=stumble.since.line)
    elif wording is not None:
        problems.error(stumble.since if wording in _FROM_THE_START else at, wording)
    else:
        problems.error(at, say.NOT_YAML, problem=stumble.problem or stumble.context)


def _is_colon_in_text(lines: list[str], at: Place) -> bool:
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    return line[at.column - 1 : at.column] == ":" and not _KEY_ONLY.match(line[: at.column - 1])


def _report_hidden_cause(lines: list[str], stumble: Stumble, problems: Problems) -> bool:
    """A full-width sign, or a comment that swallowed a bracket, explains the error better than the parser does."""
    last = stumble.at.line
    for number in range(last, max(min(stumble.since.line, last - 1), last - 3, 1) - 1, -1):
        line = lines[number - 1] if number <= len(lines) else ""
        if sign := _FULL_WIDTH.search(line):
            name = next(name for name, found in sign.groupdict().items() if found)
            place = Place(number, sign.start(name) + 1)
            problems.error(place, say.FULL_WIDTH, sign=sign[name], plain=_PLAIN[sign[name]])
            return True
        if cut := _HASH.search(line):
            problems.error(Place(number, cut.start() + 1), say.HASH_CUT)
            return True
    return False


def _end_before(lines: list[str], at: Place) -> Place:
    """The end of the text before, when the parser stumbled over the first word of a line: what lacks, lacks there."""
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    before = [number for number, text in enumerate(lines[: at.line - 1], 1) if _says_something(text)]
    if not before or not _KEY_ONLY.match(line[: at.column - 1]):
        return at
    return Place(before[-1], len(lines[before[-1] - 1].rstrip()) + 1)


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
