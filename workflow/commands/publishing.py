"""From what a procedure is called on the command line to one that the store has."""

from typing import TYPE_CHECKING

from msgspec import Struct

from workflow.commands import library
from workflow.commands.errand import Errand
from workflow.commands.library import is_path
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


class Named(Struct, frozen=True):
    """A procedure that was named on the command line; `source` when the store may not have these rules yet, and then
    `file` says where they were found."""

    name: str
    rules: Procedure
    source: bytes | None
    file: str = ""


def procedure_named(desk: "Desk", named: str) -> Named:
    """One that the store has, one that ships, or a file."""
    in_store = {definition.name for definition in desk.definitions()}
    if named in in_store and not is_path(named):
        return Named(named, desk.rules(named).procedure, None)
    file, source = library.source(named, in_store)
    rules = _sound(file, source)
    return Named(rules.name, rules, source, file)


def publish_first(errand: Errand, desk: "Desk", named: Named) -> None:
    """Publishes rules that the store does not have, and before them those their links lead to; nothing happens when they
    are in use already, and what was withdrawn comes back by `complaints publish` only."""
    if named.source is None or desk.is_withdrawn(named.name):
        return
    from workflow.commands.linked import targets

    in_store = {definition.name for definition in desk.definitions()}
    for name, target in targets(named.rules, named.file).items():
        if name not in in_store:
            desk.publish(target.source, by=errand.by())
    desk.publish(named.source, by=errand.by())


def publishing(errand: Errand, desk: "Desk", words_: str) -> str:
    """The name of the procedure, which is published when it must be."""
    named = procedure_named(desk, words_)
    publish_first(errand, desk, named)
    return named.name


def _sound(file: str, source: bytes) -> Procedure:
    from workflow.definitions.load import load  # what the store has is not checked again

    checked = load(source)
    if checked.procedure is None:
        first = checked.problems[0]
        said, place = Label(zh=first.say("zh"), en=first.say("en")), first.place
        raise ProblemsFound(
            HAS_ERRORS, file=file, count=len(checked.problems), line=place.line, column=place.column, problem=said
        )
    return checked.procedure
