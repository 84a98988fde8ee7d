"""The one way from the bytes of a definition to something that can be run, or to what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from workflow.definitions.building.names import check_meanings, check_uses, declared
from workflow.definitions.building.procedure import build_procedure
from workflow.definitions.building.shared import Building
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.checks.run import run
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
_NOTHING_DECIDED: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
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
    """The rules of a definition that was published once: read and built, but not checked again. A case keeps its rules, also
    when a later release finds fault with what was published. Raises ProblemsFound."""
    problems = Problems()
    node = read(source, problems)
    procedure = None if node is None else _understood(node, sha256(source).hexdigest(), _NOTHING_DECIDED, problems)[0]
    if procedure is None or problems.has_errors():
        raise unusable(in_order(problems.found))
    return procedure


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
