"""The kinds of thing a definition declares by name, and what is collected about names while it is read."""

from enum import Enum

from msgspec import Struct, field

from workflow.definitions.problems import Problems
from workflow.definitions.words import Place, Word
from workflow.wording import Blank, Label, Wording


class Thing(Enum):
    """The section it is declared in, and what people call it."""

    SETTING = ("settings", Label(zh="参数", en="setting"))
    RANK = ("ranks", Label(zh="职级", en="rank"))
    ROLE = ("roles", Label(zh="角色", en="role"))
    FIELD = ("fields", Label(zh="字段", en="field"))
    FORM = ("forms", Label(zh="表单", en="form"))
    STATE = ("states", Label(zh="状态", en="state"))
    ACTION = ("actions", Label(zh="动作", en="action"))
    APPROVAL = ("approvals", Label(zh="审批", en="approval"))
    CLOCK = ("clocks", Label(zh="时限", en="clock"))
    DUTY = ("duties", Label(zh="待办义务", en="duty"))
    TALLY = ("tallies", Label(zh="计次", en="tally"))
    LINK = ("links", Label(zh="关联", en="link"))
    CALENDAR = ("calendars", Label(zh="日历", en="calendar"))
    QUESTION = ("unclear", Label(zh="疑义", en="open question"))

    def __init__(self, section: str, label: Label) -> None:
        self.section = section
        self.label = label

    __hash__ = object.__hash__  # each is there once, and they are looked up for every name of a definition

    @property
    def code(self) -> str:
        return self.name.lower()


ONE_MEANING = (
    Thing.SETTING,
    Thing.ROLE,
    Thing.FIELD,
    Thing.STATE,
    Thing.ACTION,
    Thing.APPROVAL,
    Thing.CLOCK,
    Thing.DUTY,
    Thing.TALLY,
    Thing.LINK,
)
"""Kinds among which no name may stand twice: people would misread it."""


class Use(Struct, frozen=True):
    """A name where it is used, and the kinds of thing it may be there."""

    name: Word
    things: tuple[Thing, ...]


class Reading(Struct):
    """What grows while nodes are read: problems, uses of names, and the texts of guards."""

    problems: Problems
    uses: list[Use] = field(default_factory=list)
    guards: list[Word] = field(default_factory=list)

    def error(self, where: str | Place, wording: Wording, **blanks: Blank) -> None:
        self.problems.error(where, wording, **blanks)

    def use(self, name: Word, things: tuple[Thing, ...]) -> None:
        self.uses.append(Use(name, things))
