"""The sections that make a case move: actions, approvals, clocks, duties, tallies."""

from workflow.definitions.grammar.compounds import ByForm, Key, ListOf, MapOf, OneOrMany, must
from workflow.definitions.grammar.kinds import Thing
from workflow.definitions.grammar.shapes import OneOf, Whole
from workflow.definitions.grammar.words import (
    ACTION,
    ANY_KEY,
    APPROVAL,
    CALENDAR,
    CALENDAR_CHOICE,
    CITED,
    DEED,
    DURATION_OR_SETTING,
    DUTY,
    FIELD,
    GIVEN,
    GUARD,
    LIMIT,
    LINK,
    LINK_NAME,
    NEEDED,
    NEW_NAME,
    PLAIN_NAME,
    ROLE,
    SIGNER,
    STATE,
    TEXT,
    TITLED,
    TOLD,
    TRIGGER,
    VALUE,
    WHO,
    YES_NO,
    a,
    record,
    saying,
)
from workflow.wording import Label

NOT_WHO_DID = OneOrMany(a(Thing.ACTION, Thing.DUTY, Thing.FIELD))
SHARED: dict[str, Key] = {
    "who": Key(WHO, "谁可以做", "who may do it"),
    "needs": Key(NEEDED, "须已填写的内容", "what must be on file"),
    "asks": Key(GIVEN, "此时必须给出的字段", "fields that must be given now"),
    "may": Key(GIVEN, "此时可以给出的字段", "fields that can be given now"),
    "when": Key(GUARD, "条件", "the condition"),
    "not_who_did": Key(NOT_WHO_DID, "做过这些的人不得做", "nobody who did one of these"),
    "voids": Key(OneOrMany(APPROVAL), "作废这些审批", "voids these approvals"),
    "assigns": Key(FIELD, "该字段中的人成为承办人", "makes the person in this field the assignee"),
    "opens_duties": Key(OneOrMany(DUTY), "产生的待办义务", "duties it opens"),
    "opens_cases": Key(OneOrMany(LINK), "开立的关联案件", "the linked cases it opens"),
    "closes_duties": Key(OneOrMany(DUTY), "了结的待办义务", "duties it closes"),
}
"""What an action may say for all its moves, and each move for itself."""
MOVE = record(
    "流转 {from, to, who, ..}",
    "a move {from, to, who, ..}",
    {
        "from": Key(OneOrMany(STATE), "从哪个状态", "the state it leaves"),
        "to": must(a(Thing.STATE, words="same previous"), "到哪个状态", "the state it enters"),
        **SHARED,
        **CITED,
    },
)
ACTION_SHAPE = record(
    "动作 {zh, en, moves: [..]}",
    "an action {zh, en, moves: [..]}",
    {
        **TITLED,
        "opens": Key(YES_NO, "以此开立案件", "opens a case"),
        "signs": Key(APPROVAL, "签署的审批", "the approval it signs"),
        **SHARED,
        "moves": must(ListOf(MOVE), "各流转", "its moves"),
    },
)
ACTIONS = MapOf(NEW_NAME, ACTION_SHAPE)

_AUTHORITY: dict[str, Key] = {
    "approver": Key(SIGNER, "由谁签", "who signs"),
    "chain": Key(ListOf(ROLE), "依次由谁签", "who signs, in order"),
    "of": Key(Whole(1, 1), "须几人签", "how many must sign"),
    "distinct": Key(OneOf(("department",)), "须来自不同部门", "from different departments"),
    "when": Key(GUARD, "何时适用", "when it applies"),
    **CITED,
}
LEVEL = record(
    "一级 {approver, up_to} 或 {approver, no_limit: true}",
    "a level {approver, up_to} or {approver, no_limit: true}",
    {
        **_AUTHORITY,
        "up_to": Key(LIMIT, "上限 (含)", "the limit, inclusive"),
        "no_limit": Key(YES_NO, "没有上限", "without limit"),
    },
)
CASE_ROW = record("一行 {approver, when}", "a row {approver, when}", _AUTHORITY)
APPROVAL_SHAPE = record(
    "审批 {zh, en, levels 或 rows, voids_to, ..}",
    "an approval {zh, en, levels or rows, voids_to, ..}",
    {
        **TITLED,
        "measure": Key(FIELD, "按哪个字段分级", "the field that is measured"),
        "levels": Key(ListOf(LEVEL), "各级权限", "the levels"),
        "raise_to": Key(ListOf(CASE_ROW), "何时升级", "when it is lifted to a higher level"),
        "rows": Key(ListOf(CASE_ROW), "各行, 恰有一行适用", "rows of which exactly one fits"),
        "covers": Key(GUARD, "会到这里的案件", "which cases can arrive"),
        "signature_covers": must(ListOf(FIELD), "签名所及的字段", "the fields a signature covers"),
        "voids_to": must(STATE, "签名作废后回到哪个状态", "where the case goes when signatures are voided"),
        "not_who_did": Key(NOT_WHO_DID, "做过这些的人不得签", "nobody who did one of these signs"),
        "stand_in": Key(MapOf(ROLE, ROLE), "缺席时由谁代", "who stands in for whom"),
        "last_resort": Key(ROLE, "无人可签时由谁签", "who signs when nobody else can"),
    },
)
APPROVALS = MapOf(NEW_NAME, APPROVAL_SHAPE)

