"""A printed form as text: a frame of box-drawing signs in which wide characters stay aligned."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, assert_never

from workflow.commands.forms import words
from workflow.commands.forms.paper import (
    Answer,
    Approvals,
    Boxes,
    Breadth,
    Entry,
    Paper,
    Part,
    Room,
    Signing,
    Table,
    Written,
)
from workflow.commands.surface.cells import fold, pad, width_of
from workflow.commands.surface.sheet import Block, Piece, Style, line
from workflow.wording import Label

WIDEST, NARROWEST = 80, 56
NARROWEST_CELL = 14
"""Where two entries side by side would be narrower, each takes a line of its own."""
LABEL_AT_MOST, LABEL_AT_LEAST = 16, 8
NAME_ROOM = {"zh": 20, "en": 22}
COLONS = {"zh": "：", "en": ": "}
TICKED, EMPTY = "☑", "☐"


class Row(NamedTuple):
    """Cells side by side between bars; the widths are without the bars."""

    cells: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]

    @property
    def bars(self) -> frozenset[int]:
        """The columns in which its bars stand."""
        found = [0]
        for width in self.widths:
            found.append(found[-1] + width + 1)
        return frozenset(found)


def text_paper(paper: Paper, width: int | None) -> list[Block]:
    """The lines of the form; `width` None is not a terminal, where it takes 80 columns."""
    room = WIDEST if width is None else max(NARROWEST, min(width, WIDEST))
    sheet: list[Block] = [line(Piece(_centred(_spread(paper), room), Style.STRONG))]
    sheet.append(line(Piece(_centred(paper.subtitle, room), Style.FAINT)))
    if paper.warning:
        sheet.append(line(Piece(_centred(f"[{paper.warning}]", room), Style.ALARM)))
    gap = max(2, room - width_of(paper.left) - width_of(paper.right))
    sheet.append(line(paper.left, " " * gap, paper.right))
    sheet += [line(text) for text in _framed(list(_rows(paper, room)), room)]
    return [*sheet, *(line(Piece(text, Style.FAINT)) for text in _packed(paper.notes, room))]


def _spread(paper: Paper) -> str:
    """A Chinese title is set wide, as on paper."""
    return " ".join(paper.title) if paper.language == "zh" else paper.title


def _centred(text: str, room: int) -> str:
    return " " * max(0, (room - width_of(text)) // 2) + text


def _packed(notes: Sequence[str], room: int) -> Iterator[str]:
    """As many notes on a line as fit."""
    told = ""
    for note in notes:
        if told and width_of(told) + 1 + width_of(note) > room:
            yield from _folded(told, room)
            told = ""
        told = f"{told}{'' if told.endswith('。') else ' '}{note}".strip()
    yield from _folded(told, room)


def _framed(rows: Sequence[Row], room: int) -> Iterator[str]:
    above: frozenset[int] = frozenset()
    for row in rows:
        yield _rule(above, row.bars, room)
        yield from _printed(row)
        above = row.bars
    yield _rule(above, frozenset(), room)


def _rule(above: frozenset[int], below: frozenset[int], room: int) -> str:
    """The line between two rows, with a joint wherever a bar ends on it."""
    last = room - 1
    signs = {(0, 0): "─", (1, 0): "┴", (0, 1): "┬", (1, 1): "┼"}
    middle = "".join(signs[int(x in above), int(x in below)] for x in range(1, last))
    left, right = ("┌", "┐") if not above else ("└", "┘") if not below else ("├", "┤")
    return left + middle + right


def _printed(row: Row) -> Iterator[str]:
    for level in range(max(map(len, row.cells))):
        texts = [cell[level] if level < len(cell) else "" for cell in row.cells]
        yield "│" + "│".join(pad(f" {text}", width) for text, width in zip(texts, row.widths, strict=True)) + "│"


def _rows(paper: Paper, room: int) -> Iterator[Row]:
    label = _label_width(paper)
    for part in paper.parts:
        yield from _part_rows(part, paper, label, room)
    for approvals in paper.approvals:
        yield from _approval_rows(approvals, paper, label, room)


def _label_width(paper: Paper) -> int:
    labels = [entry.label for part in paper.parts for entry in part.entries]
    labels += [signing.of for approvals in paper.approvals for signing in approvals.signings]
    widest = max((width_of(label) for label in labels), default=0)
    return max(LABEL_AT_LEAST, min(widest, LABEL_AT_MOST)) + 2


def _part_rows(part: Part, paper: Paper, label: int, room: int) -> Iterator[Row]:
    if part.title:
        yield _banner(_spread_title(part.title, paper), room)
    entries, paired = list(part.entries), (room - 5) // 2 - label >= NARROWEST_CELL
    while entries:
        pair = paired and len(entries) > 1 and all(entry.breadth is Breadth.HALF for entry in entries[:2])
        taken, entries = entries[: 1 + pair], entries[1 + pair :]
        yield _entries_row(taken, label, room)
    if part.signings:
        lines = [text for signing in part.signings for text in _step_lines(signing, paper, room - 4)]
        yield Row((tuple(lines),), (room - 2,))


def _spread_title(title: str, paper: Paper) -> str:
    return "  ".join(title) if paper.language == "zh" and len(title) < 5 else title


def _banner(text: str, room: int) -> Row:
    return Row((tuple(_centred(each, room - 4) for each in _folded(text, room - 4)),), (room - 2,))


def _entries_row(entries: Sequence[Entry], label: int, room: int) -> Row:
    """One entry, or two side by side."""
    half = (room - 5 - 2 * label + 1) // 2
    widths = (label, half, label, room - 5 - 2 * label - half) if len(entries) > 1 else (label, room - 3 - label)
    cells = []
    for number, entry in enumerate(entries):
        cells.append(_folded(entry.label, label - 2))
        cells.append(_answer_lines(entry.answer, widths[2 * number + 1] - 2))
    return Row(tuple(cells), widths)


def _answer_lines(answer: Answer, room: int) -> tuple[str, ...]:
    match answer:
        case Written():
            return tuple(text for each in answer.lines for text in _folded(each, room))
        case Boxes():
            return tuple(_ticks(answer, room))
        case Table():
            return tuple(_table_lines(answer, room))
        case Room():
            return tuple(_lines_to_fill(answer, room))
        case _:
            assert_never(answer)


def _lines_to_fill(answer: Room, room: int) -> Iterator[str]:
    if answer.pattern:
        yield from _folded(answer.pattern, room)
        return
    yield from ("" for _ in range(answer.lines))


def _ticks(answer: Boxes, room: int) -> Iterator[str]:
    """`☑ A  ☐ B`; a choice is never parted from its box."""
    told = ""
    for box in answer.boxes:
        text = f"{TICKED if box.ticked else EMPTY} {box.text}"
        if told and width_of(told) + 2 + width_of(text) > room:
            yield told
            told = ""
        told = f"{told}  {text}" if told else text
        *full, told = _folded(told, room)
        yield from full
    yield told


def _table_lines(answer: Table, room: int) -> Iterator[str]:
    """`1. Department: ..  Person: ..`, a line for each row."""
    for number, row in enumerate(answer.rows, 1):
        pairs = zip(answer.heads, row, strict=True)
        cells = "  ".join(f"{head}: {cell or '__________'}" for head, cell in pairs)
        yield from _folded(f"{number}. {cells}", room)


def _step_lines(signing: Signing, paper: Paper, room: int) -> Iterator[str]:
    """`Register (Clerk)    Signature: ____    Date: ____`."""
    role = words.AS.say(paper.language).format(role=signing.role) if signing.role else ""
    yield from _signature_lines(f"{signing.of}{role}", signing, paper, room)


def _approval_rows(approvals: Approvals, paper: Paper, label: int, room: int) -> Iterator[Row]:
    remark = words.AS.say(paper.language).format(role=approvals.remark) if approvals.remark else ""
    yield _banner(f"{_spread_title(approvals.title, paper)}{remark}", room)
    for signing in approvals.signings:
        inner = room - 5 - label
        opinion = [
            text for each in signing.remark for text in _folded(each, inner - width_of(signing.remark_label) - 2)
        ]
        head = _hung(f"{signing.remark_label}{COLONS[paper.language]}", opinion or [""])
        lines = (*head, *([] if signing.person else [""]), *_signature_lines("", signing, paper, inner))
        yield Row((_folded(signing.of, label - 2), lines), (label, room - 3 - label))


def _hung(head: str, texts: Sequence[str]) -> list[str]:
    return [(head if not number else " " * width_of(head)) + text for number, text in enumerate(texts)]


def _signature_lines(of: str, signing: Signing, paper: Paper, room: int) -> Iterator[str]:
    """What is signed stands left, signature and date right; on lines of their own where one is too short."""
    name = _keyed(words.SIGNATURE, signing.person or "_" * NAME_ROOM[paper.language], paper)
    date = _keyed(words.DATE, signing.date or words.DAY.say(paper.language), paper)
    signed = f"{name}  {date}"
    gap = room - width_of(of) - width_of(signed)
    if gap >= 2 or (not of and gap >= 0):
        yield of + " " * gap + signed
        return
    yield from _folded(of, room) if of else ()
    for text in [signed] if width_of(signed) <= room else [name, date]:
        *full, last = _folded(text, room)
        yield from full
        yield " " * max(0, room - width_of(last)) + last


def _keyed(key: Label, value: str, paper: Paper) -> str:
    return f"{key.say(paper.language)}{COLONS[paper.language]}{value}"


def _folded(text: str, room: int) -> tuple[str, ...]:
    """The text in lines of at most `room` columns."""
    return tuple("".join(part for part, _ in parts) for parts in fold([(text, None)], max(2, room), 0))
