"""Small pieces of YAML as our definitions are written: one line for a thing, labels in both languages, columns aligned."""

import json
import re
from collections.abc import Iterable, Sequence

from workflow.commands.surface.cells import pad, width_of
from workflow.wording import Label

_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*(?: [A-Za-z0-9_\u4e00-\u9fff]+)*\Z")
LONGEST = 110


def text(value: str) -> str:
    """The text as a scalar: plain where it cannot be misread, else in double quotes."""
    return value if _PLAIN.match(value) else json.dumps(value, ensure_ascii=False)


def label(said: Label) -> str:
    """`zh: .., en: ..`, to stand inside braces."""
    return f"zh: {text(said.zh)}, en: {text(said.en)}"


def listed(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"


def entries(pairs: Sequence[tuple[str, str]], indent: int = 2) -> list[str]:
    """`name: {..}` for each pair, the braces under each other."""
    width = max((width_of(name) for name, _ in pairs), default=0) + 2
    return [" " * indent + pad(f"{name}:", width) + "{" + body + "}" for name, body in pairs]


def folded(head: str, items: Sequence[str], tail: str, indent: int) -> list[str]:
    """`head item, item .. tail` on as many lines as it takes."""
    lines, row = list[str](), head
    for number, item in enumerate(items):
        piece = item + (", " if number + 1 < len(items) else tail)
        if width_of(row) + width_of(piece) > LONGEST and row.strip():
            lines.append(row.rstrip())
            row = " " * indent
        row += piece
    return [*lines, row.rstrip()]
