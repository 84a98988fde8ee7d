"""What a linked case is opened with: literals of the link, and copies of what the case that leads to it holds."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from workflow.definitions.links import fits, opening_action
from workflow.definitions.model import Link
from workflow.definitions.values import Value
from workflow.engine.case import Case, Given, Sealed
from workflow.engine.commands import Command, Do, Origin
from workflow.engine.directory import Directory
from workflow.engine.refusals import Refusal, Refused, refusal
from workflow.engine.rulebook import Rulebook
from workflow.errors import ComplaintsError, UsageError
from workflow.store.giving import Order, doing
from workflow.wording import Label, Wording

UNOPENED = Wording(
    code="linked_case",
    zh="要开立“{link}”的案件（规程 {procedure}），未能开立，因此本案也不变动",
    en="a case of “{link}” ({procedure}) would be opened and cannot be, so nothing changes here either",
    fix_zh="按下面所说的办理后再试",
    fix_en="see to what follows, then try again",
)
DOES_NOT_FIT = Wording(
    code="link_does_not_fit",
    zh="关联“{link}”不能按规程 {procedure} 开立案件：{problem}",
    en='the link "{link}" can open no case of {procedure}: {problem}',
    fix_zh="请规程负责人发布或改正其中之一",
    fix_en="ask the owner of the procedures to publish or change one of them",
)
NO_SUCH_ACTION = Wording(
    code="link_opening_gone",
    zh="规程 {procedure} 没有这样的开案动作",
    en="the procedure {procedure} has no such opening action",
)
ANOTHER_TYPE = Wording(
    code="link_field_changed",
    zh="“{field}”与“{other}”的类型不一致",
    en='"{field}" and "{other}" are not of the same type',
)


class Opening(NamedTuple):
    """A case that is to be opened for another: by which link, under which rules, with which number."""

    link: Link
    book: Rulebook
    number: str
    origin: Origin


def order_for(
    opening: Opening, parent: Rulebook, case: Case, values: Mapping[str, Value], directory: Directory
) -> Order:
    """How to open it for `case`; `values` has, by commitment, what the fields of `case` hold. Raises ComplaintsError where
    the procedure was changed and the link no longer fits."""
    link, book = opening.link, opening.book
    action = opening_action(link, book.procedure)
    if action is None:
        raise UsageError(NO_SUCH_ACTION, procedure=book.procedure.name)
    given: dict[str, object] = {**link.gives, **_copied(opening, parent, case, values)}
    order = doing(book, directory, action.name, given, None)

    def build(sealed: Given) -> Command:
        return Do(action=action.name, given=sealed, origin=opening.origin)

    return replace(order, build=build)


def unopened(action: str, link: Link, why: tuple[Refusal, ...]) -> Refused:
    """The refusal of a move whose linked case cannot be opened."""
    said = refusal(UNOPENED, link.clause, link=link.label, procedure=link.procedure)
    return Refused(action=action, refusals=(said, *why), unopened=link.name)


def does_not_fit(link: Link, error: ComplaintsError) -> Refusal:
    problem = Label(zh=error.say("zh"), en=error.say("en"))
    return refusal(DOES_NOT_FIT, link.clause, link=link.name, procedure=link.procedure, problem=problem)


def _copied(opening: Opening, parent: Rulebook, case: Case, values: Mapping[str, Value]) -> dict[str, object]:
    """What is filled of the fields that the link copies."""
    ours, theirs, found = parent.procedure.fields, opening.book.procedure.fields, dict[str, object]()
    for name, source in opening.link.copies.items():
        if name in theirs and not fits(ours[source], theirs[name]):
            raise UsageError(ANOTHER_TYPE, field=source, other=name)
        value = _plain(case.fields.get(source), values)
        if value is not None:
            found[name] = value
    return found


def _plain(value: Value | Sealed | None, values: Mapping[str, Value]) -> Value | None:
    if isinstance(value, Sealed):
        return value.value if value.value is not None else values.get(value.commitment)
    return value
