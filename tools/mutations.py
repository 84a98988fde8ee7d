"""Every small mistake that somebody could make in a definition: one mutant for each, made in the text as written."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from tools.guard_text import parts
from tools.yaml_text import (
    Edit,
    Path,
    Source,
    Span,
    dotted,
    dropped_item,
    dropped_key,
    get,
    is_list,
    is_mapping,
    is_text,
    replaced,
    span_of,
)

PARTS = (
    "settings",
    "roles",
    "fields",
    "states",
    "actions",
    "approvals",
    "clocks",
    "duties",
    "tallies",
    "links",
    "notices",
)
"""Rules, reports and stories say what must come out; changing them changes no case."""
LISTS = {
    "asks": "drop an asks",
    "needs": "drop a needs",
    "tell": "drop a receiver",
    "voids": "drop voids",
    "not_who_did": "drop not_who_did",
    "blocks": "drop blocks",
    "until": "drop an until",
    "opens_duties": "drop opens_duties",
    "closes_duties": "drop closes_duties",
    "raise_to": "drop a raise_to",
    "notices": "drop a notice",
    "opens_cases": "drop a linked case",
}
"""Lists of which each entry is dropped in turn."""
KEYS = {
    "stand_in": "drop a stand-in",
    "held_by": "drop held_by",
    "at": "drop a mark",
    "gives": "drop what a link passes on",
    "copies": "drop what a link passes on",
}
"""Mappings of which each name is dropped in turn."""
WHOLE = {
    "last_resort": "drop a stand-in",
    "assigns": "drop assigns",
    "assign": "drop an effect",
    "open": "drop an effect",
    "do": "drop an effect",
    "stops_clocks": "drop stops_clocks",
    "pause": "drop a pause",
    "cancel": "drop a cancel",
    "distinct": "drop distinct",
    "done_in": "drop done_in",
}
"""What is dropped as a whole."""
TIMES = ("up_to", "within", "every", "at_most")
"""What holds an amount, or how long something may take."""
_DURATION = re.compile(r"(?P<before>(?:(?:before|after) )?)(?P<number>\d+)(?P<unit>m|h|wd|cd|mo|y|%)")
_AMOUNT = re.compile(r"\d+(\.\d+)?")
_NUMBER = re.compile(r"(?<![\w.'])\d+(\.\d+)?(?![\w.'])")
_BOUNDARY = re.compile(r"<=|>=|<|>")


class Mutant(NamedTuple):
    """A definition with one mistake; `name` stays the same while the place it stands in does."""

    kind: str
    name: str
    line: int
    before: str
    after: str
    text: str


@dataclass(frozen=True)
class Definition:
    """A definition's text, with its values by their paths."""

    source: Source

    @cached_property
    def nodes(self) -> dict[Path, Any]:
        return {path: node for path, node in self.source.walk() if path and path[0] in PARTS}

    @cached_property
    def roles(self) -> list[str]:
        return [str(path[1]) for path in self.nodes if len(path) == 2 and path[0] == "roles"]

    def above(self, path: Path) -> Any:
        return self.nodes.get(path[:-1], self.source.root)

    def mutant(self, kind: str, path: Path, detail: str, *edits: Edit) -> Mutant:
        start, end = min(e.span.start for e in edits), max(e.span.end for e in edits)
        text = self.source.edited(*edits)
        grown = end + len(text) - len(self.source.text)
        before, after = _excerpt(self.source.text, start, end), _excerpt(text, start, grown)
        gone = not any(edit.new for edit in edits) and self.source.text[start - 1 : end].startswith("\n ")
        after = "" if gone and self.source.text[end - 1] == "\n" else after
        line = self.source.line(
            Span(start + len(self.source.text[start:end]) - len(self.source.text[start:end].lstrip()), end)
        )
        return Mutant(kind, f"{kind}: {dotted(path)}{detail}", line, before, after, text)


def mutants(text: str) -> tuple[Mutant, ...]:
    """All mutants, each text once, in the order of the file."""
    definition = Definition(Source(text))
    found = {mutant.text: mutant for make in _MAKERS for mutant in make(definition)}
    return tuple(sorted(found.values(), key=lambda mutant: (mutant.line, mutant.name)))


def _guards(definition: Definition) -> Iterator[tuple[Path, Any]]:
    """Every guard: `when`, and the condition of an `asks`, `needs` or `may`."""
    for path, node in definition.nodes.items():
        conditional = len(path) > 2 and path[-3] in ("asks", "needs", "may") and isinstance(path[-2], int)
        if is_text(node) and (path[-1] == "when" or conditional):
            yield path, node


