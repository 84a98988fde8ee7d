"""What the sheets and columns of an exported workbook are called: by those who write it, and by those who take it over.

Row 1 of every sheet has names that never change, row 2 what they are called for the reader; the rows follow. Names that
begin with @ are ours, the others are fields of the procedure.
"""

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from msgspec import Struct

from workflow.wording import Label

FORMAT = "complaints-export-1"
ABOUT, HISTORY, ATTACHMENTS, LONG = "about", "history", "attachments", "long texts"
SHOWN, MASKED = "shown", "masked"
LONGEST = 32_000
"""Characters that a cell is given at most; a spreadsheet holds 32,767."""
PART = LONGEST // 8
"""Characters of a longer text that stand in its cell, and in each of the rows of `LONG`, which have the whole of it."""

Cell: TypeAlias = str | int | bool | Decimal | date | None
"""A datetime is one without a zone, as a spreadsheet has it."""
Holds: TypeAlias = Literal["format", "personal", "contents", "cases", "rows", "history", "attachments", "long"]


class Column(Struct, frozen=True):
    name: str
    label: Label


def _(name: str, zh: str, en: str) -> Column:
    return Column(f"@{name}", Label(zh=zh, en=en))


NUMBER = _("number", "编号", "Number")
STATE = _("state", "状态", "State")
STANDING = _("standing", "在办/结案/作废", "Open, final or void")
ASSIGNEE = _("assignee", "承办人", "With")
DUE = _("due", "最近时限", "Due")
DUE_CLOCK = _("clock", "何项时限", "Which clock")
OPENED = _("opened", "登记时间", "Opened")
SINCE = _("since", "进入此状态", "In this state since")
ASSIGNEES = _("assignees", "各角色承办人", "With, by role")
DUTIES = _("duties", "待办义务", "Duties")
LINKS = _("links", "关联案件", "Linked cases")
OF_CASES = (NUMBER, STATE, STANDING, ASSIGNEE, DUE, DUE_CLOCK, OPENED, SINCE, ASSIGNEES, DUTIES, LINKS)

SEQ = _("seq", "步", "Step")
WHEN = _("when", "时间", "When")
WHO = _("who", "谁", "Who")
ACTION = _("action", "动作名", "Name of the action")
TO = _("to", "状态名", "Name of the state")
ALSO = _("also", "同时办结", "Done with it")
TEXT = _("text", "文字", "Text")
WHAT = _("what", "办了什么", "What")
STATE_AFTER = _("state", "状态", "State")
CLAUSE = _("clause", "条款", "Clause")
GIVEN = _("given", "填写", "Given")
EFFECTS = _("effects", "结果", "Consequences")
OF_HISTORY = (NUMBER, SEQ, WHEN, WHO, ACTION, TO, ALSO, TEXT, WHAT, STATE_AFTER, CLAUSE, GIVEN, EFFECTS)

FILE = _("file", "文件名", "File")
SIZE = _("size", "字节", "Bytes")
OF_ATTACHMENTS = (NUMBER, FILE, SIZE, WHEN, WHO)

LAST_LABEL = 2
"""The last row that is no row of the table."""

SHEET = _("sheet", "工作表", "Sheet")
ROW = _("row", "行", "Row")
COLUMN = _("column", "列", "Column")
OF_LONG = (SHEET, ROW, COLUMN, TEXT)

HOLDS = _("holds", "内容", "Holds")
NAME = _("name", "名称", "Name")
PROCEDURE = _("procedure", "规程", "Procedure")
FIELD = _("field", "字段", "Field")
OF_ABOUT = (HOLDS, NAME, PROCEDURE, FIELD)
