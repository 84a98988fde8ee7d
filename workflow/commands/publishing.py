"""From what a procedure is called on the command line to one that the store has."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.commands import library
from workflow.commands.errand import Errand
from workflow.commands.library import is_path
from workflow.definitions.load import load
from workflow.definitions.model import Procedure
from workflow.errors import ProblemsFound
from workflow.wording import Label, Wording

if TYPE_CHECKING:
    from workflow.service import Desk

HAS_ERRORS = Wording(
    code="definition_has_errors",
    zh="{file} 有 {count} 个错误，第一个在 {line}:{column}：{problem}",
    en="{file} has {count} errors, the first at {line}:{column}: {problem}",
    fix_zh="用 complaints check 查看全部",
    fix_en="`complaints check` lists them all",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A procedure that was named on the command line; `source` when the store may not have these rules yet."""

    name: str
    rules: Procedure
    source: bytes | None


def procedure_named(desk: "Desk", named: str) -> Named:
    """One that the store has, one that ships, or a file."""
    in_store = {definition.name for definition in desk.definitions()}
    if named in in_store and not is_path(named):
        return Named(named, desk.rules(named).procedure, None)
    file, source = library.source(named, in_store)
    rules = _sound(file, source)
    return Named(rules.name, rules, source)


def publish_first(errand: Errand, desk: "Desk", named: Named) -> None:
    """Publishes rules that the store does not have; nothing happens when they are in use already."""
    if named.source is not None:
        desk.publish(named.source, by=errand.by())


def publishing(errand: Errand, desk: "Desk", words_: str) -> str:
    """The name of the procedure, which is published when it must be."""
    named = procedure_named(desk, words_)
    publish_first(errand, desk, named)
    return named.name


def _sound(file: str, source: bytes) -> Procedure:
    checked = load(source)
    if checked.procedure is None:
        first = checked.problems[0]
        said, place = Label(zh=first.say("zh"), en=first.say("en")), first.place
        raise ProblemsFound(
            HAS_ERRORS, file=file, count=len(checked.problems), line=place.line, column=place.column, problem=said
        )
    return checked.procedure