TARGET = record(
    "{when: 条件, is: 时间}",
    "{when: condition, is: time}",
    {"when": Key(GUARD, "何时", "when"), "is": must(DURATION_OR_SETTING, "多久", "how long")},
)
WITHIN = ByForm(
    Label(zh="时间长度, 参数名, 或 [{when, is}, ..]", en="a length of time, a setting's name, or [{when, is}, ..]"),
    word=DURATION_OR_SETTING,
    sequence=ListOf(TARGET),
)
ACT = ByForm(
    Label(zh="动作名, 或 {动作: {字段: 值}}", en="an action's name, or {action: {field: value}}"),
    word=ACTION,
    mapping=MapOf(ACTION, MapOf(FIELD, VALUE), entries=1),
)
EFFECTS = record(
    "{tell: [..], assign: 角色, open: 义务, do: 动作}",
    "{tell: [..], assign: role, open: duty, do: action}",
    {
        "tell": Key(TOLD, "告知谁", "who is told"),
        "through": Key(ROLE, "由谁告知客户", "the role that informs the customer"),
        "assign": Key(ROLE, "改由谁承办", "who takes the case over"),
        "open": Key(DUTY, "产生的待办义务", "the duty it opens"),
        "do": Key(ACT, "系统自动做的动作", "the action the system takes"),
        **CITED,
    },
)
TRIGGERS = OneOrMany(TRIGGER)
PAUSE = ByForm(
    Label(zh="[状态, ..] 或 {in: [状态], at_most: 时间}", en="[states] or {in: [states], at_most: time}"),
    word=OneOrMany(STATE),
    sequence=OneOrMany(STATE),
    mapping=record(
        "{in: [状态], at_most: 时间}",
        "{in: [states], at_most: time}",
        {
            "in": must(OneOrMany(STATE), "在这些状态中暂停", "pauses in these states"),
            "at_most": Key(
                DURATION_OR_SETTING, "每次最多暂停多久, 之后续走", "for how long each time; then it runs again"
            ),
        },
    ),
)

CLOCK_SHAPE = record(
    "时限 {zh, en, calendar, within, ..}",
    "a clock {zh, en, calendar, within, ..}",
    {
        **TITLED,
        "calendar": must(CALENDAR_CHOICE, "按哪个日历计", "the calendar it counts on"),
        "within": Key(WITHIN, "多久", "how long it gives"),
        "every": Key(
            WITHIN,
            "每期多久; 一期以 stop 完成或误期, 下一期随即开始",
            "how long each of its periods is; one is met by stop or missed, and the next begins at once",
        ),
        "due": Key(FIELD, "以哪个字段为期限, 代替 within", "the field that holds the deadline, instead of within"),
        "while": Key(OneOrMany(STATE), "在这些状态中计时", "runs in these states"),
        "start": Key(TRIGGERS, "何时开始", "what starts it"),
        "stop": Key(TRIGGERS, "何时完成", "what stops it: met if in time"),
        "cancel": Key(TRIGGERS, "何时取消, 不论按时与否", "what cancels it, neither met nor missed"),
        "until": Key(TRIGGERS, "用于 every: 何时不再有下一期", "with every: after what no period follows"),
        "pause": Key(
            PAUSE,
            "在这些状态中暂停; [] 为从不; 默认为有 stops_clocks 的状态",
            "pauses in these states; [] is never; by default in those with stops_clocks",
        ),
        "again": Key(
            OneOf(("never", "resume", "restart")),
            "再次开始时: 不开始, 接着计, 重新计; 默认: 有 while 则 restart, 否则 never",
            "when it would start again: it does not, goes on, or begins anew; by default restart with while, else never",
        ),
        "retarget": Key(
            OneOf(("from_start", "from_change", "keep")),
            "时限变更时: 从起点重算, 从此刻起算, 不变; 默认 from_start",
            "when another limit applies: counted from its start, from that moment, or left as it was; from_start by default",
        ),
        "from": Key(FIELD, "从哪个字段的时刻起算", "the field with the instant it counts from"),
        "roll": Key(
            OneOf(("next_open",)), "cd、mo 的末日不开放时顺延", "a last day of cd or mo that is closed moves on"
        ),
        "at": Key(
            MapOf(ANY_KEY, EFFECTS),
            "各提醒点: 80%, 100%, before 2h, after 1wd, 到点做什么",
            "its marks: 80%, 100%, before 2h, after 1wd, and what each does",
        ),
        "notify_hours": Key(
            CALENDAR,
            "消息等到此日历开放时才发; 到期不因此推迟",
            "messages wait until this calendar is open; what is due does not",
        ),
    },
)
CLOCKS = MapOf(NEW_NAME, CLOCK_SHAPE)

