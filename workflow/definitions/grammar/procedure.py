"""The definition language, format 1, as shapes: every key of every section, with what it means."""

import re

from workflow.definitions.grammar.compounds import ByForm, Key, ListOf, MapOf, OneOrMany, must
from workflow.definitions.grammar.declarations import (
    CALENDARS,
    FIELDS,
    FORMS,
    RANKS,
    ROLES_SECTION,
    SETTINGS,
    SOURCE,
    STATES,
)
from workflow.definitions.grammar.flow import ACTIONS, APPROVALS, CLOCKS, DUTIES, LINKS, TALLIES
from workflow.definitions.grammar.kinds import Thing
from workflow.definitions.grammar.shapes import OneOf, Phrase
from workflow.definitions.grammar.stories import STORIES
from workflow.definitions.grammar.words import (
    APPROVAL,
    CALENDAR,
    CALENDAR_CHOICE,
    CITED,
    DATE,
    DEED,
    DURATION_OR_SETTING,
    GUARD,
    LABEL,
    NEW_NAME,
    QUESTION_NAME,
    ROLE,
    STATE,
    TEXT,
    TITLED,
    TOLD,
    TRIGGER,
    YES_NO,
    a,
    record,
    saying,
)
from workflow.wording import Label

WITHOUT = record(
    "{approval: 审批, by: 角色}",
    "{approval: NAME, by: role}",
    {"approval": must(APPROVAL, "哪个审批", "the approval"), "by": Key(ROLE, "由谁签", "who signed")},
)
NEVER = record(
    "{reach: 状态, when: 条件}",
    "{reach: state, when: condition}",
    {
        "reach": Key(STATE, "不得进入的状态", "the state that must not be entered"),
        "when": Key(GUARD, "条件", "the condition"),
        "without": Key(WITHOUT, "除非已签", "unless it was signed"),
    },
)
ALWAYS = record(
    "{do: [动作], after: 动作, within: 时间}",
    "{do: [actions], after: action, within: time}",
    {
        "do": must(OneOrMany(DEED), "必须做的动作或义务", "the actions or duties that must happen"),
        "after": must(
            TRIGGER,
            "在什么之后",
            "after what",
        ),
        "within": Key(DURATION_OR_SETTING, "多久之内", "within what time"),
        "when": Key(GUARD, "条件", "the condition"),
        "calendar": Key(CALENDAR_CHOICE, "按哪个日历计", "the calendar it counts on"),
    },
)
RULE = record(
    "规则 {zh, en, never: {..}} 或 {zh, en, always: {..}}",
    "a rule {zh, en, never: {..}} or {zh, en, always: {..}}",
    {
        **TITLED,
        "never": Key(ByForm(NEVER.expected, mapping=NEVER), "绝不可以", "what must never be"),
        "always": Key(ByForm(ALWAYS.expected, mapping=ALWAYS), "必须做到", "what must always happen"),
    },
)
MARK = Phrase(
    re.compile(r"^(?P<clock>\w+)\s+(?P<mark>\S.*)\Z"),
    (("clock", (Thing.CLOCK,)),),
    frozenset(),
    Label(zh="时限 提醒点, 例如 replying 100%", en="a clock and its mark such as replying 100%"),
)
MOMENTS = ("entering", "leaving", "doing", "mark")
NOTICE = record(
    "通知 {entering: 状态, tell: [..], zh, en}",
    "a notice {entering: state, tell: [..], zh, en}",
    {
        **TITLED,
        "entering": Key(STATE, "进入该状态时", "on entering this state"),
        "leaving": Key(STATE, "离开该状态时", "on leaving this state"),
        "doing": Key(DEED, "做该动作时", "on doing this action"),
        "mark": Key(
            MARK,
            "到该提醒点时",
            "at this mark",
        ),
        "when": Key(GUARD, "条件", "the condition"),
        "tell": must(TOLD, "告知谁", "who is told"),
        "personal": Key(YES_NO, "个人信息不遮盖", "personal fields are not masked"),
    },
)
RETENTION = record(
    "{keep_at_least: 2y, from: last event, then: ask}",
    "{keep_at_least: 2y, from: last event, then: ask}",
    {
        "keep_at_least": Key(DURATION_OR_SETTING, "至少保存多久", "how long at least"),
        "from": must(OneOf(("last event",)), "从何时起", "counted from"),
        "then": must(OneOf(("ask", "erase")), "之后怎样", "what then"),
        **CITED,
    },
)
PERIODS = ("month", "quarter", "year")
EVERY = Phrase(
    re.compile(r"^(?:on request|(?P<setting>\w+))\Z"),
    (("setting", (Thing.SETTING,)),),
    frozenset(PERIODS),
    Label(zh="month | quarter | year | on request | 参数名", en="month | quarter | year | on request | a setting"),
)
COUNTS = ("cases", "time_in_state", "time_open", "breaches", "duties")
REPORT = record(
    "报告 {zh, en, every, counts, by}",
    "a report {zh, en, every, counts, by}",
    {
        **TITLED,
        "every": must(
            EVERY,
            "多久一次",
            "how often",
        ),
        "counts": must(OneOf(COUNTS), "统计什么", "what is counted"),
        "by": Key(
            OneOrMany(a(Thing.FIELD, words="state owner")),
            "按什么分",
            "grouped by",
        ),
        "when": Key(GUARD, "条件", "the condition"),
        "public": Key(YES_NO, "公开", "published"),
    },
)
UNCLEAR = record(
    "疑义 {asks, chosen, ..}",
    "an open question {asks, chosen, ..}",
    {
        "clause": Key(OneOrMany(saying("条款号", "a clause")), "原文条款", "clause of the source"),
        "asks": must(TEXT, "问什么", "what is asked"),
        "chosen": must(TEXT, "选了什么", "what was chosen"),
    },
)
PROCEDURE = record(
    "规程 {procedure, format, title, ..}",
    "a procedure {procedure, format, title, ..}",
    {
        "procedure": must(NEW_NAME, "规程的名称", "the procedure's name"),
        "format": must(OneOf(("1",)), "语言版本", "the language's version"),
        "title": must(LABEL, "标题", "its title"),
        "source": must(SOURCE, "出处", "where it comes from"),
        "number": must(saying("案件编号的样式", "how cases are numbered"), "案件编号的样式", "how cases are numbered"),
        "timezone": must(saying("时区, 例如 Asia/Shanghai", "a time zone such as Asia/Shanghai"), "时区", "time zone"),
        "calendars": Key(CALENDARS, "所用日历", "the calendars it uses"),
        "notify_hours": Key(
            CALENDAR,
            "一切消息等到此日历开放时才发, 时限另写的除外",
            "every message waits until this calendar is open, unless its clock says otherwise",
        ),
        "valid_from": Key(DATE, "生效日期", "in force from"),
        "valid_to": Key(DATE, "失效日期", "in force until"),
        "settings": Key(SETTINGS, "公司参数", "the company's parameters"),
        "ranks": Key(RANKS, "职级, 由低到高", "ranks from low to high"),
        "roles": must(ROLES_SECTION, "角色", "roles"),
        "fields": must(FIELDS, "字段", "fields"),
        "forms": Key(FORMS, "表单", "forms"),
        "states": must(STATES, "状态", "states"),
        "actions": must(ACTIONS, "动作", "actions"),
        "approvals": Key(APPROVALS, "审批", "approvals"),
        "clocks": Key(CLOCKS, "时限", "clocks"),
        "duties": Key(DUTIES, "待办义务", "duties"),
        "tallies": Key(TALLIES, "计次", "tallies"),
        "links": Key(LINKS, "关联的规程", "procedures that cases of this one lead to"),
        "rules": Key(ListOf(RULE), "规则", "rules"),
        "notices": Key(ListOf(NOTICE), "通知", "notices"),
        "retention": Key(ByForm(RETENTION.expected, mapping=RETENTION), "保存期限", "how long cases are kept"),
        "reports": Key(MapOf(NEW_NAME, REPORT), "报告", "reports"),
        "unclear": Key(MapOf(QUESTION_NAME, UNCLEAR), "疑义", "what the source leaves open"),
        "examples": Key(STORIES, "故事", "stories that must keep working"),
    },
)
"""A whole definition."""
