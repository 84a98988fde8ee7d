"""The words of clocks: how they stand, what is left, what changed them, and why a day counted."""

from collections.abc import Mapping

from workflow.engine.agreement import Part
from workflow.wording import Label, Wording


def _(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


# what is left
WORKING_LEFT = _("剩工时 {length}", "{length} of working time left")
DAYS_LEFT = _("剩 {days} 个工作日", "{days} working days left")
DAY_LEFT = _("剩 1 个工作日", "1 working day left")
PAUSED_LEFT = _("暂停，{left}", "paused, {left}")
RUNS_ON = _("至迟 {at} 恢复计时", "runs on by {at} at the latest")
DUE_PASSED = _(
    "原应在 {at} 到期，届时没有办到，已算逾期；之后到期改变，不改这一结果",
    "it was due {at}, and that passed; that it is due at another time now does not undo it",
)
NO_DATE = _("尚未承诺日期", "no date promised yet")
NO_LIMIT_FITS = _("没有适用的期限", "no limit fits")
NO_CALENDAR = _("日历未定", "not known yet on which calendar")
PERIOD = _("第 {number} 期", "period {number}")

# `complaints clock`
HEADS: Mapping[str, Label] = {
    "limit": _("期限", "limit"),
    "calendar": _("日历", "calendar"),
    "start": _("开始", "start"),
    "used": _("用时", "used"),
    "pauses": _("暂停", "paused"),
    "marks": _("提醒", "marks"),
    "held": _("经手", "held by"),
    "changes": _("经过", "history"),
}
EVERY = _("每 {limit}", "every {limit}")
PROMISED = _("所承诺的日期：{field}", "the date promised: {field}")
BECAUSE = _("，因 {condition}", ", because {condition}")
USED = _("已用 {used}", "{used} used")
USED_AND_LEFT = _("已用 {used}，剩 {left}", "{used} used, {left} left")
USED_AND_OVER = _("已用 {used}，超出 {left}", "{used} used, {left} over")
SPAN = _("{since} 至 {until}", "{since} to {until}")
SINCE = _("{since} 起", "since {since}")
MARK_UNREACHED = _("未到", "not reached")
MARK_NOTICED = _("，{at} 才发现", ", noticed {at}")
BEFORE_HERE = _("登记之前", "before it was recorded")
ENDED_CLOCKS = _("已结束", "Ended")
BY = _("{who}：{what}", "{who}: {what}")
PERIODS = _("{count} 期：{came}", "{count} periods: {came}")
TOOK = _("用 {used}，限 {limit}", "took {used} of {limit}")
NOT_BEGUN = _("“{clock}”在本案中还没有开始计时", "{clock} has not begun in this case")
NOT_DECIDED = _(
    "“{clock}”没有启用：公司还没有定它的期限（complaints questions）",
    "{clock} does not run: the company has not decided its limit (complaints questions)",
)
NO_RUNS = _("本案没有时限在计时，也没有过", "no clock runs in this case, and none ever did")
AGREES = _("按记录的日历重新计算：一致", "recomputed on the calendars recorded: agrees")
DIFFERS = _("按记录的日历重新计算：不一致 {count} 处", "recomputed on the calendars recorded: differences {count}")
DIFFERENCE = _(
    "第 {seq} 步 {clock} {part}：记录为 {recorded}，应为 {recomputed}",
    "step {seq}, {clock}, {part}: recorded {recorded}, should be {recomputed}",
)
PARTS: Mapping[Part, Label] = {
    "calendar": _("日历", "calendar"),
    "due": _("到期", "due"),
    "marks": _("提醒点", "marks"),
    "provisional": _("暂定", "provisional"),
    "mark": _("提醒点触发", "mark"),
    "verdict": _("结果", "verdict"),
}
CALENDAR_GONE = _(
    "日历 {digest} 不在案件库里，用时不详",
    "the calendar {digest} is not in this store, so what was used cannot be told",
)
PROVISIONAL = _(
    "~ 暂定：在日历已知的日子之后，日历延长时会重新计算",
    "~ provisional: after the last day the calendar knows, and counted again when that grows",
)
NAME_ONE = _("逐日明细：complaints clock {case} {clock}", "day by day: complaints clock {case} {clock}")
NO_CLOCK = Wording(
    code="no_such_clock_in_case",
    zh="规程没有时限“{name}”{hint}",
    en='the procedure has no clock "{name}"{hint}',
    fix_zh="可选：{clocks}",
    fix_en="there is: {clocks}",
)

# what changed a due instant
DUE_MOVED = _("到期 {before} → {after}", "due {before} → {after}")
DUE_IS = _("到期 {after}", "due {after}")
DUE_GONE = _("不再有到期（原 {before}）", "nothing is due any more (was {before})")
DUE_STAYS = _("到期不变", "the due instant stays")
DUE_CERTAIN = _("到期 {after} 已确定，不再暂定", "due {after} is certain now")
