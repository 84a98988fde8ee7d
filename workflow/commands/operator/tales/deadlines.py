"""The clocks of all of them: counted on a calendar that is named, explained day by day, and told to whoever must know."""

from workflow.commands.operator.tales.feedback import CASE
from workflow.commands.operator.tales.telling import Step, Tale, opened
from workflow.wording import Label

DEADLINES = Tale(
    "五 时限有账可查",
    "5 A clock shows its working",
    Label(zh="日历 · 时限 · 通知", en="calendars · clocks · notices"),
    (
        Step(
            "国庆前夕 17 点给的 24 个办公小时，什么时候到期？放假不算，补班的星期六算：",
            "24 office hours, given at 17:00 on the eve of National Day, end when? Holidays do not count, the make-up Saturday does:",
            ("calendar", "due", "cn_office", "2026-09-30 17:00", "24h"),
        ),
        Step(
            "刚才那条反馈迟了一秒。凭历史讲清楚：什么时候答应的，谁拿着，为什么算逾期：",
            "That report was late by a second. History tells when it was promised, who had it, and why that is late:",
            ("clock", CASE, "resolving"),
        ),
        Step(
            "已废止的规定不收新案（在办的照旧办完）：",
            "A rule that is out of force takes no new case (open ones go on under it):",
            opened("cn_12315_order20", "--action", "register", by="ling"),
            3,
        ),
        Step(
            "该让谁知道的，和引起它的事写在同一事务里，等着送出去：",
            "Who must know is written in the same transaction as what happened, and waits to be delivered:",
            ("notices", "--case", CASE),
        ),
    ),
    (Label(zh="第 20 号令  废止之后按它收新案", en="Order 20  a new case after it was repealed"),),
)
