"""A cell of a spreadsheet as a person would have written it; what only looks like a value is told apart."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from workflow.commands.intake.tables import EMPTY, Entry
from workflow.engine.refusals import refusal
from workflow.wording import Wording

DIGITS = 15
"""A spreadsheet keeps no more digits of a number than these."""
FORMULA = Wording(
    code="cell_is_formula",
    zh="{cell} 是公式，公式的结果不作数",
    en="{cell} is a formula, and what a formula came to is not taken for a fact",
    fix_zh="选择性粘贴为数值，再导入",
    fix_en="paste it as a value, then import",
)
ERROR = Wording(
    code="cell_is_error",
    zh="{cell} 是错误值 {found}",
    en="{cell} is the error {found}",
    fix_zh="改正该单元格",
    fix_en="correct the cell",
)
ROUNDED = Wording(
    code="cell_number_rounded",
    zh="{cell} 的数超过 15 位，表格软件已把末尾改成 0",
    en="{cell} is a number of more than 15 digits, whose last ones the spreadsheet has lost",
    fix_zh="把该列设为文本格式，重新填写",
    fix_en="format the column as text and enter it again",
)
MERGED = Wording(
    code="cell_is_merged",
    zh="{cell} 属于合并的单元格 {merged}，看不出各行各列的内容",
    en="{cell} belongs to the merged cells {merged}, so it cannot be told what each of them holds",
    fix_zh="取消合并，逐格填写",
    fix_en="unmerge them and fill in each",
)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ZEROS = re.compile("0+")
_FIXED = re.compile(r"0\.(0+)")


def entry(cell: Any, place: str) -> Entry:
    """What stands in `cell` of openpyxl, which is called `place`."""
    value = cell.value
    if value is None:
        return EMPTY
    match cell.data_type:
        case "f":
            return Entry(wrong=refusal(FORMULA, cell=place))
        case "e":
            return Entry(wrong=refusal(ERROR, cell=place, found=str(value)))
    if isinstance(value, bool):
        return Entry("true" if value else "false")
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format), place)
    return _moment(value) if isinstance(value, date | time | timedelta) else Entry(unescaped(str(value)))


def unescaped(text: str) -> str:
    """Spreadsheets write what XML cannot carry as `_x000D_`, and `_x005F_` for an underscore that only looks like it."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _number(value: int | float, look: str, place: str) -> Entry:
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{DIGITS}g}")
    if abs(exact) >= Decimal(10) ** DIGITS:
        return Entry(wrong=refusal(ROUNDED, cell=place))
    exact = exact.normalize() + 0  # no minus before a zero
    return Entry(_looking(exact, look), number=exact)


def _looking(number: Decimal, look: str) -> str:
    """The number as its format shows it, where that shows more than the bare digits."""
    text = f"{number:f}"
    if _ZEROS.fullmatch(look) and text.isdigit():
        return text.zfill(len(look))
    if "%" in look:
        return f"{(number * 100).normalize() + 0:f}%"
    fixed = _FIXED.search(look)
    if fixed is None:
        return text
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(len(fixed[1]), '0')}"


def _moment(value: date | time | timedelta) -> Entry:
    if isinstance(value, timedelta):
        return Entry(str(value))
    if isinstance(value, time):
        return Entry(value.isoformat(timespec="minutes" if not value.second else "seconds"))
    if not isinstance(value, datetime):
        return Entry(value.isoformat(), moment=datetime(value.year, value.month, value.day))  # noqa: DTZ001 - as written
    moment = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    if moment.time() == time():
        return Entry(moment.date().isoformat(), moment=moment)
    seconds = "minutes" if not moment.second else "seconds"
    return Entry(moment.isoformat(" ", seconds), moment=moment)
