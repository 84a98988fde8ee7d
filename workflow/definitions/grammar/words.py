"""The words and small shapes that every section of the language shares."""

import keyword
import re

from workflow.definitions.builtins import BUILTIN_DUTIES, DUPLICATE
from workflow.definitions.durations import DURATION_PATTERN
from workflow.definitions.grammar import messages as say
from workflow.definitions.grammar.compounds import Bilingual, ByForm, Key, ListOf, MapOf, OneOrMany, Record, must
from workflow.definitions.grammar.kinds import Thing
from workflow.definitions.grammar.shapes import BLANK, Anything, GuardText, Named, Phrase, Ref, Shape, Text, TrueFalse
from workflow.wording import Label

LANGUAGE_WORDS = frozenset(
    ["assignee", "approver", "owner", "system", "customer", "same", "previous", "opening", "none", "refused", "to"]
)
GUARD_WORDS = frozenset(["has", "since", "true", "false", "null", "yes", "no", "on", "off", "today"])
RESERVED = LANGUAGE_WORDS | GUARD_WORDS | BUILTIN_DUTIES.keys() | {word for word in keyword.kwlist if word.islower()}
"""Names nobody may declare: words of the language, of guards, and what a guard could not mention."""

_NAME = re.compile(r"^[a-z][a-z0-9_]*\Z")
_QUESTION = re.compile(r"^U[0-9]+\Z")
_ANY_KEY = re.compile(r"^.+\Z")


def a(*things: Thing, words: str = "") -> Ref:
    """The name of one of these things, or one of the `words` of the language."""
    return Ref(things, frozenset(words.split()))


def saying(zh: str, en: str) -> Text:
    return Text(Label(zh=zh, en=en))


def record(zh: str, en: str, keys: dict[str, Key], rest: Shape | None = None) -> Record:
    return Record.of(keys, Label(zh=zh, en=en), rest)


TEXT = Text()
NEW_NAME = Named(_NAME, say.BAD_NAME, RESERVED)
PLAIN_NAME = Named(_NAME, say.BAD_NAME)
"""A name that no guard mentions bare: a choice, a column, a person of a story."""
LINK_NAME = Named(_NAME, say.BAD_NAME, RESERVED | {DUPLICATE})
QUESTION_NAME = Named(_QUESTION, say.BAD_QUESTION_NAME)
ANY_KEY = Named(_ANY_KEY, say.BAD_NAME)
YES_NO = TrueFalse()
VALUE = Anything()

FIELD = a(Thing.FIELD)
STATE = a(Thing.STATE)
ACTION = a(Thing.ACTION)
DEED = a(Thing.ACTION, Thing.DUTY)
"""An action, or a duty, whose name counts as one."""
ROLE = a(Thing.ROLE)
RANK = a(Thing.RANK)
APPROVAL = a(Thing.APPROVAL)
DUTY = a(Thing.DUTY)
LINK = a(Thing.LINK)
CALENDAR = a(Thing.CALENDAR, words="always")
CALENDAR_BY = record(
    "按字段选择 {by: 字段, 选项: 日历, default: 日历}",
    "a choice by field {by: field, choice: calendar, default: calendar}",
    {
        "by": must(FIELD, "按哪个选择字段", "the choice field that decides"),
        "default": Key(CALENDAR, "其余情况的日历", "the calendar of every other case"),
    },
    rest=CALENDAR,
)
CALENDAR_CHOICE = ByForm(
    Label(zh="日历, 或 {by: 字段, ..}", en="a calendar, or {by: field, ..}"),
    word=CALENDAR,
    mapping=CALENDAR_BY,
    blank=BLANK,
)
CLOCK = a(Thing.CLOCK)
SETTING = a(Thing.SETTING)
SIGNER = a(Thing.ROLE, words="none")
PERSON = Text(Label(zh="人员名", en="a person's name"), pattern="^[a-z][a-z0-9_]*$")
GUARD = GuardText(Label(zh='条件, 例如 "cost > 0"', en='a condition such as "cost > 0"'))
DURATION = Text(Label(zh="时间长度, 例如 24h、2wd", en="a length of time such as 24h or 2wd"), pattern=DURATION_PATTERN)
DURATION_OR_SETTING = Phrase(
    re.compile(r"^(?:(?P<setting>[A-Za-z_]\w*)|\S+)\Z"),
    (("setting", (Thing.SETTING,)),),
    frozenset(),
    Label(zh="时间长度或参数名", en="a length of time or a setting's name"),
)
DATE = Text(Label(zh="日期, 例如 2026-09-28", en="a date such as 2026-09-28"), pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
INSTANT = Text(
    Label(zh="日期和时间, 例如 2026-09-28T09:00", en="a date and time such as 2026-09-28T09:00"),
    pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}",
)

