"""Asks for what an action needs, one field after another, on a terminal."""

from collections.abc import Iterable, Mapping

from workflow.commands import words
from workflow.commands.arguments import File, Filled, file_of, from_source
from workflow.commands.errand import Errand
from workflow.commands.surface.sheet import Block, Piece, Style, line
from workflow.commands.typed_times import Today, full
from workflow.definitions.model import Field, Procedure
from workflow.definitions.parsing import parse_one, parse_value
from workflow.definitions.refused import NotAValue
from workflow.definitions.values import Kind
from workflow.errors import ComplaintsError
from workflow.wording import Label

HINTS: Mapping[Kind, Label] = {
    Kind.TEXT: Label(zh="一行文字；@文件名 读文件", en="a line of text; @FILE reads a file"),
    Kind.CHOICE: Label(zh="序号或名称", en="its number or name"),
    Kind.YESNO: Label(zh="是 / 否", en="yes / no"),
    Kind.NUMBER: Label(zh="整数", en="a whole number"),
    Kind.MONEY: Label(zh="金额，如 320.00", en="an amount, like 320.00"),
    Kind.DATE: Label(zh="日期，如 2026-09-28、今天、10-13", en="a date, like 2026-09-28, today or 10-13"),
    Kind.DATETIME: Label(
        zh="时间，如 2026-09-28T17:00、9:30、昨天 15:00、现在",
        en="a time, like 2026-09-28T17:00, 9:30, yesterday 15:00 or now",
    ),
    Kind.PERSON: Label(zh="人员的登录名", en="the name the person acts under"),
    Kind.FILE: Label(zh="文件路径", en="the path of a file"),
    Kind.LIST: Label(zh="序号或名称，逗号分隔", en="their numbers or names, with commas"),
    Kind.ROWS: Label(zh="一行一行地填，空行结束", en="row by row; an empty line ends"),
}


def asked_for(errand: Errand, procedure: Procedure, names: Iterable[str], purpose: str, now: int) -> Filled:
    """What the person at the terminal fills in."""
    errand.terminal.insist([line(Piece(purpose, Style.STRONG))])
    found, today = Filled({}), Today(now, procedure.timezone)
    for name in names:
        found |= _ask(errand, procedure.fields[name], today)
    return found


def confirmed(errand: Errand, question: str) -> bool:
    """A plain yes; anything else is no."""
    return read_line(errand, f"{question} [y/N] ").strip().lower() in ("y", "yes", "是", "好")


def read_line(errand: Errand, prompt: str) -> str:
    """A line from the keyboard; the prompt goes to stderr."""
    import sys

    sys.stderr.write(prompt)
    sys.stderr.flush()
    text = sys.stdin.readline()
    if not text:
        raise KeyboardInterrupt
    return text.rstrip("\n")


def _ask(errand: Errand, declared: Field, today: Today) -> Filled:
    errand.terminal.insist(_question(errand, declared))
    if declared.kind is Kind.ROWS:
        return Filled({declared.name: _rows(errand, declared, today)})
    while True:
        text = _numbered(declared, read_line(errand, "  > ").strip())
        try:
            if declared.kind is Kind.FILE:
                return _file(declared, file_of(text))
            typed = from_source(text, declared)
            text = full(declared, typed, today)
            parse_value(declared, text, zone=today.zone)
        except (NotAValue, ComplaintsError) as error:
            errand.terminal.insist([line(Piece(error.say(errand.language), Style.BAD), indent=2)])
        else:
            return Filled({declared.name: text}, short=frozenset({declared.name} if text != typed else ()))


def _file(declared: Field, found: File) -> Filled:
    return Filled({declared.name: found.name}, (found,))


def _question(errand: Errand, declared: Field) -> list[Block]:
    hint = errand.words(HINTS[declared.kind])
    unit = declared.currency or declared.unit
    label = declared.label.say(errand.language)
    sheet: list[Block] = [
        line(
            Piece(label, Style.NAME),
            Piece(f" ({declared.name}) · {hint}{f' · {unit}' if unit else ''}", Style.FAINT),
        )
    ]
    for number, (name, choice) in enumerate(declared.choices.items(), 1):
        sheet.append(
            line(
                Piece(f"{number}", Style.STRONG), f" {choice.say(errand.language)} ", Piece(name, Style.FAINT), indent=4
            )
        )
    return sheet


def _numbered(declared: Field, text: str) -> str:
    """Numbers of choices as their names."""
    if declared.kind not in (Kind.CHOICE, Kind.LIST):
        return text
    names = list(declared.choices)
    parts = [part.strip() for part in text.replace("，", ",").split(",")]
    return ",".join(names[int(p) - 1] if p.isdigit() and 0 < int(p) <= len(names) else p for p in parts)


def _rows(errand: Errand, declared: Field, today: Today) -> list[Mapping[str, str]]:
    rows: list[Mapping[str, str]] = []
    while True:
        row = _row(errand, declared, today, len(rows) + 1)
        if row is not None:
            rows.append(row)
        elif rows:
            return rows
        else:
            errand.terminal.insist([line(Piece(errand.words(words.ONE_ROW), Style.BAD), indent=2)])


def _row(errand: Errand, declared: Field, today: Today, number: int) -> Mapping[str, str] | None:
    row: dict[str, str] = {}
    for name, column in declared.of.items():
        text = _cell(errand, column, today, f"  {number}. {column.label.say(errand.language)} ({name}) > ")
        if text is None and not row:
            return None
        if text is not None:
            row[name] = text
    return row


def _cell(errand: Errand, column: Field, today: Today, prompt: str) -> str | None:
    while True:
        text = read_line(errand, prompt).strip()
        try:
            if text:
                text = full(column, text, today)
                parse_one(column, text, zone=today.zone)
        except (NotAValue, ComplaintsError) as error:
            errand.terminal.insist([line(Piece(error.say(errand.language), Style.BAD), indent=2)])
        else:
            return text or None
