"""The questions of `complaints new`: what is asked, how an answer looks, and a default that earlier answers suggest."""

import re
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from workflow.commands.starting import messages as say
from workflow.commands.starting import understanding as read
from workflow.commands.starting.plan import Level
from workflow.definitions.refused import NotAValue
from workflow.wording import Label

T = TypeVar("T")
YES, NO = ("yes", "y", "是", "true"), ("no", "n", "否", "false", "-", "none", "无")


class Question(Struct, Generic[T], frozen=True, kw_only=True):
    """`key` is its name in a file of answers; `hint` shows how an answer looks; `understood` may raise `NotAValue`."""

    key: str
    asks: Label
    hint: Label
    default: str
    understood: Callable[[str], T]
    shown: Label | None = None
    """The default as it is read at a terminal, where that is not how it is written down."""


class Ask(Protocol):
    """Whoever answers: a person at a terminal, or a file."""

    def __call__(self, question: Question[T]) -> T: ...


def _(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


NO_HINT = _("", "")
A_NAME = _("小写字母、数字、_", "small letters, digits, _")
ROLES = "service=客服专员/Service agent, head=客服主管/Head of service, director=总监/Director"
STAGES = (
    "recorded=已登记/Recorded, investigating=调查中/Investigating, "
    "planning=拟定方案/Planning, carrying_out=落实中/Carrying out"
)
FIELDS = "channel=渠道/Channel:phone 电话/Phone|online 网上/Online|counter 柜台/Counter, order_number=订单号/Order number:text"


def name(suggested: str, named: Callable[[str], str]) -> Question[str]:
    return _text("name", "规程的名称", "What is the procedure called?", A_NAME, suggested, named)


def title_zh() -> Question[str]:
    return _text("title_zh", "中文标题", "Its title in Chinese", NO_HINT, "客户投诉处理规程", read.label_text)


def title_en(called: str) -> Question[str]:
    return _text("title_en", "英文标题", "Its title in English", NO_HINT, read.spelled(called), read.label_text)


def document(title: str) -> Question[str]:
    return _text("document", "依据的文件", "The document it comes from", NO_HINT, title, read.label_text)


def zone() -> Question[str]:
    return _text("timezone", "时区", "Time zone", NO_HINT, "Asia/Shanghai", read.zone)


def prefix(called: str) -> Question[str]:
    zh, en = "案件编号以什么开头", "What case numbers begin with"
    return _text("prefix", zh, en, NO_HINT, _initials(called), read.prefix)


def roles(understood: Callable[[str], T]) -> Question[T]:
    hint = _("名称=中文/English，可加 @部门；逗号分隔", "name=Chinese/English, perhaps @department; with commas")
    return _question("roles", "有哪些角色", "Which roles are there?", hint, ROLES, understood)


def stages(understood: Callable[[str], T]) -> Question[T]:
    hint = _(
        "名称=中文/English，按先后，逗号分隔；不含审批与结案",
        "name=Chinese/English in order, with commas; without approval and closing",
    )
    return _question("stages", "案件经过哪些环节", "Which stages does a case go through?", hint, STAGES, understood)


def who(key: str, asks: Label, among: Sequence[str], default: str) -> Question[str]:
    listed = ", ".join(among)
    return _question(key, asks.zh, asks.en, _(listed, listed), default, lambda text: read.one_of(text, among))


def hours(key: str, asks: Label) -> Question[str | None]:
    return _question(key, asks.zh, asks.en, _("24h、90m；没有写 -", "24h, 90m; - for no limit"), "24h", read.hours)


def approval(working: Sequence[str]) -> Question[str | None]:
    listed, suggested = ", ".join(working), "planning" if "planning" in working else working[-1]
    hint = _(f"{listed}；不要审批写 -", f"{listed}; - for no approval")

    def understood(text: str) -> str | None:
        return None if text.lower() in read.NOTHING else read.one_of(text, working)

    return _question(
        "approval", "哪个环节的方案须审批", "After which stage is the plan signed?", hint, suggested, understood
    )


def currency() -> Question[str]:
    return _text("currency", "金额的币种", "Currency of the amounts", NO_HINT, "CNY", read.currency)


def levels(among: Sequence[str], money: str) -> Question[tuple[Level, ...]]:
    hint = _(
        "角色 金额，由小到大，最后一级不写金额；none 500 为免签",
        "role amount, rising, the last without one; none 500 needs no signature",
    )
    zh, en = "谁能批到多少（含）", "Who signs up to which amount (inclusive)?"
    return _question("levels", zh, en, hint, _suggested_levels(among), lambda text: read.levels(text, among, money))


def call_back() -> Question[bool]:
    zh, en = "结案前是否回访客户", "Is the customer asked before the case is closed?"
    hint, shown = _("是 / 否", "yes / no"), _("是", "yes")
    return Question(key="call_back", asks=_(zh, en), hint=hint, default="yes", understood=_yes_no, shown=shown)


def fields(understood: Callable[[str], T]) -> Question[T]:
    hint = _("名称=中文/English:类型，逗号分隔；没有写 -", "name=Chinese/English:type, with commas; - for nothing")
    return _question("fields", "登记时还要记什么", "What else is recorded at the start?", hint, FIELDS, understood)


def keep() -> Question[str]:
    zh, en = "案件至少保存多久", "How long are cases kept at least?"
    return _text("keep", zh, en, _("3y、18mo", "3y, 18mo"), "3y", read.kept)


def _question(key: str, zh: str, en: str, hint: Label, default: str, understood: Callable[[str], T]) -> Question[T]:
    return Question(key=key, asks=_(zh, en), hint=hint, default=default, understood=understood)


def _text(key: str, zh: str, en: str, hint: Label, default: str, understood: Callable[[str], str]) -> Question[str]:
    return _question(key, zh, en, hint, default, understood)


def _initials(name: str) -> str:
    """`hotel_complaints` is HC."""
    return "".join(word[0] for word in re.findall("[a-z][a-z0-9]*", name))[:4].upper() or "C"


def _suggested_levels(roles: Sequence[str]) -> str:
    """The higher roles sign, in the order in which they were named."""
    if len(roles) == 1:
        return roles[0]
    *between, highest = roles[1:]
    limits = [f"{role} {5000 * (index + 1)}" for index, role in enumerate(between)]
    return ", ".join(["none 500", *limits, highest])


def _yes_no(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise NotAValue(say.NOT_YES_NO, word=text)
