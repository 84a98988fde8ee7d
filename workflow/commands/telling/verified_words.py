"""What is said of differences that a worker has found between history and what is stored."""

from typing import TYPE_CHECKING

from workflow.commands.surface.sheet import Piece, Style, line
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.commands.errand import Errand
    from workflow.service import Desk

DIFFERS = Label(
    zh="{what} 与历史不符（{count} 处）：{first}", en="{what} does not agree with history ({count}): {first}"
)
LOOK_AT_CASE = Label(
    zh="complaints replay {case} 与 complaints history {case} 查明；不要改库，先复制一份留证",
    en="find out with `complaints replay {case}` and `complaints history {case}`; "
    "change nothing, keep a copy as evidence",
)
LOOK_AT_ALL = Label(
    zh="complaints replay --all 查明；不要改库，先复制一份留证",
    en="find out with `complaints replay --all`; change nothing, keep a copy as evidence",
)
AGREES = Label(zh="{what} 又与历史相符了", en="{what} agrees with history again")
CANNOT_VERIFY = Label(
    zh="不能核对写入的内容：{problem}。其余照常",
    en="what was written cannot be verified: {problem}. All else goes on",
)
WARNING = Label(
    zh="注意：{case} 的历史与现状不符，见 complaints replay {case}",
    en="beware: history and present of {case} do not agree, see `complaints replay {case}`",
)
PEOPLE = Label(zh="人员名录", en="the directory")
OF_PERSON = Label(zh="{name} 的记录", en="the record of {name}")
NUMBERS = Label(zh="编号 {name}", en="the numbering {name}")
ATTACHMENT = Label(zh="附件 {name}", en="the attachment {name}")
RULES = Label(zh="规程 {name}", en="the procedure {name}")
CALENDAR = Label(zh="日历 {name}", en="the calendar {name}")
KINDS = {
    "directory": PEOPLE,
    "person": OF_PERSON,
    "numbering": NUMBERS,
    "attachment": ATTACHMENT,
    "definition": RULES,
    "calendar": CALENDAR,
}
SHOWN = 24
"""Letters of a digest."""


def what(stream: str) -> Label:
    """What people call a stream, or what else was verified."""
    kind, _, name = stream.partition(":")
    label = KINDS.get(kind)
    if label is None:
        return Label(zh=name or kind, en=name or kind)
    shown = name[:SHOWN] if kind == "attachment" else name
    return Label(zh=label.zh.format(name=shown), en=label.en.format(name=shown))


def where_to_look(stream: str) -> Label:
    kind, _, case = stream.partition(":")
    if kind != "case":
        return LOOK_AT_ALL
    return Label(zh=LOOK_AT_CASE.zh.format(case=case), en=LOOK_AT_CASE.en.format(case=case))


def warn_of_differences(errand: "Errand", desk: "Desk", case: str) -> bool:
    """Say so where a case is shown in which a worker has found differences; whether there are any."""
    differs = bool(desk.differences_of(f"case:{case}"))
    if differs:
        errand.terminal.tell([line(Piece(errand.words(WARNING).format(case=case), Style.ALARM))])
    return differs