DUTY_SHAPE = record(
    "待办义务 {zh, en, owner, ..}",
    "a duty {zh, en, owner, ..}",
    {
        **TITLED,
        "owner": must(WHO, "由谁负责", "who owes it"),
        "asks": Key(GIVEN, "了结时给出的字段", "fields given when it is done"),
        "within": Key(
            DURATION_OR_SETTING,
            "产生之后多久内了结, 是一个名为 duty_名称 的时限",
            "how long it may take once it is opened: a clock of its own, duty_NAME",
        ),
        "calendar": Key(CALENDAR_CHOICE, "within 按哪个日历计", "the calendar within counts on"),
        "at": Key(
            MapOf(ANY_KEY, EFFECTS),
            "各提醒点; 未写则到期时告知负责人",
            "its marks; without any, who owes it is told when due",
        ),
        "blocks": Key(OneOrMany(DEED), "未了结前不得做的动作", "actions it holds up"),
    },
)
DUTIES = MapOf(NEW_NAME, DUTY_SHAPE)

LIFTED_BY = record(
    "{who, asks, ..}",
    "{who, asks, ..}",
    {
        "action": Key(PLAIN_NAME, "解除动作的名称", "the name of the action that lifts it"),
        "who": must(WHO, "由谁解除", "who lifts it"),
        "asks": Key(GIVEN, "解除时给出的字段", "fields given then"),
        "when": Key(GUARD, "条件", "the condition"),
    },
)
ABOVE = record(
    "{suspend: 人员字段, lifted_by: {..}}",
    "{suspend: person field, lifted_by: {..}}",
    {
        "suspend": must(FIELD, "停岗的人", "the person who is suspended"),
        "lifted_by": must(LIFTED_BY, "怎样解除", "how it ends"),
    },
)
TALLY_SHAPE = record(
    "计次 {zh, en, count, per, each, above}",
    "a tally {zh, en, count, per, each, above}",
    {
        **TITLED,
        "count": must(DEED, "计哪个动作", "the action that is counted"),
        "when": Key(GUARD, "何时计入", "when it counts"),
        "per": must(FIELD, "按哪个人员字段计", "the person field it counts for"),
        "each": must(saying("calendar month 或 30cd", "calendar month or 30cd"), "每多久", "the period"),
        "on": Key(FIELD, "按哪个日期计入", "the date it counts on"),
        "above": must(MapOf(LIMIT, ABOVE, entries=1), "超过几次怎样", "what happens above a limit"),
    },
)
TALLIES = MapOf(NEW_NAME, TALLY_SHAPE)

LINK_SHAPE = record(
    "关联 {zh, en, procedure, gives, copies, done_in}",
    "a link {zh, en, procedure, gives, copies, done_in}",
    {
        **TITLED,
        "procedure": must(PLAIN_NAME, "开立哪个规程的案件", "the procedure of the cases it opens"),
        "action": Key(PLAIN_NAME, "以该规程的哪个动作开立", "the action of that procedure that opens them"),
        "gives": Key(MapOf(PLAIN_NAME, TEXT), "该规程的字段所填的值", "what fields of that procedure are given"),
        "copies": Key(
            MapOf(PLAIN_NAME, FIELD), "该规程的字段抄自本规程的字段", "fields of that procedure copied from here"
        ),
        "done_in": Key(
            OneOrMany(PLAIN_NAME), "该规程的哪些终态才算办成", "the final states of that procedure that count as done"
        ),
    },
)
LINKS = MapOf(LINK_NAME, LINK_SHAPE)
