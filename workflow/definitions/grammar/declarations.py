"""The sections that declare what exists: settings, roles, fields, forms, states."""

from workflow.definitions.grammar.compounds import ByForm, Key, ListOf, MapOf, must
from workflow.definitions.grammar.shapes import OneOf
from workflow.definitions.grammar.words import (
    APPROVAL,
    CHOICES,
    CITED,
    DATE,
    FIELD,
    GUARD,
    LABEL,
    NEW_NAME,
    PLAIN_NAME,
    RANK,
    TEXT,
    TITLED,
    VALUE,
    WHO,
    YES_NO,
    record,
    saying,
)
from workflow.wording import Label

CURRENCY = Key(saying("币种代码, 例如 CNY", "a currency's code such as CNY"), "币种", "currency")

SOURCE = record(
    "{document: 文件名}",
    "{document: NAME}",
    {
        "document": must(TEXT, "制度原文的名称", "the document this comes from"),
        "issuer": Key(TEXT, "发布单位", "who issued it"),
        "version": Key(TEXT, "原文版本", "its version"),
        "dated": Key(DATE, "原文日期", "its date"),
        **CITED,
    },
)
CALENDARS = MapOf(PLAIN_NAME, PLAIN_NAME)

SETTING_SHAPE = record(
    "参数 {type, zh, en, ..}",
    "a setting {type, zh, en, ..}",
    {
        "type": must(OneOf(("money", "number", "duration", "date", "choice")), "类型", "what kind of value"),
        "currency": CURRENCY,
        "choices": Key(CHOICES, "选项", "the choices"),
        "value": Key(VALUE, "公司的决定; 未写即未定", "what the company decided; not decided without it"),
        **TITLED,
    },
)
SETTINGS = MapOf(NEW_NAME, SETTING_SHAPE)
RANKS = ListOf(PLAIN_NAME)

HELD_BY = record(
    "{department: 部门, rank_at_least: 职级}",
    "{department: NAME, rank_at_least: RANK}",
    {
        "department": Key(TEXT, "所属部门, 或写明部门的选择字段", "the department, or a choice field naming it"),
        "rank_at_least": Key(RANK, "最低职级", "the lowest rank that may hold it"),
    },
)
ROLE_SHAPE = record(
    "角色 {zh, en, ..}",
    "a role {zh, en, ..}",
    {**TITLED, "held_by": Key(HELD_BY, "谁可以担任", "who may hold it")},
)
ROLES_SECTION = MapOf(NEW_NAME, ROLE_SHAPE)

_CELL_TYPES = ("text", "choice", "yesno", "number", "money", "date", "datetime", "person", "file")
FIELD_TYPES = (*_CELL_TYPES, "rows", "list")
_TYPED: dict[str, Key] = {
    "choices": Key(CHOICES, "选项", "the choices"),
    "open": Key(YES_NO, "选项之外可另写", "admits another wording"),
    "unit": Key(TEXT, "数量的单位", "the unit of the number"),
    "currency": CURRENCY,
    "personal": Key(YES_NO, "个人信息, 输出时遮盖", "personal, masked in output"),
}
COLUMN = record(
    "列 {zh, en, type, ..}",
    "a column {zh, en, type, ..}",
    {
        **TITLED,
        "type": must(OneOf(_CELL_TYPES), "类型", "what it holds"),
        **_TYPED,
        "optional": Key(YES_NO, "可以不填", "may stay empty"),
    },
)
DERIVED_ROW = record(
    "{when: 条件, value: 值}",
    "{when: condition, value: value}",
    {"when": Key(GUARD, "何时", "when it holds"), "value": must(VALUE, "值", "the value")},
)
DERIVATION = ByForm(
    Label(zh="算式, who(动作), 或 [{when, value}, ..]", en="an expression, who(action), or [{when, value}, ..]"),
    word=GUARD,
    sequence=ListOf(DERIVED_ROW),
)
FIELD_SHAPE = record(
    "字段 {zh, en, type, ..}",
    "a field {zh, en, type, ..}",
    {
        **TITLED,
        "type": must(OneOf(FIELD_TYPES), "类型", "what it holds"),
        **_TYPED,
        "is": Key(DERIVATION, "由其他内容得出", "derived from other things"),
        "default": Key(VALUE, "开立时的值", "its value at opening"),
        "of": Key(MapOf(PLAIN_NAME, COLUMN), "各列", "its columns"),
    },
)
FIELDS = MapOf(NEW_NAME, FIELD_SHAPE)

PART = record(
    "{title, fields}",
    "{title, fields}",
    {"title": Key(LABEL, "小标题", "its heading"), "fields": must(ListOf(FIELD), "各字段", "its fields")},
)
FORM_SHAPE = record(
    "表单 {zh, en, parts}",
    "a form {zh, en, parts}",
    {**TITLED, "parts": must(ListOf(PART), "各部分", "its parts")},
)
FORMS = MapOf(NEW_NAME, FORM_SHAPE)

OWNER = ByForm(
    Label(zh="角色, approver, assignee 或 {by: 字段, ..}", en="a role, approver, assignee or {by: field, ..}"),
    word=WHO.word,
    mapping=WHO.mapping,
    blank=(),
)
STATE_SHAPE = record(
    "状态 {zh, en, owner, ..}",
    "a state {zh, en, owner, ..}",
    {
        **TITLED,
        "owner": Key(OWNER, "负责角色; 终态不写", "the role answerable; none for a final state"),
        "approval": Key(APPROVAL, "此状态等待的审批", "the approval waited for here"),
        "stops_clocks": Key(YES_NO, "时限在此暂停", "clocks pause here"),
        "final": Key(YES_NO, "终态", "the case ends here"),
    },
)
STATES = MapOf(NEW_NAME, STATE_SHAPE)
