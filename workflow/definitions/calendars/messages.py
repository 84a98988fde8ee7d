"""What can be wrong with a calendar file beyond its shape: its hours, its days, and how far it is known."""

from workflow.wording import Wording

NOT_A_CALENDAR = Wording(
    code="not_a_calendar",
    zh="这是规程定义，不是日历",
    en="this is the definition of a procedure, not a calendar",
    fix_zh="规程用 complaints check 检查；日历从 calendar: 名称 写起",
    fix_en="check a procedure with `complaints check`; a calendar begins with calendar: NAME",
)
BAD_HOURS = Wording(
    code="bad_hours",
    zh="“{word}”不是时段",
    en='"{word}" is not a time from and until',
    fix_zh='写成 "09:00-12:00"（半角），整天不开写 closed',
    fix_en='write "09:00-12:00" with a plain hyphen, or closed for a day that does not open',
)
HOURS_WITH_SECONDS = Wording(
    code="hours_with_seconds",
    zh="“{word}”写到了秒：时段只写到分钟",
    en='"{word}" has seconds: hours are given to the minute',
    fix_zh='写成 "09:00-12:00"；到半夜写 24:00，不写 23:59:59',
    fix_en='write "09:00-12:00"; until midnight is 24:00, not 23:59:59',
)
NO_SUCH_HOUR = Wording(
    code="no_such_hour",
    zh="“{word}”里没有这样的钟点：一天从 00:00 到 24:00",
    en='"{word}" names a time that no day has: a day goes from 00:00 to 24:00',
    fix_zh='过半夜的时段写成 "22:00-06:00"，算在开始的那一天',
    fix_en='write hours over midnight as "22:00-06:00"; they belong to the day they begin on',
)
BEGINS_AT_THE_END = Wording(
    code="hours_begin_at_24",
    zh="“{word}”从 24:00 开始，那已是第二天",
    en='"{word}" begins at 24:00, which is the next day',
    fix_zh="在第二天写从 00:00 开始",
    fix_en="let it begin at 00:00 of the next day",
)
NO_TIME_AT_ALL = Wording(
    code="hours_without_length",
    zh="“{word}”起止相同，看不出是整天还是没有",
    en='"{word}" ends when it begins: all day, or no time at all?',
    fix_zh='整天写 "00:00-24:00"，不开写 closed',
    fix_en='write "00:00-24:00" for all day, closed for none',
)
HOURS_OVERLAP = Wording(
    code="hours_overlap",
    zh="“{word}”与“{other}”重叠，重叠的时间会算两次",
    en='"{word}" overlaps "{other}": the time in both would count twice',
    fix_zh="改成前一段结束后再开始",
    fix_en="let the one begin when the other has ended",
)
RUNS_INTO_NEXT_DAY = Wording(
    code="hours_run_into_next_day",
    zh="{day}的时段过半夜到 {until}，而次日 {begins} 就开始，重叠的时间会算两次",
    en="the hours of {day} run over midnight until {until}, and the next day begins at {begins}: the time in both would "
    "count twice",
    fix_zh="缩短其中一段",
    fix_en="shorten one of them",
)
UNKNOWN_WEEKDAY = Wording(
    code="unknown_weekday",
    zh="“{word}”不是星期{hint}",
    en='"{word}" is not a day of the week{hint}',
    fix_zh="写 mon tue wed thu fri sat sun，连续几天写 mon-fri",
    fix_en="write mon tue wed thu fri sat sun, and several in a row as mon-fri",
)
WEEKDAY_TWICE = Wording(
    code="weekday_twice",
    zh="{day} 写了两次：“{first}”里已有",
    en='{day} is given twice: "{first}" has it already',
    fix_zh="每天只写一处",
    fix_en="name each day once",
)
NEVER_OPENS = Wording(
    code="calendar_never_opens",
    zh="这一周没有一天开放，按它计的时限永远到不了期",
    en="no day of the week ever opens, so a limit counted on it would never be reached",
    fix_zh='至少给一天写上时段，例如 mon-fri: "09:00-17:00"',
    fix_en='give at least one day its hours, such as mon-fri: "09:00-17:00"',
)
ALWAYS_IS_ALWAYS = Wording(
    code="always_closes",
    zh="名为 always 的日历须昼夜全开：没有写日历的时限都按它计",
    en="the calendar called always must never close: limits that name no calendar count on it",
    fix_zh="给这个日历另起一个名字",
    fix_en="give this calendar another name",
)
NO_SUCH_DATE = Wording(
    code="no_such_date",
    zh="没有“{word}”这样的日期",
    en='there is no date "{word}"',
    fix_zh="写成 2026-10-01，连续几天写 2026-10-01..2026-10-08",
    fix_en="write 2026-10-01, and several in a row as 2026-10-01..2026-10-08",
)
DATES_BACKWARDS = Wording(
    code="dates_backwards",
    zh="“{word}”的末日早于首日",
    en='"{word}" ends before it begins',
    fix_zh="先写首日，再写末日",
    fix_en="write the first day first",
)
DATES_TOO_LONG = Wording(
    code="dates_too_long",
    zh="“{word}”超过一年",
    en='"{word}" is longer than a year',
    fix_zh="每年如此的写进 week；否则分年写",
    fix_en="what holds always belongs into week; else write it year by year",
)
DATE_TWICE = Wording(
    code="date_twice",
    zh="{date} 写了两次，第一次在第 {line} 行",
    en="{date} is given twice, first on line {line}",
    fix_zh="每个日期只写一处",
    fix_en="name each date once",
)
OFF_AND_MAKEUP = Wording(
    code="off_and_makeup",
    zh="{date} 既是放假日又是补班日（另一处在第 {line} 行）",
    en="{date} is both a day off and a make-up working day (the other stands on line {line})",
    fix_zh="对照通知，只留一处；单日另有安排写在 dates",
    fix_en="look at the notice and keep one; hours for a single date stand under dates",
)
DATE_OUTSIDE_YEAR = Wording(
    code="date_outside_year",
    zh="{date} 不在 {year} 年，也不在上一年 12 月",
    en="{date} is not in {year}, nor in the December before",
    fix_zh="写到它那一年的通知下",
    fix_en="write it under the notice of its own year",
)
BAD_YEAR = Wording(
    code="bad_year",
    zh="“{word}”不是年份",
    en='"{word}" is not a year',
    fix_zh="写成 2026",
    fix_en="write it as 2026",
)
YEAR_MISSING = Wording(
    code="calendar_year_missing",
    zh="{before} 年与 {after} 年之间缺 {year} 年，那一年的节假日会被当作平常日",
    en="{year} is missing between {before} and {after}: its days off would count as usual days",
    fix_zh="补上 {year} 年的通知与日期",
    fix_en="add the notice and the days of {year}",
)
MAKEUP_HOURS_MISSING = Wording(
    code="makeup_hours_missing",
    zh="有补班日，却没有说明补班日的时段",
    en="there are make-up working days, and nothing says what their hours are",
    fix_zh="写 makeup_hours: mon（同星期一），或写明时段",
    fix_en="write makeup_hours: mon (as on Mondays), or the hours themselves",
)
MAKEUP_HOURS_CLOSED = Wording(
    code="makeup_hours_closed",
    zh="makeup_hours 没有一个时段，补班日就不上班了",
    en="makeup_hours has no hours: nobody would work on a make-up working day",
    fix_zh="写一个上班的星期，或写明时段",
    fix_en="name a day of the week that opens, or write the hours themselves",
)
KNOWN_UNTIL_MISSING = Wording(
    code="known_until_missing",
    zh="节假日逐年公布，却没有说明已知到哪一天",
    en="its days are announced year by year, and nothing says until when they are known",
    fix_zh="写 known_until: {year}-12-25；之后的期限标为暂定（~），公布后重算",
    fix_en="write known_until: {year}-12-25; limits beyond it are provisional (~) until the days are announced",
)
KNOWN_BEYOND_YEARS = Wording(
    code="known_beyond_years",
    zh="known_until 是 {date}，而公布的日期只到 {year} 年",
    en="known_until is {date}, and the announced days end with {year}",
    fix_zh="不晚于 {year}-12-31，或补上其后年份的通知",
    fix_en="make it {year}-12-31 at the latest, or add the notices of the years after",
)
DECEMBER_UNCERTAIN = Wording(
    code="december_uncertain",
    zh="{year} 年的最后几天还不能算已知：下一年的通知可能改动它们（二十份通知里有五份改过上一年十二月）",
    en="the last days of {year} are not certain yet: the next notice may change them (5 of 20 Chinese notices changed the "
    "December before)",
    fix_zh="写 known_until: {year}-12-25",
    fix_en="write known_until: {year}-12-25",
)
MAKEUP_ON_OPEN_DAY = Wording(
    code="makeup_on_open_day",
    zh="{date} 是{day}，本来就上班，不必补班",
    en="{date} is a {day} and open anyhow, which makes up for nothing",
    fix_zh="对照通知核对日期",
    fix_en="compare the date with the notice",
)
EDGE_SKIPPED = Wording(
    code="edge_skipped",
    zh="{date} 拨快钟表，{zone} 没有 {time} 这一刻；这一端移到跳过的时间之后",
    en="on {date} the clocks of {zone} go forward and skip {time}; that end of these hours moves on by what was skipped",
    fix_zh="若有影响，避开这一刻",
    fix_en="choose another time if it matters",
)
EDGE_TWICE = Wording(
    code="edge_twice",
    zh="{date} 拨慢钟表，{zone} 有两个 {time}；算第一个",
    en="on {date} the clocks of {zone} go back and {time} comes twice; the first of the two counts",
    fix_zh="若有影响，避开这一刻",
    fix_en="choose another time if it matters",
)
