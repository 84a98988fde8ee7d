"""The words of answers: what a command took, added or left as it was, beside what it did."""

from workflow.wording import Label, Wording


def _(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


# what was given
SINCE = _("自 {at} 起", "since {at}")
TAKEN_AS = _("{field} = {value}", "{field} = {value}")
ROWS_NOW = _("“{field}”现有 {now} 行，原有 {before} 行", "{field}: {now} rows now, {before} were there before")
ENTRIES_NOW = _("“{field}”现有 {now} 项，原有 {before} 项", "{field}: {now} entries now, {before} were there before")
ROWS_ON_FILE = _(
    "已有 {count} 行，{name}+= 再添，{name}= 重新开始", "{count} on file: {name}+= adds, {name}= starts over"
)
RECORDED_BY = _("由 {person} 代录，影像 {scan}", "recorded by {person}; the scan is {scan}")
ROUND_OVER = _(
    "“{approval}”第 {round} 轮结束（因{because}）", "{approval}, round {round} is over (because of {because})"
)

# who cannot sign
IS_AWAY = _("{person} 缺席至 {at}", "{person} is away until {at}")
IS_SUSPENDED = _("{person} 停岗", "{person} is suspended")
IS_BARRED = _("{person} 已办“{did}”", "{person} did “{did}”")
IS_CONCERNED = _("{person} 是“{did}”", "{person} is the “{did}”")
HAS_SIGNED = _("{person} 本轮已签", "{person} has signed in this round")
SAME_DEPARTMENT = _("{person} 与已签者同属 {department}", "{person} is of {department}, like one who has signed")
UNMET = _("{person} 不符合条件：{condition}", "{person} does not meet the condition: {condition}")
VACANT = _("没有人担任{roles}", "{roles} is vacant")
NOBODY_BECAUSE = _("现在无人可签：{why}", "nobody can sign now: {why}")

# people
NO_LONGER = _(
    "{person} 不再有：{gone}；要保留原有的，用 --add-role、--add-department",
    "{person} no longer has: {gone}; --add-role and --add-department keep what is there",
)
DROPPED = _("{person} 不再有：{gone}", "{person} no longer has: {gone}")
ONLY_FOR_SET = Wording(
    code="people_option_without_set",
    zh="{options} 只用于 people set，不用于 people {verb}",
    en="{options} belongs to `people set`, not `people {verb}`",
    fix_zh="分两次办理",
    fix_en="give two commands",
)
REPLACE_OR_CHANGE = Wording(
    code="replace_or_change",
    zh="{whole} 换掉全部，不能与 {parts} 同用",
    en="{whole} replaces all there was and does not go with {parts}",
    fix_zh="只留一种写法",
    fix_en="use one or the other",
)
NOT_HELD = Wording(
    code="nothing_to_drop",
    zh="{person} 没有“{name}”{hint}",
    en='{person} does not have "{name}"{hint}',
    fix_zh="现有：{held}",
    fix_en="there is: {held}",
)

# handover
AS_WHAT = _("{role}（{state}）", "{role} ({state})")
NOTHING_HANDED = _("由 {person} 移交 {to}：没有一项", "handed over from {person} to {to}: nothing")
HANDED_OVER = _("由 {person} 移交 {to}：{count} 项（{roles}）", "handed over from {person} to {to}: {count} ({roles})")
STAYED = _("{count} 项没有移交，仍在 {person} 名下", "{count} not handed over, still with {person}")
STAYED_CASES = _("{role}：{cases}", "{role}: {cases}")
