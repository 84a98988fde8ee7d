"""docs/reference/language: every key of a definition, from the same shapes that read one."""

from collections.abc import Iterator, Mapping
from typing import get_args, get_type_hints

from tools.reference_text import MADE, code, page, plain, table
from workflow.commands.registry import ENTRIES
from workflow.definitions.builtins import BUILTIN_DUTIES
from workflow.definitions.durations import parse_duration
from workflow.definitions.grammar.compounds import Bilingual, ByForm, Key, ListOf, MapOf, OneOrMany, Record
from workflow.definitions.grammar.procedure import PROCEDURE
from workflow.definitions.grammar.shapes import Shape, TrueFalse
from workflow.definitions.grammar.stories import BUILT_IN, CLOCK_STATES, EXPECT, STEP, OneStep
from workflow.definitions.grammar.words import GUARD_WORDS, LANGUAGE_WORDS
from workflow.definitions.guards.expression import Call
from workflow.definitions.values import Kind
from workflow.wording import Label, Language


def _(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


TITLE = _("# 规程语言，格式 1", "# The definition language, format 1")
ABOUT = _(
    "每一处能写什么，都在这里；认不得的项是错误。编辑器的提示来自同一来源：`complaints schema`。起草一份：`complaints new`。",
    "What may stand in each place stands here; an unknown key is an error. Editors take their suggestions from the same "
    "source: `complaints schema`. To begin one: `complaints new`.",
)
HEADS = (_("项", "key"), _("写什么", "what stands there"), _("不写时", "if left out"), _("意思", "meaning"))
REQUIRED, NO, NONE = _("必须写", "required"), _("否", "no"), _("—", "—")
KEYS = _("## 各项", "## Keys")
WHOLE_FILE = _("整个文件", "the whole file")
ONE_OF = _("下面之一", "one of")
TYPES_HEAD = _("## 字段的类型", "## Types of fields")
TYPES: Mapping[Kind, Label] = {
    Kind.TEXT: _(
        "文字，可多行；只以承诺入哈希，可抹除", "text of any length; only its commitment is hashed, so it can be erased"
    ),
    Kind.CHOICE: _("一个选项；`open: true` 容许另写", "one choice; `open: true` admits another wording"),
    Kind.LIST: _("几个选项", "several choices"),
    Kind.YESNO: _("是或否", "yes or no"),
    Kind.NUMBER: _("整数，可有 `unit`", "a whole number, perhaps with a `unit`"),
    Kind.MONEY: _(
        "金额，须有 `currency`，以最小单位精确保存", "an amount with a `currency`, kept exactly in its smallest unit"
    ),
    Kind.DATE: _("日期 `2026-09-28`", "a date, `2026-09-28`"),
    Kind.DATETIME: _(
        "日期时间 `2026-09-28T08:50`，不写时区即规程的时区",
        "a date and time, `2026-09-28T08:50`, in the procedure's zone unless it has an offset",
    ),
    Kind.PERSON: _("一个人的登录名；只以承诺入哈希", "the name a person acts under; only its commitment is hashed"),
    Kind.FILE: _("附件的名字；只以承诺入哈希", "the name of an attachment; only its commitment is hashed"),
    Kind.ROWS: _(
        "多行内容，列写在 `of` 里；只以承诺入哈希", "rows, their columns under `of`; only their commitment is hashed"
    ),
    Kind.DURATION: _("时间长度，只用于参数", "a length of time, for settings only"),
}
GUARDS_HEAD = _("## 条件", "## Conditions")
GUARDS = _(
    "`and or not`、`== != < <= > >=`、`in [..]`、`列表 has '选项'`、`+ - *`，括号；名称是字段或参数，选项写在引号里。可以问：",
    "`and or not`, `== != < <= > >=`, `in [..]`, `list has 'choice'`, `+ - *` and brackets; a name is a field or a setting, a "
    "choice stands in quotes. What can be asked:",
)
FUNCTIONS: Mapping[str, tuple[str, Label]] = {
    "filled": ("filled(refund)", _("字段已填；参数已定", "the field is filled in; the setting is decided")),
    "done": (
        "done(judge, since: recheck)",
        _("动作做过；`since:` 即最后一次之后", "the action was done; with `since:` after that one was done last"),
    ),
    "times": ("times(submit)", _("做过几次", "how often it was done")),
    "overdue": ("overdue(receiving)", _("时限已过而未完成", "the clock has passed its due instant")),
    "tally": ("tally(slips)", _("计次现在的数", "what the tally counts now")),
    "linked": ("linked(fix)", _("已开立这一关联的案件，且未作废", "a case was opened by this link and is not void")),
    "finished": ("finished(fix)", _("这一关联的案件有了，且都已结", "there is such a case, and none of them is open")),
}
TODAY = ("today", _("规程时区的今天，与日期比较", "the date in the procedure's zone, to compare dates with"))
DURATIONS_HEAD = _("## 时间长度", "## Lengths of time")
DURATIONS: Mapping[str, Label] = {
    "90s": _("秒", "seconds"),
    "30m": _("分钟", "minutes"),
    "24h": _("小时", "hours"),
    "1h30m": _("合写", "together"),
    "2wd": _(
        "工作日：起始日不算，到最后一日下班",
        "working days: the first day is not counted, until closing time of the last",
    ),
    "10cd": _(
        "自然日：起始日不算，到当日结束", "calendar days: the first day is not counted, until the end of the last"
    ),
    "2mo": _("月", "months"),
    "2y": _("年", "years"),
}
BARE = _("单写 `d` 是错误：说不清是哪种天。", "A bare `d` is an error: it does not say which days.")
MARKS_HEAD = _("## 提醒点", "## Marks")
MARKS: Mapping[str, Label] = {
    "80%": _("时限过了这么多时", "when that much of the limit is over"),
    "100%": _("到期后一秒：到期那一刻停下仍算按时", "one second after the due instant: stopping at it is in time"),
    "before 2h": _("到期前", "before it is due"),
    "after 1wd": _("到期后", "after it was due"),
}
STEPS_HEAD = _("## 故事的各步", "## Steps of a story")
STEPS: Mapping[str, Label] = {
    "li judge: {validity: valid, to: planning}": _(
        "此人办此动作；`refused: 代码` 为应被拒绝",
        "the person does the action; `refused: CODE` says that it must be refused",
    ),
    "CASE2.li note: ..": _("作用于第二个案件", "acts on the second case"),
    "wait: 24h": _(
        "时间过去；`wait: until 2026-10-08T09:00` 到某一刻", "time passes; `wait: until 2026-10-08T09:00` until then"
    ),
    "ends: fix": _("关联的案件办成", "the linked case ends, done"),
    "drops: fix": _("关联的案件结案而没有办成", "the linked case ends without being done"),
    "expect: {state: planning, told: [wang]}": _("应当如此", "must be so"),
}
BUILT_IN_HEAD = _("## 每份规程都有的", "## What every procedure has")
BUILT_IN_ABOUT = _("不必声明的动作与义务：", "Actions and duties that need not be declared:")
RESERVED_HEAD = _("## 不能用作名称的词", "## Words that cannot be names")


def language_page(language: Language) -> str:
    return page(_paragraphs(language))


def _paragraphs(language: Language) -> Iterator[str]:
    yield TITLE.say(language)
    yield MADE.say(language)
    yield ABOUT.say(language)
    yield KEYS.say(language)
    yield from _records(language)
    yield from _types(language)
    yield from _conditions(language)
    yield from _tables(language)
    yield from _built_in(language)


def _records(language: Language) -> Iterator[str]:
    """A table for each group of keys, each group once, with every place in which it stands."""
    places: dict[int, tuple[Record, list[str]]] = {}
    for place, record in _found(PROCEDURE, ""):
        places.setdefault(id(record), (record, []))[1].append(place)
    for record, found in places.values():
        name = ", ".join(code(place) for place in found) if found != [""] else WHOLE_FILE.say(language)
        yield f"### {name}"
        yield plain(record.expected.say(language))
        yield table([head.say(language) for head in HEADS], [_row(n, k, language) for n, k in record.keys.items()])


def _row(name: str, key: Key, language: Language) -> tuple[str, str, str, str]:
    without = REQUIRED if key.required else NO if isinstance(key.shape, TrueFalse) else NONE
    return (
        code(name),
        plain(key.shape.expected.say(language)),
        without.say(language),
        plain(key.zh if language == "zh" else key.en),
    )


def _found(shape: Shape, place: str) -> Iterator[tuple[str, Record]]:
    """The records in a shape, with their places; labels in both languages are no group of their own."""
    match shape:
        case Record():
            yield place, shape
            for name, key in shape.keys.items():
                yield from _found(key.shape, f"{place}.{name}".lstrip("."))
        case ListOf() | OneOrMany():
            yield from _found(shape.item, f"{place}[]")
        case MapOf():
            yield from _found(shape.value, f"{place}.NAME")
        case ByForm():
            for part in (shape.word, shape.sequence, shape.mapping):
                if part is not None:
                    yield from _found(part, place)
        case OneStep():
            yield f"{place}.PERSON ACTION", STEP
            yield from _found(EXPECT, f"{place}.expect")
        case Bilingual():
            return
        case _:
            return


def _types(language: Language) -> Iterator[str]:
    yield TYPES_HEAD.say(language)
    yield table((code("type:"), HEADS[3].say(language)), [(code(kind), TYPES[kind].say(language)) for kind in Kind])


def _conditions(language: Language) -> Iterator[str]:
    yield GUARDS_HEAD.say(language)
    yield GUARDS.say(language)
    functions = get_args(get_type_hints(Call)["function"])
    rows = [FUNCTIONS[name] for name in functions]
    yield table(
        (HEADS[0].say(language), HEADS[3].say(language)), [(code(n), said.say(language)) for n, said in (*rows, TODAY)]
    )


def _tables(language: Language) -> Iterator[str]:
    for text in DURATIONS:
        parse_duration(text)
    for head, rows in ((DURATIONS_HEAD, DURATIONS), (MARKS_HEAD, MARKS), (STEPS_HEAD, STEPS)):
        yield head.say(language)
        yield table(
            (HEADS[1].say(language), HEADS[3].say(language)),
            [(code(n), said.say(language)) for n, said in rows.items()],
        )
        if head is DURATIONS_HEAD:
            yield BARE.say(language)
    yield f"{code('expect: clock:')} {ONE_OF.say(language)} {', '.join(code(state) for state in CLOCK_STATES)}"


def _built_in(language: Language) -> Iterator[str]:
    yield BUILT_IN_HEAD.say(language)
    yield BUILT_IN_ABOUT.say(language)
    actions = [(code(name), ENTRIES[name].says.say(language)) for name in sorted(BUILT_IN)]
    duties = [(code(name), label.say(language)) for name, label in BUILTIN_DUTIES.items()]
    yield table((HEADS[0].say(language), HEADS[3].say(language)), [*actions, *duties])
    yield RESERVED_HEAD.say(language)
    yield ", ".join(code(word) for word in sorted(LANGUAGE_WORDS | GUARD_WORDS))
