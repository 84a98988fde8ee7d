"""`complaints calendar import cn YEAR`: the days of a year, held against a second source, into a calendar file."""

from collections.abc import Sequence
from datetime import date
from difflib import unified_diff
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

from workflow.commands.calendars.china import CERTAIN_UNTIL, AnnouncedYear, announced, days_of
from workflow.commands.calendars.disagreeing import Disagreement, disagreements
from workflow.commands.calendars.editing import with_year
from workflow.commands.calendars.loading import tell_problems
from workflow.commands.calendars.replacing import replace_file
from workflow.commands.calendars.year_block import YearBlock, block_lines
from workflow.commands.errand import Errand, file_bytes, of
from workflow.commands.surface.sheet import GAP, Line, Piece, Sheet, Style, line
from workflow.commands.surface.terminal import Json
from workflow.definitions.calendars.load import load_calendar
from workflow.definitions.calendars.model import CalendarRules
from workflow.errors import ProblemsFound, UsageError
from workflow.wording import Label, Wording

NO_COUNTRY = Wording(
    code="no_such_country",
    zh="不会导入“{name}”的安排",
    en='the days of "{name}" cannot be taken in',
    fix_zh="目前只有 cn；其他国家请照官方公布手写，再用 complaints calendar check 检查",
    fix_en="there is only cn; write others by hand from what their authority announced and run `complaints calendar check`",
)
BAD_YEAR = Wording(
    code="import_year",
    zh="“{value}”不是年份",
    en='"{value}" is not a year',
    fix_zh="写成 2027",
    fix_en="write it as 2027",
)
NOTICE_NEEDED = Wording(
    code="import_notice_needed",
    zh="缺少出处：没有写明这一年在哪里公布",
    en="it is not said where the days of the year were announced",
    fix_zh="加上 --notice 网址；修改过的年份写两次 --notice",
    fix_en="add --notice URL, twice for a year that was amended",
)
FILE_NEEDED = Wording(
    code="import_file_needed",
    zh="--write 要有文件可写",
    en="--write needs a file to write to",
    fix_zh="加上 --into FILE；先用 complaints calendar show cn_office --yaml > my-office.yaml 得到一份",
    fix_en="add --into FILE; get one with `complaints calendar show cn_office --yaml > my-office.yaml`",
)
SOURCES_DISAGREE = Wording(
    code="calendar_sources_disagree",
    zh="两个来源对 {year} 年有 {count} 天说法不同，没有采用",
    en="the two sources disagree on {count} days of {year}; nothing was taken in",
    fix_zh="对照通知看哪一方错了，更新那个软件包；或照通知手写这一年",
    fix_en="see in the notice which of them is wrong and update it, or write the year by hand",
)
YEAR_IN_FILE = Wording(
    code="year_in_file",
    zh="{file} 已有 {year} 年，与导入的不同，没有改动它",
    en="{file} has {year} already, with other days, and was left as it is",
    fix_zh="对照上面的内容，自行修改或先删去那一年",
    fix_en="compare it with the block above and change it by hand, or take that year out first",
)
DISAGREED = Label(zh="两个来源的出入", en="Where the sources disagree")
SAID = {
    "works": Label(zh="上班", en="works"),
    "off": Label(zh="休息", en="off"),
    None: Label(zh="没有说", en="says nothing"),
}
AGREED = Label(
    zh="chinesecalendar 与 holidays 对 {count} 天逐日一致", en="chinesecalendar and holidays agree on all {count} days"
)


class Came(Enum):
    """What came of it."""

    WRITTEN = Label(zh="已写入 {file}", en="written to {file}")
    SHOWN = Label(zh="还没有写入；加上 --write 写入", en="nothing written yet; --write does")
    NOTHING_NEW = Label(zh="{file} 已有这一年，完全一致", en="{file} has this very year already")


class Edit(Struct, frozen=True):
    """A calendar file before and after."""

    file: str
    before: bytes
    after: bytes

    def diff(self) -> list[str]:
        old, new = (text.decode("utf-8").splitlines() for text in (self.before, self.after))
        return list(unified_diff(old, new, self.file, self.file, lineterm=""))


