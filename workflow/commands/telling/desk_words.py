"""The words of the desk: what waits, what was found, what is told of a case beyond its forms, and the shell."""

from workflow.wording import Label, Wording


def _(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


# todo
KINDS = {
    "sign": _("待我签", "to sign"),
    "mine": _("我承办", "with me"),
    "take": _("可承接", "to take"),
    "duty": _("义务", "duty"),
}
ROLE_KINDS = {
    "sign": _("待签", "to sign"),
    "mine": _("承办中", "in hand"),
    "take": _("待承接", "to take"),
    "duty": _("义务", "duty"),
}
SIGN_AS = _("以{role}身份", "as {role}")
STANDS_IN_FOR = _("代{role}", "standing in for {role}")
WAITS_FOR_PEOPLE = _("等 {people}", "waits for {people}")
WAITS_FOR_CUSTOMER = _("等客户或第三方", "waits for the customer or a third party")
WAITS_FOR_NOBODY = _("无人可办：没有人担任{role}", "nobody can: nobody holds {role}")
STUCK = _("现在无可办的动作：complaints can {case}", "nothing can be done just now: complaints can {case}")
DUE_AND_LEFT = _("{left} · {at} 到期", "{left} · due {at}")
UNDATED = _("未定期限", "undated")
COUNT_MATTERS = _("共 {count} 项：{parts}", "{count} in all: {parts}")
LATE = _("逾期 {count}", "late {count}")
TODAY = _("今天到期 {count}", "due today {count}")
LATER = _("以后 {count}", "later {count}")
WITHOUT_DATE = _("未定期限 {count}", "undated {count}")
NOT_LISTED = _("另有 {count} 项未列；--limit 可改", "{count} more are not listed; --limit says otherwise")
NOTHING_FOR_ROLE = _("角色“{role}”没有待办", "nothing waits for {role}")
NO_ROLE = Wording(
    code="no_such_role_in_store",
    zh="案件库里的规程都没有角色“{name}”{hint}",
    en='no procedure of this store has a role "{name}"{hint}',
    fix_zh="可选：{roles}",
    fix_en="there is: {roles}",
)
NOT_IN_DIRECTORY = Wording(
    code="asker_unknown",
    zh="人员名录里没有“{name}”{hint}",
    en='there is no person "{name}" in the directory{hint}',
    fix_zh="用 --as 写明您是谁",
    fix_en="say who you are with --as",
)

# list and find
NO_PROCEDURE_IN_STORE = Wording(
    code="no_such_procedure_in_store",
    zh="案件库里没有规程“{name}”{hint}",
    en='this store has no procedure "{name}"{hint}',
    fix_zh="可选：{known}",
    fix_en="there is: {known}",
)
NO_STATE = Wording(
    code="no_such_state_in_store",
    zh="案件库里的规程都没有状态“{name}”{hint}",
    en='no procedure of this store has a state "{name}"{hint}',
    fix_zh="可选：{known}",
    fix_en="there is: {known}",
)
IN_WHAT = {
    "number": _("编号", "number"),
    "note": _("记事", "note"),
    "attachment": _("附件", "attachment"),
    "reason": _("理由", "reason"),
}
EARLIER_VALUE = _("（曾填）", " (earlier)")
FOUND_IN = _("所在", "FOUND IN")
FILTER_TWICE = Wording(
    code="filter_twice",
    zh="条件 {name}= 写了两次",
    en="the filter {name}= is given twice",
    fix_zh="留下一个；几个词可写在一起：{name}='词 词'",
    fix_en="leave one; several words go together: {name}='word word'",
)
MASKED_MATCHES = _(
    "个人信息已遮盖；--personal 显示",
    "personal fields are masked; --personal shows them",
)

# heads of lists
HEADS = {
    "kind": _("事项", "WHAT"),
    "due_at": _("到期", "DUE AT"),
    "left": _("余时", "LEFT"),
    "found": FOUND_IN,
    "as": _("办理身份", "AUTHORITY"),
    "occurred": _("声称时间", "CLAIMED FOR"),
    "rules": _("规程摘要", "RULES"),
}

# show
LINKS = _("关联案件", "Linked cases")
OPENED_BY_CASE = _("由 {case} 引出", "opened by {case}")
MERGED = _("重复登记，已并入本案", "a duplicate of this case")
DUPLICATE_OF = _("与 {case} 重复", "a duplicate of {case}")
ENDINGS = {
    "open": _("未结", "open"),
    "ended": _("已结", "closed"),
    "dropped": _("已结，没有办成", "closed without being done"),
    "void": _("已作废", "void"),
}
SAME_CUSTOMER = _("同一客户的其他投诉", "Other complaints of the same customer")
AND_MORE = _("另有 {count} 件", "{count} more")
SIZE_UNKNOWN = _("内容已不在库中", "its bytes are no longer in the store")
VOIDED_BECAUSE = _("作废（因{because}）", "void (because of {because})")
ROUND_OVER = _("结束（因{because}）", "over (because of {because})")
WROTE_OUT = _("已写出 {path}（{size}）", "wrote {path} ({size})")
TO_NEEDED = Wording(
    code="attachment_to_needed",
    zh="须写明写到哪个文件",
    en="say which file to write it to",
    fix_zh="加上 --to 文件；--to - 写到标准输出",
    fix_en="add --to FILE; `--to -` writes to standard output",
)
TO_ALONE = Wording(
    code="to_without_attachment",
    zh="有 --to 而没有 --attachment",
    en="--to is given without --attachment",
    fix_zh="写明是哪个附件：--attachment 名字",
    fix_en="say which attachment: --attachment NAME",
)
FILE_EXISTS = Wording(
    code="attachment_would_overwrite",
    zh="{path} 已存在，没有改动它",
    en="{path} is there already and was left as it is",
    fix_zh="换一个名字",
    fix_en="choose another name",
)
CANNOT_WRITE = Wording(
    code="attachment_unwritable",
    zh="写不了 {path}：{problem}",
    en="{path} cannot be written: {problem}",
    fix_zh="核对目录与权限",
    fix_en="check the directory and its permissions",
)

# history
AS_ROLE = _("以{roles}身份", "as {roles}")
CLAIMED = _("声称发生于 {at}", "said to have happened {at}")
RULES_ARE = _("规程 {title} {digest}", "under {title} {digest}")
RULES_BECOME = _("此后按 {digest} 办理", "from here on under {digest}")
STEPS_LEFT_OUT = _("另有 {count} 步不在所问范围", "{count} steps lie outside what was asked for")

# shell
SHELL_HELLO = _(
    "{store} · Tab 补全 · help 帮助 · use 案件 选定案件 · Ctrl-D 离开",
    "{store} · Tab completes · help · use CASE takes a case in hand · Ctrl-D leaves",
)
IN_HAND = _("选定 {case}（{state}）", "{case} in hand ({state})")
PUT_DOWN = _("没有选定的案件", "no case in hand")
ACTING_AS = _("以 {person} 的名义", "acting as {person}")
SHELL_WORDS = {
    "use": _("选定案件；之后的命令可省去编号", "take a case in hand; commands may leave out its number"),
    "as": _("改以他人名义", "act as somebody else"),
    "help": _("帮助：help 命令", "help, or help COMMAND"),
    "exit": _("离开", "leave"),
}
UNBALANCED = Wording(
    code="quote_not_closed",
    zh="这一行的引号没有闭合",
    en="a quotation mark of this line is not closed",
    fix_zh="补上另一半，或用反斜杠转义",
    fix_en="close it, or put a backslash before it",
)
SHELL_IN_SHELL = Wording(
    code="shell_in_shell",
    zh="已经在 shell 里了",
    en="this is the shell already",
    fix_zh="直接输入命令",
    fix_en="type the command",
)
LINE_FAILED = _("第 {number} 行的退出码是 {code}", "line {number} exited with {code}")
