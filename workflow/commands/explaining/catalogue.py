"""What every code means: why there is such a rule, an example, and what to do; read from the files in `words/`.

`found.json` beside them is made from the program itself (`REGENERATE=reference`): the messages of each code, its exit
codes, and for mistakes in a definition one that was tried.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from msgspec import Struct

from workflow.definitions.problems import Problems
from workflow.definitions.reading.nodes import Mapping as MappingNode
from workflow.definitions.reading.nodes import Node
from workflow.definitions.reading.reader import read
from workflow.wording import Label

FOLDER = Path(__file__).with_name("words")
FOUND = Path(__file__).with_name("found.json")
ABOUT_ALL = frozenset({"title", "do_zh", "do_en", "try", "exits"})
"""Keys of a file that speak for all of its codes."""
HINTS = frozenset({"hint", "near", "also"})
"""Blanks that only hold a suggestion."""


class Mistake(Struct, frozen=True):
    """What stood in a definition, what somebody wrote instead, and what `check` said."""

    instead_of: str
    written: str
    said: Label


class Explanation(Struct, frozen=True, kw_only=True):
    """`says` are the messages with this code; `example` a command or a text that leads to it, where there is no mistake."""

    code: str
    family: Label
    exits: tuple[int, ...]
    says: tuple[Label, ...]
    why: Label
    remedies: tuple[Label, ...]
    example: str = ""
    mistake: Mistake | None = None


class Family(Struct, frozen=True):
    title: Label
    explanations: tuple[Explanation, ...]


@cache
def families() -> tuple[Family, ...]:
    """Every explanation, in the order of the files."""
    found = json.loads(FOUND.read_text("utf-8"))
    return tuple(_family(path, found) for path in sorted(FOLDER.glob("*.yaml")))


def explanations() -> Mapping[str, Explanation]:
    return {each.code: each for family in families() for each in family.explanations}


def _family(path: Path, found: Mapping[str, Any]) -> Family:
    entries = _entries(path)
    title = _label(entries["title"])
    shared = {key: str(value) for key, value in entries.items() if key in ABOUT_ALL and key != "title"}
    codes = {str(code): _texts(node) for code, node in entries.items() if code not in ABOUT_ALL}
    return Family(
        title, tuple(_explanation(code, title, shared | own, found.get(code, {})) for code, own in codes.items())
    )


def _entries(path: Path) -> dict[Any, Node]:
    problems = Problems()
    node = read(path.read_bytes(), problems)
    assert isinstance(node, MappingNode), path.name
    assert not problems.found, (path.name, problems.found[0].say("en"), problems.found[0].place)
    return node.entries


def _texts(node: Node) -> dict[str, str]:
    assert isinstance(node, MappingNode)
    return {str(key): str(value) for key, value in node.entries.items()}


def _label(node: Node) -> Label:
    texts = _texts(node)
    return Label(zh=texts["zh"], en=texts["en"])


def _explanation(code: str, family: Label, texts: Mapping[str, str], found: Mapping[str, Any]) -> Explanation:
    says = [Label(zh=each["zh"], en=each["en"]) for each in found.get("says", ())]
    return Explanation(
        code=code,
        family=family,
        exits=_exits(texts, found),
        says=tuple(dict.fromkeys(says)),
        why=Label(zh=texts["zh"], en=texts["en"]),
        remedies=tuple(_remedies(texts, found)),
        example=texts.get("try", ""),
        mistake=_mistake(found.get("mistake")),
    )


def _exits(texts: Mapping[str, str], found: Mapping[str, Any]) -> tuple[int, ...]:
    """Its own; else those found in the source; else those of its file."""
    if "exit" not in texts and "exits" in found:
        return tuple(found["exits"])
    return tuple(int(code) for code in texts.get("exit", texts.get("exits", "")).split())


def _remedies(texts: Mapping[str, str], found: Mapping[str, Any]) -> Iterator[Label]:
    """What was written for it; else what its messages advise."""
    if "do_zh" in texts:
        yield Label(zh=texts["do_zh"], en=texts["do_en"])
        return
    yield from dict.fromkeys(
        Label(zh=each["fix_zh"], en=each["fix_en"]) for each in found.get("says", ()) if each["fix_zh"]
    )


def _mistake(found: Mapping[str, str] | None) -> Mistake | None:
    if found is None:
        return None
    return Mistake(found["instead_of"], found["written"], Label(zh=found["zh"], en=found["en"]))


def shown(template: str) -> str:
    """A message with its blanks as `‹name›`, and without those that only hold a suggestion."""
    told = ""
    for text, name, _, _ in Formatter().parse(template):
        told += text
        if name is not None and name not in HINTS:
            told += f"‹{name}›"
    return told
