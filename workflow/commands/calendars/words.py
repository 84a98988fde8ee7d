"""What the `calendar` commands say."""

from workflow.definitions.calendars.model import Why
from workflow.wording import Label, Wording


def _(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


SHORT_DAYS = (
    _("一", "Mon"),
    _("二", "Tue"),
    _("三", "Wed"),
    _("四", "Thu"),
    _("五", "Fri"),
    _("六", "Sat"),
    _("日", "Sun"),
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTH_OF = _("{year} 年 {number} 月", "{month} {year}")
FROM_TO = _("{first}至{last}", "{first} to {last}")
CLOSED = _("不开放", "closed")
WITHOUT_ZONE = _("时区随所用的规程", "in the time zone of whatever counts on it")
KNOWN_UNTIL = _("已知到 {date}，之后为暂定（~）", "known until {date}, provisional after it (~)")
KNOWN_FOR_EVER = _("无需公布", "nothing to be announced")
COUNTS = _(
    "{first} 至 {last} 年：放假 {off} 天，补班 {makeup} 天",
    "{first} to {last}: {off} days off, {makeup} make-up working days",
)
DATES = _("单日另定 {dates} 天", "{dates} dates with hours of their own")
COUNTED_ON = _("本库", "in the store")
IN_STORE = _("在用", "yes")
ALWAYS_KNOWN = _("一直", "always")
OPEN_IN_MONTH = _("开放 {days} 天，{length}", "{days} open days, {length}")
HOURS_HEAD = _("时段", "Hours")
MAKEUP_HOURS = _("补班日", "make-up days")
HEADS = {
    "calendar": _("日历", "calendar"),
    "title": _("标题", "title"),
    "known_until": _("已知到", "known until"),
    "hours": _("每周小时", "hours a week"),
}
MARKS: dict[Why, Label] = {
    "week": _("·", "·"),
    "day_off": _("休", "off"),
    "makeup_workday": _("班", "work"),
    "date": _("*", "*"),
}
"""What stands behind the number of a day: nothing when it is open as in every week."""
LEGEND: tuple[tuple[Label, Label], ...] = (
    (_("·", "·"), _("不开放", "closed as every week")),
    (MARKS["day_off"], _("放假", "a day off")),
    (MARKS["makeup_workday"], _("补班", "a make-up working day")),
    (MARKS["date"], _("单日另定", "hours of its own")),
    (_("~", "~"), _("尚未公布", "not announced yet")),
)
WHY: dict[Why, Label] = {
    "week": _("平常", "as usual"),
    "day_off": _("放假", "day off"),
    "makeup_workday": _("补班", "make-up day"),
    "date": _("单日另定", "own hours"),
}
BAD_MONTH = Wording(
    code="bad_month",
    zh="“{value}”不是月份",
    en='"{value}" is not a month',
    fix_zh="写 10 或 2026-10；整年写 2026-01 --months 12",
    fix_en="write 10 or 2026-10, and a whole year as 2026-01 --months 12",
)
TOO_MANY_MONTHS = Wording(
    code="too_many_months",
    zh="--months 是 1 到 {most}，不是 {value}",
    en="--months is 1 to {most}, not {value}",
)
