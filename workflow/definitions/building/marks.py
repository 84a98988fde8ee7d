"""Builds the marks of clocks and duties, and what they do."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from workflow.definitions.building.shared import Building
from workflow.definitions.clocks import Act, Effects, Mark
from workflow.definitions.grammar.compounds import Raw
from workflow.definitions.reading.nodes import Node
from workflow.definitions.values import Value
from workflow.definitions.words import Word
from workflow.wording import Wording

BAD_MARK = Wording(
    code="bad_mark",
    zh="“{word}”不是提醒点",
    en='"{word}" is not a mark',
    fix_zh="写成 80%、100%、before 2h 或 after 1wd",
    fix_en="write 80%, 100%, before 2h or after 1wd",
)
PERCENT_NEEDS_HOURS = Wording(
    code="percent_needs_hours",
    zh="按天、月或约定日期计的时限没有 {word}",
    en="a limit in days, months or up to a date has no {word}",
    fix_zh="写 100%、before 2h 或 after 1wd",
    fix_en="write 100%, before 2h or after 1wd",
)
_PERCENT = re.compile(r"^([1-9][0-9]{0,3})%\Z")
_OFFSET = re.compile(r"^(before|after)\s+(\S+)\Z")


def build_marks(raws: Mapping[Word, Raw], build: Building) -> tuple[Mark, ...]:
    marks = [_mark(text, raw, build) for text, raw in raws.items()]
    return tuple(mark for mark in marks if mark is not None)


def refuse_percents(marks: Iterable[Mark], build: Building) -> None:
    """A part of so many days or months is no instant."""
    for mark in marks:
        if mark.anchor == "percent" and mark.percent != 100:
            build.problems.error(mark.text, PERCENT_NEEDS_HOURS, word=mark.text)


def _mark(text: Word, raw: Raw, build: Building) -> Mark | None:
    clause, unclear, effects = build.clause(raw), build.unclear(raw), _effects(raw, build)
    if percent := _PERCENT.match(text):
        return Mark(
            text=text, anchor="percent", percent=int(percent[1]), effects=effects, clause=clause, unclear=unclear
        )
    if (offset := _OFFSET.match(text)) is None:
        build.problems.error(text, BAD_MARK, word=text)
        return None
    length = build.duration(Word.at(offset[2], text.place, quoted=False))
    anchor: Literal["before", "after"] = "before" if offset[1] == "before" else "after"
    return Mark(text=text, anchor=anchor, offset=length, effects=effects, clause=clause, unclear=unclear)


def _effects(raw: Raw, build: Building) -> Effects:
    return Effects(
        tell=raw["tell"],
        through=raw["through"] or None,
        assign=raw["assign"] or None,
        open=raw["open"] or None,
        do=_act(raw["do"], build) if raw["do"] else None,
    )


def _act(raw: Word | Mapping[Word, Mapping[Word, Node]], build: Building) -> Act:
    if isinstance(raw, Word):
        return Act(action=raw, given={})
    action, values = next(iter(raw.items()))
    return Act(action=action, given=field_values(values, build))


def field_values(nodes: Mapping[Word, Node], build: Building) -> dict[str, Value]:
    """Each value read by the type of its field; what cannot be read is reported and left out."""
    found: dict[str, Value] = {}
    for name, node in nodes.items():
        if (of := build.field(name)) is not None and (value := build.value(of, node)) is not None:
            found[name] = value
    return found
