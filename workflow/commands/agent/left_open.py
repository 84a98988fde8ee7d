"""What voiding a case leaves behind: cases that were opened for it, and those that were merged into it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workflow.commands.errand import Errand
from workflow.commands.wishes import Run
from workflow.definitions.builtins import DUPLICATE
from workflow.engine.effects import Voided
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.service import Desk, Outcome

LEFT_OPEN = Label(
    zh="案件 {case} 已作废；由它开立、仍在办而须另行处理的：{others}",
    en="case {case} is void; opened for it, still open and to be seen to: {others}",
)
MERGED_AWAY = Label(
    zh="曾并入 {case} 的 {others} 也随之无人办理；若投诉属实，请重新登记",
    en="nobody handles what was merged into {case} either: {others}; if that is a real complaint, open it again",
)


def left_open(errand: Errand, desk: "Desk", voided: "Outcome") -> None:
    """Says, once the case is void, which cases opened for it are still open, and which were merged into it in vain."""
    if errand.wishes.run is Run.DRY:
        return
    links = desk.case(voided.case).links
    _say(errand, LEFT_OPEN, voided, (other for other, linked in links.items() if linked.standing == "open"))
    if not any(isinstance(each, Voided) and each.duplicate_of for event in voided.events for each in event.effects):
        _say(errand, MERGED_AWAY, voided, (other for other, linked in links.items() if linked.link == DUPLICATE))


def _say(errand: Errand, label: Label, voided: "Outcome", others: Iterable[str]) -> None:
    if listed := ("、" if errand.language == "zh" else ", ").join(sorted(others)):
        errand.remark(label, case=voided.case, others=listed)
