"""The words of the command line, in both languages."""

from workflow.wording import Label, Wording


def _(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


ABOUT = _(
    "客户投诉处理：规程写成 YAML，引擎照章执行", "customer complaints: procedures in YAML, carried out to the letter"
)
USAGE = _("用法：", "Usage:")
ARGUMENTS = _("参数", "Arguments")
OPTIONS = _("选项", "Options")
EXAMPLE = _("例", "Example")
SHARED_OPTIONS = _("每个命令都可用（写在命令前后均可）", "For every command, before or after it")
CAREFUL_OPTIONS = _("稳妥办理", "Going carefully")
SHARED_HINT = _(
    "另有 --db --as --lang -o 等，见 complaints --help", "also --db --as --lang -o and others: see complaints --help"
)
EXIT_CODES = _("退出码", "Exit codes")
EXIT_CODE_LIST = _(
    "0 完成 · 1 发现问题 · 2 用法有误 · 3 规则不许 · 4 找不到 · 5 被他人改动 · 6 无权以此身份办理 · 7 案件库不可用 · 70 程序出错 · 130 中断",
    "0 done · 1 problems found · 2 usage · 3 refused by a rule · 4 not found · 5 changed by somebody else · "
    "6 not permitted to act as this person · 7 store unavailable · 70 a fault of ours · 130 interrupted",
)
MORE_HELP = _(
    "各命令的用法与例子：complaints COMMAND --help", "usage and an example of each: complaints COMMAND --help"
)
COMPLETION = _(
    "按 Tab 补全命令、案件编号与动作：complaints --install-completion",
    "Tab completes commands, case numbers and actions: complaints --install-completion",
)
SIMULATED = _("模拟时钟：演示或培训用的案件库", "simulated clock: a store for demos and training")
DRY = _("演练：未写入任何内容", "dry run: nothing was stored")
REPEATED = _("此键已办理过，未重复写入", "this key was carried out before; nothing was written again")
INTERRUPTED = _("已中断", "interrupted")
ERROR = _("错误：", "error: ")
SEE_HELP = _("用法见 {command} --help", "see {command} --help")
MISSING_PARAMETER = _("缺少 {name}：{text}", "{name} is missing: {text}")
NO_OPTION = _("没有选项 {name}{hint}", "there is no option {name}{hint}")
DID_YOU_MEAN = _("，是不是 {near}？", "; did you mean {near}?")
BAD_PARAMETER = _("{name} 须是正整数，不是“{value}”", '{name} is a whole number above zero, not "{value}"')
OPTION_NEEDS_VALUE = _("选项 {name} 后面要写值", "the option {name} needs a value")
TOO_MANY = _("多出来的词：{extra}", "more words than the command takes: {extra}")
UNWRITTEN = _(
    "结果写不出去：{problem}；换一个输出位置再试，已办理的不受影响",
    "the output could not be written: {problem} - try again with another; what was done stays done",
)
OUR_FAULT = _(
    "程序出错（{kind}：{problem}）；设 COMPLAINTS_DEBUG=1 再运行可得详情，请告知维护者",
    "this is a fault of ours ({kind}: {problem}); run again with COMPLAINTS_DEBUG=1 for details and tell us",
)
NOT_HONOURED = Wording(
    code="option_not_honoured",
    zh="complaints {command} 没有选项 {option}",
    en="complaints {command} has no option {option}",
    fix_zh="去掉它；什么都没有做",
    fix_en="leave it out; nothing was done",
)
NO_COMMAND = Wording(
    code="no_such_command",
    zh="没有命令“{name}”{hint}",
    en='there is no command "{name}"{hint}',
    fix_zh="complaints --help 列出全部命令",
    fix_en="complaints --help lists them all",
)
NO_LANGUAGE = Wording(
    code="no_such_language", zh="--lang 只能是 zh 或 en，不能是“{value}”", en='--lang is zh or en, not "{value}"'
)
NO_FORM = Wording(
    code="no_such_form",
    zh="-o 只能是 table、json、tsv 或 ndjson，不能是“{value}”{hint}",
    en='-o is table, json, tsv or ndjson, not "{value}"{hint}',
)
NO_DEFINITION = Wording(
    code="no_such_definition",
    zh="没有文件或随附规程“{name}”{hint}",
    en='there is no file and no shipped procedure "{name}"{hint}',
    fix_zh="写出 YAML 文件的路径",
    fix_en="give the path of a YAML file",
)

NONE = _("无", "none")

# check · examples · questions
CHECKED_WELL = _("没有问题", "no problem")
PROBLEMS = _("错误 {errors} 个，提醒 {warnings} 个", "errors: {errors}, warnings: {warnings}")
COUNTS = _(
    "{states} 个状态 · {actions} 个动作 · {moves} 条流转 · {fields} 个字段 · {approvals} 项审批 · {clocks} 个时限 · {stories} 个故事",
    "states {states}  actions {actions}  moves {moves}  fields {fields}  approvals {approvals}  clocks {clocks}  "
    "stories {stories}",
)
PROVED = _("已证明", "Proved")
PROVED_THAT = _("已证明：", "proved: ")
UNDECIDED = _("公司未定（未定之前不启用）", "Not decided by the company (switched off until then)")
OPEN_QUESTIONS = _(
    "{count} 个疑义有待确认：complaints questions {file}", "{count} open questions: complaints questions {file}"
)
WARNING = _("提醒", "warning")
PROBLEM = _("错误", "error")
USED_BY = _("用于：", "used by: ")
STORIES_HOLD = _("{count} 个故事全部成立", "all {count} stories hold")
STORIES_FAIL = _("{failed} 个故事不成立（共 {count} 个）", "{failed} of {count} stories do not hold")
COVERED = _("覆盖：", "covered: ")
COVERED_KINDS = {
    "moves": _("流转", "moves"),
    "levels": _("审批层级", "approval levels"),
    "marks": _("提醒点", "marks"),
    "duties": _("义务", "duties"),
}
NOT_SHOWN = _("没有故事覆盖：", "shown by no story: ")
NO_STORIES = _("没有故事", "no stories")
PUBLISHED = _("已发布 {name}，新案件按此办理；摘要 {digest}", "published {name}; new cases follow it; digest {digest}")

# refusals
REFUSED = _("不予办理：", "refused: ")
STAYS = _("{case} 仍处于“{state}”", "{case} stays in “{state}”")
NOT_OPENED = _("没有登记案件", "no case was opened")
COULD = _("有权办理：{who}", "who could: {who}")
STILL_ASKED = _("还须填写：", "still to be filled in:")

# clocks
CLOCK_STATES = {
    "running": _("进行中", "running"),
    "waiting": _("尚无期限", "no date yet"),
    "paused": _("暂停", "paused"),
    "met": _("按时", "met"),
    "breached": _("逾期", "breached"),
    "cancelled": _("取消", "cancelled"),
    "moved": _("改期", "moved"),
}
LEFT = _("剩 {length}", "{length} left")
OVER = _("逾期 {length}", "overdue by {length}")
DUE = _("到期 {at}", "due {at}")
ENDED = _("{at} 结束", "ended {at}")

# history
REASON = _("理由", "reason")

# show
OF_PROCEDURE = _("规程 {title}", "under {title}")
SEQ = _("第 {seq} 步", "seq {seq}")
OPENED_AT = _("登记", "opened")
CHANGED_AT = _("最近", "last change")
WITH = _("承办人 {person}", "with {person}")
WITH_NOBODY = _("尚无承办人", "with nobody yet")
OWNED_BY = _("归 {roles}", "for {roles}")
VOID = _("已作废", "void")
CLOCKS = _("时限", "Clocks")
DUTIES = _("待办义务", "Open duties")
APPROVALS = _("审批", "Approval")
MUST_SIGN = _("须由{roles}签署", "needs the signature of {roles}")
MAY_SIGN = _("现可签：{people}", "can sign now: {people}")
NOBODY_CAN_SIGN = _("现在无人可签", "nobody can sign just now")
SIGNED_BY = _("{person} 以{role}身份签署", "signed by {person} as {role}")
STANDING_IN = _("（代{role}）", " (standing in for {role})")
ROUND = _("第 {number} 轮", "round {number}")
RULE_SAYS = _("依据 {why}", "because of {why}")
SIGN_CODE = _("签署代码：--saw {code}", "code to sign with: --saw {code}")
COMPLETE = _("已签齐", "complete")
COVERS = _("签署涵盖", "The signature covers")
OTHER_FIELDS = _("其他", "Other")
EMPTY = _("—", "—")
HIDDEN_OFF_TERMINAL = _(
    "不在终端上，个人信息与记事已遮盖；--personal 显示",
    "personal fields and notes are masked off a terminal; --personal shows them",
)
HIDDEN_WITHOUT_ROLE = _(
    "您（--as）在此规程中没有可用的角色，个人信息与记事已遮盖；--personal 显示",
    "personal fields and notes are masked: you (--as) hold no role that acts here; --personal shows them",
)
ATTACHMENTS = _("附件", "Attachments")
NOTES = _("记事", "Notes")
LATEST = _("最近经过", "Latest")
SUSPENSION = _("{person} 因“{tally}”停岗", "{person} is suspended because of “{tally}”")
MORE_TEXT = _("……还有 {count} 字，-o json 可见全文", "... {count} more characters; -o json has them all")
AS_OF = _("截至 {at} 的情形", "as of {at}")
NO_FORM_NAMED = Wording(
    code="no_such_form_in_procedure",
    zh="规程没有表单“{name}”{hint}",
    en='the procedure has no form "{name}"{hint}',
    fix_zh="可选：{forms}",
    fix_en="there is: {forms}",
)

# can
CAN_HEAD = _("{person} 此刻对 {case}（{state}）可办的事", "what {person} may do with {case} ({state}) now")
CAN_YES = _("可", "yes")
CAN_NO = _("不可", "no")
ASKS_FOR = _("须填 {fields}", "asks for {fields}")
MAY_TAKE = _("可填 {fields}", "may take {fields}")
NOTHING_BEGINS = _("此状态没有可办的动作", "nothing begins in this state")
IF = _("，条件：{condition}", " if {condition}")
ONLY_IF = _("（{condition} 时）", " (if {condition})")
LEADS_TO = _("→ {states}", "→ {states}")

# lists
HEADS = {
    "case": _("案件", "CASE"),
    "state": _("状态", "STATE"),
    "due": _("时限", "DUE"),
    "waits_for": _("待办", "WAITS FOR"),
    "amount": _("金额", "AMOUNT"),
    "assignee": _("承办人", "WITH"),
    "procedure": _("规程", "PROCEDURE"),
    "changed": _("最近变动", "LAST CHANGE"),
    "seq": _("#", "#"),
    "when": _("时间", "WHEN"),
    "who": _("人员", "WHO"),
    "action": _("动作", "ACTION"),
    "move": _("流转", "FROM -> TO"),
    "clause": _("条款", "CLAUSE"),
    "person": _("人员", "PERSON"),
    "label": _("姓名", "NAME"),
    "roles": _("角色", "ROLES"),
    "departments": _("部门", "DEPARTMENTS"),
    "rank": _("职级", "RANK"),
    "standing": _("状况", "STANDING"),
    "differs": _("差异", "DIFFERENCE"),
    "stream": _("流", "STREAM"),
    "effects": _("后果", "WHAT FOLLOWED"),
    "given": _("填写", "FILLED IN"),
}
NOTHING_TO_DO = _("{person} 没有待办", "nothing waits for {person}")
NO_CASES = _("没有符合的案件", "no case fits")
NONE_OPEN = _("没有未结的案件；--all 连同已结的", "no case is open; --all lists the closed ones as well")
COUNT_CASES = _("共 {count} 个案件", "cases: {count}")
CUT = _("只列出前 {count} 个；--limit 可改", "only the first {count}; --limit says otherwise")
NOT_THERE_YET = Wording(
    code="no_such_case_then", zh="案件 {case} 在 {at} 尚未登记", en="the case {case} had not been opened by {at}"
)

# doing
ONE_ROW = _("至少一行", "at least one row")
PLEASE_FILL = _("办理“{action}”须填：", "“{action}” asks for:")
SIGN_NOW = _("签署以上内容？", "Sign this?")
NOT_SIGNED = _("未签署", "not signed")
SIGNING = _("{person} 将签署“{approval}”第 {number} 轮", "{person} is about to sign {approval}, round {number}")
NO_SIGNATURE_WAITED_FOR = Wording(
    code="no_signature_waited_for",
    zh="案件 {case} 现在不等任何签署（{state}）",
    en="the case {case} waits for no signature now ({state})",
    fix_zh="用 complaints can 查看能做什么",
    fix_en="`complaints can` lists what can be done",
)
SAW_NEEDED = Wording(
    code="saw_needed",
    zh="签署前须看过所签内容；不在终端上时须写明 --saw",
    en="a signature needs to have seen what is signed; off a terminal say --saw CODE",
    fix_zh="代码由 complaints show {case} 显示",
    fix_en="`complaints show {case}` prints the code",
)
EVIDENCE_NEEDED = Wording(
    code="evidence_needed",
    zh="代录纸面签名须附影像",
    en="a signature given on paper is recorded with its scan",
    fix_zh="加上 --evidence 文件",
    fix_en="add --evidence FILE",
)
EVIDENCE_ALONE = Wording(
    code="evidence_without_signer",
    zh="有 --evidence 而没有 --for",
    en="--evidence is given without --for",
    fix_zh="写明是谁签的：--for PERSON",
    fix_en="say who signed: --for PERSON",
)

ON_BEHALF = _("{signer}（{person} 代录）", "{signer} (recorded by {person})")

# replay
CASE_OR_ALL = Wording(
    code="case_or_all",
    zh="请写一个案件编号，或 --all",
    en="name a case, or say --all",
)
REPLAYING = _("重演", "replaying")
REPLAYED = _(
    "按当时的规则重演：案件 {cases}，事件 {events}；",
    "replayed under the rules of their time: cases {cases}, events {events}; ",
)
AGREES = _("与记录完全一致", "all agree with what is stored")
DIFFER = _("不一致 {count} 处", "differences: {count}")
REPLAY_DIGEST = _("历史指纹 {digest}", "history {digest}")

# operators
MADE = _("已建立案件库 {path}", "made the store {path}")
NEXT_STEPS = _(
    "接下来：complaints publish 规程，complaints people set 人员 --role 角色，再 complaints open 规程",
    "next: complaints publish PROCEDURE, complaints people set PERSON --role ROLE, then complaints open PROCEDURE",
)
COPIED = _("已复制到 {path}", "copied to {path}")
NOTHING_DUE = _("没有到点的提醒", "no mark is due")
NOW_IS = _("现在是 {at}", "it is now {at}")
NO_ZONE = Wording(
    code="no_such_zone",
    zh="没有时区“{zone}”{hint}",
    en='there is no time zone "{zone}"{hint}',
    fix_zh="写成 Asia/Shanghai",
    fix_en="write it like Asia/Shanghai",
)
NO_CLOCK = Wording(
    code="no_such_clock",
    zh="--clock 只能是 real 或 simulated，不能是“{value}”",
    en='--clock is real or simulated, not "{value}"',
)
NO_VERB = Wording(
    code="no_such_people_command",
    zh="people 没有“{verb}”{hint}",
    en='people has no "{verb}"{hint}',
    fix_zh="可用：list set away left import",
    fix_en="there is: list set away left import",
)
NAME_NEEDED = Wording(code="name_needed", zh="people {verb} 须写明是谁", en="people {verb} needs to know whom")
AWAY_NEEDS = Wording(
    code="away_needs_dates",
    zh="须写明 --from 与 --to",
    en="say --from and --to",
    fix_zh="如 --from 2026-10-01T00:00 --to 2026-10-08T00:00",
    fix_en="like --from 2026-10-01T00:00 --to 2026-10-08T00:00",
)
PERSON_SET = _("{person} 已登记：{roles}", "{person} is set: {roles}")
PEOPLE_SET = _("{count} 人已登记", "{count} people are set")
LEFT_STANDING = _("已离职", "left")
AWAY_STANDING = _("缺席至 {at}", "away until {at}")
SUSPENDED_STANDING = _("停岗", "suspended")
NOTHING_HELD = _("没有案件在 {person} 名下", "nothing lies with {person}")
HANDED_TO_SELF = Wording(
    code="handover_to_oneself",
    zh="不能把 {person} 的案件移交给本人",
    en="{person} cannot hand cases over to themselves",
    fix_zh="用 --to 写明接手的人",
    fix_en="name who takes them with --to",
)
NO_PERSON = Wording(
    code="no_such_person",
    zh="人员名录里没有“{name}”{hint}",
    en='there is no person "{name}" in the directory{hint}',
    fix_zh="先用 complaints people set 登记",
    fix_en="add them with `complaints people set` first",
)
AWAY_BACKWARDS = Wording(
    code="away_backwards",
    zh="缺席的结束（{end}）不晚于开始（{start}）",
    en="the absence ends ({end}) no later than it begins ({start})",
    fix_zh="改正 --from 与 --to",
    fix_en="correct --from and --to",
)
ABSENCE = _("缺席 {start} 至 {end}", "away {start} to {end}")
UNKNOWN_ROLE = _("提醒：没有规程声明角色 {role}{hint}", "warning: no procedure declares the role {role}{hint}")
ROLE_UNMET = _(
    "提醒：{person} 还不能以“{role}”身份办理，须有 {condition}",
    "warning: {person} cannot act as {role} yet; that takes {condition}",
)

# import
IMPORTING = _("导入", "importing")
IMPORTED = _(
    "登记 {opened} 件，已有 {repeated} 件，未登记 {refused} 行",
    "opened {opened}, already there {repeated}, not opened {refused}",
)
ROW = _("第 {number} 行", "row {number}")
OTHER_PROCEDURE = Wording(
    code="map_for_another_procedure",
    zh="映射文件是给规程 {mapped} 的，不是 {named}",
    en="the map is for the procedure {mapped}, not {named}",
    fix_zh="用对应的映射文件",
    fix_en="use the map that belongs to it",
)

# demo
DEMO_EXISTS = Wording(
    code="demo_would_overwrite",
    zh="{path} 不是演示用的案件库，没有改动它",
    en="{path} is not a store for demos and was left as it is",
    fix_zh="换一个目录，或先移走它",
    fix_en="go to another directory, or move it away",
)
DEMO_PREVENTED = _("规程没有让它发生的事", "What the procedures did not let happen")
DEMO_WENT_WRONG = _(
    "演示有误：{step} 的退出码是 {found}，应为 {expected}",
    "the demo went wrong: {step} exited with {found}, not {expected}",
)