CITED: dict[str, Key] = {
    "clause": Key(OneOrMany(saying("条款号", "a clause")), "原文条款", "clause of the source"),
    "unclear": Key(a(Thing.QUESTION), "所依据的疑义", "the open question this rests on"),
}
BOTH: dict[str, Key] = {
    "zh": must(TEXT, "中文", "in Chinese"),
    "en": must(TEXT, "英文", "in English"),
}
TITLED: dict[str, Key] = {**BOTH, **CITED}
"""What everything that a person reads carries."""

LABEL = Bilingual(Record.of(BOTH, Label(zh="{zh: 中文, en: English}", en="{zh: 中文, en: English}")))
CHOICES = MapOf(PLAIN_NAME, LABEL)


ACTORS = OneOrMany(a(Thing.ROLE, words="approver assignee owner system"))
WHO_BY = record(
    "按字段选择 {by: 字段, 选项: [角色]}",
    "a choice by field {by: field, choice: [roles]}",
    {"by": must(FIELD, "按哪个选择字段", "the choice field that decides")},
    rest=ACTORS,
)
WHO = ByForm(
    Label(
        zh="角色, [角色], approver, assignee, owner 或 {by: 字段, ..}",
        en="a role, [roles], approver, assignee, owner or {by: field, ..}",
    ),
    word=ACTORS,
    sequence=ACTORS,
    mapping=WHO_BY,
    blank=(),
)
_ITEM = re.compile(r"^(?:form\s+(?P<form>\w+)|(?P<name>\S+))\Z")


def items(*things: Thing) -> ListOf:
    """A list of these things and of forms, each perhaps only under a condition."""
    expected = Label(zh='字段, form 表单名, 或 {字段: "条件"}', en='a field, form NAME, or {field: "condition"}')
    named = Phrase(_ITEM, (("form", (Thing.FORM,)), ("name", (*things, Thing.FORM))), frozenset(), expected)
    return ListOf(ByForm(expected, word=named, mapping=MapOf(named, GUARD), blank=BLANK))


GIVEN = items(Thing.FIELD)
NEEDED = items(Thing.FIELD, Thing.DUTY)
TOLD = OneOrMany(a(Thing.ROLE, words="owner assignee approver customer"))
_TRIGGER = re.compile(r"^(?P<name>[A-Za-z]\w*)(?:\s+to\s+(?P<to>\w+))?\Z")
TRIGGER = Phrase(
    _TRIGGER,
    (("name", (Thing.ACTION, Thing.DUTY)), ("to", (Thing.STATE,))),
    frozenset({"opening"}),
    Label(zh="动作, 动作 to 状态, 义务或 opening", en="an action, ACTION to STATE, a duty, or opening"),
)
LIMIT = Phrase(
    re.compile(r"^(?:(?P<setting>[a-z_]\w*)|.+)\Z"),
    (("setting", (Thing.SETTING,)),),
    frozenset(),
    Label(zh="数额或参数名", en="an amount or a setting's name"),
)
