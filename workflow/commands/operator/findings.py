"""What `complaints doctor` may find: each check has a name, each finding a level, what was seen, and what to do."""

from enum import Enum, StrEnum

from msgspec import Struct

from workflow.wording import Label


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """It works, and somebody should look."""
    PROBLEM = "problem"
    """Something is broken, late or about to be lost."""


class Check(Enum):
    """What is looked at; the value is what people call it."""

    STORE = Label(zh="案件库", en="store")
    SERVER = Label(zh="服务器", en="server")
    TABLES = Label(zh="表结构", en="tables")
    RIGHTS = Label(zh="权限", en="rights")
    GUARDS = Label(zh="防改触发器", en="guards")
    IDENTITY = Label(zh="身份", en="identity")
    INTEGRITY = Label(zh="文件完好", en="file")
    CLOCK = Label(zh="时钟", en="clock")
    MARKS = Label(zh="到点的提醒", en="due marks")
    WORKERS = Label(zh="值守", en="workers")
    VERIFICATION = Label(zh="核对", en="verification")
    TROUBLE = Label(zh="受阻的案件", en="cases set aside")
    NOTICES = Label(zh="通知", en="notices")
    CALENDARS = Label(zh="日历", en="calendars")
    ROLES = Label(zh="角色", en="roles")
    DISK = Label(zh="磁盘", en="disk")


class Finding(Struct, frozen=True):
    check: Check
    level: Level
    said: Label
    fix: Label | None = None


def filled(label: Label, **blanks: object) -> Label:
    """The label with its blanks filled; a blank that is a label itself is said in each language."""
    zh = {name: value.zh if isinstance(value, Label) else value for name, value in blanks.items()}
    en = {name: value.en if isinstance(value, Label) else value for name, value in blanks.items()}
    return Label(zh=label.zh.format(**zh), en=label.en.format(**en))


def length(seconds: int) -> Label:
    """How long, as people say it."""
    from workflow.spoken import moments

    return Label(zh=moments.length(seconds, "zh"), en=moments.length(seconds, "en"))
