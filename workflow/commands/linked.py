"""The procedures that a definition's links lead to: those beside its file, else those that ship."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from workflow.commands.errand import file_bytes
from workflow.commands.library import is_path, shipped_bytes
from workflow.definitions.checks.links import check_links
from workflow.definitions.load import Checked, read_unchecked
from workflow.definitions.model import Link, Procedure
from workflow.definitions.problems import Problem, Problems, errors, in_order
from workflow.errors import ComplaintsError
from workflow.wording import Label, Wording

UNREADABLE = Wording(
    code="linked_definition_unusable",
    zh="关联“{link}”所用的定义 {file} 不能用：{problem}",
    en='the definition {file}, which the link "{link}" leads to, cannot be used: {problem}',
    fix_zh="先用 complaints check 检查它",
    fix_en="check it first with `complaints check`",
)


class Target(Struct, frozen=True):
    """A definition that a link leads to: where it was found, and its rules or why it has none."""

    file: str
    source: bytes
    rules: Procedure | ComplaintsError


def targets(procedure: Procedure, named: str) -> Mapping[str, Target]:
    """By name, every procedure that links lead to from the one that was `named` so, each after those it leads to itself."""
    found = dict[str, Target]()
    _collect(procedure, named, {procedure.name}, found)
    return found


def with_links(checked: Checked, named: str) -> Checked:
    """The same check, with what is wrong between this definition and those its links lead to."""
    procedure = checked.procedure
    if procedure is None or not procedure.links:
        return checked
    problems = _problems(procedure, targets(procedure, named))
    found = in_order((*checked.problems, *problems))
    return replace(checked, procedure=None if errors(problems) else procedure, problems=found)


def _problems(procedure: Procedure, found: Mapping[str, Target]) -> Iterable[Problem]:
    problems, others = Problems(), dict[str, Procedure]()
    for name, target in found.items():
        if isinstance(target.rules, Procedure):
            others[name] = target.rules
        else:
            for link in _leading(procedure, name):
                problem = Label(zh=target.rules.say("zh"), en=target.rules.say("en"))
                problems.error(link.procedure, UNREADABLE, link=link.name, file=target.file, problem=problem)
    said = {problem.place for problem in problems.found}
    return (*problems.found, *(each for each in check_links(procedure, others) if each.place not in said))


def _leading(procedure: Procedure, name: str) -> list[Link]:
    return [link for link in procedure.links.values() if link.procedure == name]


def _collect(procedure: Procedure, named: str, seen: set[str], found: dict[str, Target]) -> None:
    for name in dict.fromkeys(link.procedure for link in procedure.links.values()):
        target = None if name in seen else _target(name, named)
        seen.add(name)
        if target is not None:
            if isinstance(target.rules, Procedure):
                _collect(target.rules, target.file, seen, found)
            found[name] = target


def _target(name: str, named: str) -> Target | None:
    """The definition of that name beside the file, or else one that ships."""
    beside = Path(named).with_name(f"{name}.yaml")
    if is_path(named) and beside.is_file():
        target = _read(str(beside), file_bytes(beside))
        if isinstance(target.rules, ComplaintsError) or target.rules.name == name:
            return target
    shipped = shipped_bytes(name)
    return None if shipped is None else _read(name, shipped)


def _read(file: str, source: bytes) -> Target:
    try:
        return Target(file, source, read_unchecked(source))
    except ComplaintsError as error:
        return Target(file, source, error)