def _without_a_guard(definition: Definition) -> Iterator[Mutant]:
    for path, _ in _guards(definition):
        if path[-1] == "when":
            edit = dropped_key(definition.source, definition.above(path), "when")
            yield from _one(definition, "drop a guard", path, "", edit)
        else:
            mapping = definition.above(path)
            if len(mapping.value) == 1:
                yield definition.mutant("drop a guard", path, "", replaced(mapping, str(path[-1])))


def _weaker_guards(definition: Definition) -> Iterator[Mutant]:
    for path, node in _guards(definition):
        start, raw = _inside(definition.source, node)
        for number, part in enumerate(parts(raw)):
            written = raw[part.span.start : part.span.end]
            if part.dropped is not None:
                span = Span(start + part.dropped.start, start + part.dropped.end)
                yield definition.mutant("drop a condition", path, f" #{number}", Edit(span, ""))
            if part.atom:
                span = Span(start + part.span.start, start + part.span.end)
                yield definition.mutant("negate a condition", path, f" #{number}", Edit(span, f"not ({written})"))


def _boundaries(definition: Definition) -> Iterator[Mutant]:
    other = {"<=": "<", "<": "<=", ">=": ">", ">": ">="}
    for path, node in _guards(definition):
        start, raw = _inside(definition.source, node)
        for number, found in enumerate(_BOUNDARY.finditer(raw)):
            span = Span(start + found.start(), start + found.end())
            yield definition.mutant("move a limit", path, f" bound #{number}", Edit(span, other[found.group()]))
        for number, found in enumerate(_NUMBER.finditer(raw)):
            for sign, moved in _amounts(found.group()):
                span = Span(start + found.start(), start + found.end())
                yield definition.mutant("move a limit", path, f" number #{number} {sign}", Edit(span, moved))


def _wider_who(definition: Definition) -> Iterator[Mutant]:
    for path, node in definition.nodes.items():
        if path[-1] == "who":
            yield from _wider(definition, path, node)


def _wider(definition: Definition, path: Path, node: Any) -> Iterator[Mutant]:
    if is_mapping(node):
        for key, value in node.value:
            if key.value != "by":
                yield from _wider(definition, (*path, key.value), value)
        return
    named = [item.value for item in node.value] if is_list(node) else [node.value]
    others = [role for role in definition.roles if role not in named]
    if others and named != ["approver"]:
        added = min(others, key=lambda role: sha256(f"{dotted(path)}+{role}".encode()).hexdigest())
        edit = replaced(node, f"[{', '.join([*named, added])}]")
        yield definition.mutant("widen who", path, f" + {added}", edit)


def _without_an_entry(definition: Definition) -> Iterator[Mutant]:
    for path, node in definition.nodes.items():
        kind = LISTS.get(str(path[-1]))
        if kind is None:
            continue
        if is_list(node):
            yield from _without_each(definition, kind, path, node)
        elif is_text(node):
            yield from _one(
                definition, kind, path, "", dropped_key(definition.source, definition.above(path), str(path[-1]))
            )


def _without_each(definition: Definition, kind: str, path: Path, node: Any) -> Iterator[Mutant]:
    for index, item in enumerate(node.value):
        edit = dropped_item(definition.source, node, index)
        if edit is None:
            edit = dropped_key(definition.source, definition.above(path), str(path[-1]))
        if is_mapping(item) and kind in ("drop an asks", "drop a needs") and len(item.value) > 1:
            for key, _ in item.value:
                yield from _one(
                    definition, kind, path, f" {key.value}", dropped_key(definition.source, item, key.value)
                )
        else:
            yield from _one(definition, kind, path, f" {_called(item, index)}", edit)


def _optional(definition: Definition) -> Iterator[Mutant]:
    """What an action asks for is only taken when it is given."""
    for path, node in definition.nodes.items():
        if path[0] == "actions" and path[-1] == "asks" and is_list(node):
            for index, item in enumerate(node.value):
                if is_text(item):
                    edits = _moved_to_may(definition, path, node, index)
                    yield definition.mutant("make an asks optional", path, f" {item.value}", *edits)


def _moved_to_may(definition: Definition, path: Path, node: Any, index: int) -> Iterator[Edit]:
    parent, name = definition.above(path), node.value[index].value
    may, end = get(parent, "may"), span_of(node).end
    kept = dropped_item(definition.source, node, index)
    if may is not None:
        yield kept or dropped_key(definition.source, parent, "asks") or replaced(node, "[]")
        yield Edit(Span(span_of(may).start + 1, span_of(may).start + 1), f"{name}, ")
    elif kept is not None:
        yield kept
        yield Edit(Span(end, end), f", may: [{name}]")
    else:
        key = next(key for key, value in parent.value if value is node)
        yield replaced(key, "may")


