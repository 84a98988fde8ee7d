"""The one way from the bytes of a definition to something that can be run, or to what is wrong with it."""

import re
from collections.abc import Mapping
from hashlib import sha256

from msgspec import Struct

from workflow.definitions.building.names import check_meanings, check_uses, declared
from workflow.definitions.building.procedure import build_procedure
from workflow.definitions.building.shared import Building
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.grammar.kinds import Reading
from workflow.definitions.grammar.procedure import PROCEDURE
from workflow.definitions.model import Procedure
from workflow.definitions.problems import Problem, Problems, in_order, not_usable
from workflow.definitions.reading.nodes import Mapping as MappingNode
from workflow.definitions.reading.nodes import Node
from workflow.definitions.reading.reader import read
from workflow.errors import ProblemsFound
from workflow.wording import Label, Wording

UNUSABLE = Wording(
    code="rules_unusable",
    zh="定义有 {count} 处问题，第一处在第 {line} 行第 {column} 列：{problem}",
    en="the definition has {count} problems, the first at line {line}, column {column}: {problem}",
    fix_zh="用 complaints check 逐一查看",
    fix_en="see them all with `complaints check`",
)
_STORIES = re.compile(rb"^examples:(?=\s)", re.MULTILINE)
_SECTION = re.compile(rb"[\n\r][^\s#-]")
"""Where a line begins with something else than a comment, an entry of a list or the inside of what is above."""
_NOTHING_DECIDED: Mapping[str, str] = {}


class Checked(Struct, frozen=True, kw_only=True):
    """`procedure` is None when a problem is an error; `problems` stand in the order of the file."""

    procedure: Procedure | None
    problems: tuple[Problem, ...]
    proved: tuple[Label, ...] = ()
    """What was proved about it, in words."""
    undecided: tuple[str, ...] = ()
    """Settings without a value: what depends on them is switched off."""


def load(
    source: bytes,
    decided: Mapping[str, str] | None = None,
    calendars: Mapping[str, CalendarRules] | None = None,
) -> Checked:
    """Reads, builds and checks a definition; `decided` are values for settings, beside or instead of the file's. With
    `calendars`, by name, those that the definition counts on must be among them."""
    from workflow.definitions.checks.run import run  # what was published is read without its checks

    problems = Problems()
    node = read(source, problems)
    if node is None:
        return _refused(problems)
    procedure, build = _understood(node, sha256(source).hexdigest(), decided or _NOTHING_DECIDED, problems)
    if problems.has_errors():
        return _refused(problems)
    proved = run(procedure, build.scope, calendars, problems)
    if problems.has_errors():
        return _refused(problems)
    undecided = tuple(name for name, setting in procedure.settings.items() if setting.value is None)
    return Checked(procedure=procedure, problems=in_order(problems.found), proved=proved, undecided=undecided)


def read_published(source: bytes) -> Procedure:
    """The rules of a definition that was published once: read and built, but not checked again, and without its stories,
    which decide nothing. A case keeps its rules, also when a later release finds fault with what was published. Raises
    ProblemsFound."""
    deciding = _without_stories(source)
    if deciding is not source and (procedure := _unchecked(deciding, source, Problems())) is not None:
        return procedure
    return read_unchecked(source)


def read_unchecked(source: bytes) -> Procedure:
    """A definition with its stories, read and built, but not checked. Raises ProblemsFound."""
    problems = Problems()
    procedure = _unchecked(source, source, problems)
    if procedure is None:
        raise unusable(in_order(problems.found))
    return procedure


def _unchecked(text: bytes, source: bytes, problems: Problems) -> Procedure | None:
    """What `text`, the source or a part of it, says; None when an error was reported."""
    node = read(text, problems)
    procedure = None if node is None else _understood(node, sha256(source).hexdigest(), _NOTHING_DECIDED, problems)[0]
    return None if problems.has_errors() else procedure


def _without_stories(source: bytes) -> bytes:
    """The text before its stories, when nothing but stories comes after. Read alone it means what it means in the whole: a
    line that begins with a name continues nothing that is complete without it."""
    stories = _STORIES.search(source)
    return source if stories is None or _SECTION.search(source, stories.end()) else source[: stories.start()]


def unusable(problems: tuple[Problem, ...]) -> ProblemsFound:
    """What to raise when a definition has errors: the first of them, and how many there are."""
    return not_usable(UNUSABLE, problems)


def _understood(node: Node, digest: str, decided: Mapping[str, str], problems: Problems) -> tuple[Procedure, Building]:
    reading = Reading(problems)
    raw = PROCEDURE.read(node, reading)
    names = declared(raw, node.entries if isinstance(node, MappingNode) else (), PROCEDURE.blank)
    check_meanings(names, problems)
    check_uses(names, reading)
    build = Building(names=names, problems=problems, zone="UTC")
    return build_procedure(raw, digest, decided, build), build


def _refused(problems: Problems) -> Checked:
    return Checked(procedure=None, problems=in_order(problems.found))