def import_(
    ctx: typer.Context,
    country: Annotated[str, typer.Argument(metavar="cn", help="国家，目前只有 cn | the country; only cn for now")],
    year: Annotated[str, typer.Argument(metavar="YEAR", help="年份 | the year")],
    *,
    notice: Annotated[
        list[str] | None,
        typer.Option(
            "--notice",
            metavar="URL",
            help="这一年的安排在哪里公布，可多次 | where the year was announced; may be repeated",
        ),
    ] = None,
    into: Annotated[
        str | None, typer.Option("--into", metavar="FILE", help="要加入的日历文件 | the calendar file it is for")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="写入；不加则只显示 | write it; without this it is only shown")
    ] = False,
) -> int:
    """Exit code 1 when the year is not known, the sources disagree, or the file would not be sound."""
    errand = of(ctx)
    number = _number(country, year)
    if not notice:
        raise UsageError(NOTICE_NEEDED)
    if write and into is None:
        raise UsageError(FILE_NEEDED)
    found = announced(number)
    differing = list(disagreements(found.here, found.there))
    if differing:
        return _refused(errand, number, differing)
    block = _block(number, tuple(notice), found)
    errand.remark(AGREED, count=len(found.here))
    edit = None if into is None else _edited(errand, into, block)
    if into is not None and edit is None:
        return 1
    came = Came.WRITTEN if write else Came.SHOWN
    if edit is not None and edit.after == edit.before:
        came = Came.NOTHING_NEW
    errand.terminal.give(_data(block, edit, came), _sheet(block, edit))
    if edit is not None and came is Came.WRITTEN:
        replace_file(Path(edit.file), edit.after)
    if edit is not None:
        errand.remark(came.value, file=edit.file)
    return 0


def _number(country: str, year: str) -> int:
    if country != "cn":
        raise UsageError(NO_COUNTRY, name=country)
    if not (len(year) == 4 and year.isascii() and year.isdecimal() and year > "1900"):
        raise UsageError(BAD_YEAR, value=year)
    return int(year)


def _block(year: int, notices: tuple[str, ...], found: AnnouncedYear) -> YearBlock:
    return YearBlock(year=year, notices=notices, days_off=found.days_off, makeup_workdays=found.makeup_workdays)


def _edited(errand: Errand, file: str, block: YearBlock) -> Edit | None:
    """None when the file is not sound, or would not be; what is wrong has then been told."""
    source = file_bytes(Path(file))
    rules = load_calendar(source)
    if rules.rules is None:
        tell_problems(errand, file, source, rules.problems)
        return None
    if block.year in {notice.year for notice in rules.rules.notices}:
        return _same(errand, file, source, block, rules.rules)
    after = with_year(source, block, date(block.year, *CERTAIN_UNTIL), file)
    found = load_calendar(after)
    if found.rules is None:
        tell_problems(errand, file, after, found.problems)
        return None
    return Edit(file, source, after)


def _same(errand: Errand, file: str, source: bytes, block: YearBlock, rules: CalendarRules) -> Edit:
    """The file as it is, when it has the year already and the same days in it."""
    settled = frozenset(days_of(block.year))
    there = (settled.intersection(rules.days_off), settled.intersection(rules.makeup_workdays))
    if there != (frozenset(block.days_off), frozenset(block.makeup_workdays)):
        errand.terminal.tell(_sheet(block, None))
        raise ProblemsFound(YEAR_IN_FILE, file=file, year=block.year)
    return Edit(file, source, source)


def _refused(errand: Errand, year: int, differing: Sequence[Disagreement]) -> int:
    """Tells the days of which the sources say different things."""
    message = SOURCES_DISAGREE.say(errand.language, {"year": year, "count": len(differing)})
    days: list[Json] = [
        {"date": each.on.isoformat(), "chinesecalendar": each.one, "holidays": each.other} for each in differing
    ]
    told = [line(Piece(errand.words(DISAGREED), Style.STRONG)), *(_differing(errand, each) for each in differing)]
    data: Json = {"error": {"code": SOURCES_DISAGREE.code, "message": message, "days": days}}
    errand.terminal.error(data, [*told, line(Piece(message, Style.ALARM))])
    return 1


def _differing(errand: Errand, each: Disagreement) -> Line:
    one, other = (errand.words(SAID[kind]) for kind in (each.one, each.other))
    return line(Piece(each.on.isoformat(), Style.NAME), f"  chinesecalendar: {one}  holidays: {other}", indent=2)


def _data(block: YearBlock, edit: Edit | None, came: Came) -> Json:
    return {
        "year": block.year,
        "notices": list(block.notices),
        "days_off": {on.isoformat(): name for on, name in block.days_off.items()},
        "makeup_workdays": {on.isoformat(): name for on, name in block.makeup_workdays.items()},
        "file": None if edit is None else edit.file,
        "diff": [] if edit is None else edit.diff(),
        "written": came is Came.WRITTEN,
    }


def _sheet(block: YearBlock, edit: Edit | None) -> Sheet:
    """The block as it stands in a file, and below it how the file changes."""
    lines = [_verbatim(text) for text in block_lines(block)]
    return lines if edit is None else [*lines, GAP, *(_diff_line(text) for text in edit.diff())]


def _verbatim(text: str) -> Line:
    said = text.lstrip()
    return line(said, indent=len(text) - len(said))


def _diff_line(text: str) -> Line:
    style = {"+": Style.GOOD, "-": Style.BAD, "@": Style.FAINT}.get(text[:1], Style.PLAIN)
    return line(Piece(text, style))