def _without_a_name(definition: Definition) -> Iterator[Mutant]:
    for path, node in definition.nodes.items():
        kind = KEYS.get(str(path[-1])) if len(path) > 2 else None
        for key, _ in node.value if kind is not None and is_mapping(node) else ():
            edit = dropped_key(definition.source, node, key.value)
            if edit is None:
                edit = dropped_key(definition.source, definition.above(path), str(path[-1]))
            yield from _one(definition, kind or "", path, f" {key.value}", edit)


def _without_the_whole(definition: Definition) -> Iterator[Mutant]:
    for path in definition.nodes:
        kind = WHOLE.get(str(path[-1]))
        if kind is not None and path[0] != "fields" and len(path) > 2:
            edit = dropped_key(definition.source, definition.above(path), str(path[-1]))
            yield from _one(definition, kind, path, "", edit)


def _limits(definition: Definition) -> Iterator[Mutant]:
    """A setting's value, a level's `up_to`, and how long something may take: one cent or one unit more and less."""
    for path, node in definition.nodes.items():
        setting = len(path) == 3 and path[0] == "settings" and path[-1] == "value"
        limit = path[-1] in TIMES or (path[-1] == "is" and "within" in path)
        if is_text(node) and (setting or limit):
            for sign, moved in _amounts(node.value):
                kind = "move a time" if path[-1] != "up_to" and _DURATION.fullmatch(node.value) else "move a limit"
                yield definition.mutant(kind, path, f" {sign}", replaced(node, moved))


def _moved_marks(definition: Definition) -> Iterator[Mutant]:
    for path, node in definition.nodes.items():
        for key, _ in node.value if path[-1] == "at" and path[0] in ("clocks", "duties") and is_mapping(node) else ():
            for sign, moved in _amounts(key.value):
                yield definition.mutant("move a mark", path, f" {key.value} {sign}", replaced(key, moved))


def _swapped_approvers(definition: Definition) -> Iterator[Mutant]:
    for path, node in definition.nodes.items():
        if path[0] != "approvals" or not is_list(node):
            continue
        signers = node.value if path[-1] == "chain" else [get(item, "approver") for item in node.value]
        written = [(index, signer) for index, signer in enumerate(signers) if is_text(signer)]
        for (one, first), (other, second) in pairwise(written):
            if first.value != second.value:
                edits = replaced(first, definition.source.raw(second)), replaced(second, definition.source.raw(first))
                yield definition.mutant("swap approvers", path, f" {one} and {other}", *edits)


def _one(definition: Definition, kind: str, path: Path, detail: str, edit: Edit | None) -> Iterator[Mutant]:
    if edit is not None:
        yield definition.mutant(kind, path, detail, edit)


def _amounts(written: str) -> Iterator[tuple[str, str]]:
    """The same with one cent or one unit more, and less; nothing where it is not an amount."""
    duration = _DURATION.fullmatch(written)
    number = int(duration["number"]) if duration else 0
    if duration:
        yield "+", f"{duration['before']}{number + 1}{duration['unit']}"
        if number > 1:
            yield "-", f"{duration['before']}{number - 1}{duration['unit']}"
    elif _AMOUNT.fullmatch(written):
        yield "+", _moved(written, 1)
        if float(written) > 0:
            yield "-", _moved(written, -1)


def _moved(written: str, by: int) -> str:
    whole, point, part = written.partition(".")
    units = int(whole + part) + by
    return f"{units // 10 ** len(part)}.{units % 10 ** len(part):0{len(part)}d}" if point else str(units)


def _inside(source: Source, node: Any) -> tuple[int, str]:
    """Where the words of a text begin, and the words, without the quotes around them."""
    span, raw = span_of(node), source.raw(node)
    return (span.start + 1, raw[1:-1]) if raw[:1] in ("'", '"') else (span.start, raw)


def _called(item: Any, index: int) -> str:
    """A name for an entry of a list that stays the same when others come and go, where it has one."""
    if is_text(item):
        return str(item.value)
    names = "+".join(key.value for key, _ in item.value)
    return names if is_mapping(item) and len(item.value) == 1 else f"#{index}"


def _excerpt(text: str, start: int, end: int) -> str:
    """The lines that the span touches, as one."""
    from_, to = text.rfind("\n", 0, start) + 1, text.find("\n", max(start, end - 1))
    return " ".join(text[from_ : len(text) if to < 0 else to].split())


_MAKERS: tuple[Callable[[Definition], Iterator[Mutant]], ...] = (
    _without_a_guard,
    _weaker_guards,
    _boundaries,
    _wider_who,
    _without_an_entry,
    _optional,
    _without_a_name,
    _without_the_whole,
    _limits,
    _moved_marks,
    _swapped_approvers,
)
