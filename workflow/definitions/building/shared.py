"""What every part of the build shares: names, settings, fields, compiled guards, and values read by their type."""

import re
from collections.abc import Callable, Mapping
from typing import TypedDict, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from workflow.definitions.building.names import Names
from workflow.definitions.cited import Clauses
from workflow.definitions.durations import Duration, parse_duration
from workflow.definitions.grammar.compounds import Raw
from workflow.definitions.grammar.kinds import Thing
from workflow.definitions.guards.compile import compile_guard
from workflow.definitions.guards.expression import All, Guard
from workflow.definitions.guards.scope import Scope
from workflow.definitions.model import Field, Item, Setting, Who
from workflow.definitions.parsing import parse_instant, parse_list, parse_row, parse_value
from workflow.definitions.problems import Problems
from workflow.definitions.reading.nodes import Mapping as MappingNode
from workflow.definitions.reading.nodes import Node, Sequence, Spoilt
from workflow.definitions.refused import NotAValue
from workflow.definitions.value_messages import NOT_A_SCALAR, NOT_ROWS
from workflow.definitions.values import Cell, Kind, Value
from workflow.definitions.words import Place, Word, place_of
from workflow.wording import Label, Wording

T = TypeVar("T")
WRONG_SETTING = Wording(
    code="wrong_setting",
    zh="参数“{name}”是{kind}，此处需要{wanted}",
    en='the setting "{name}" is a {kind}; a {wanted} is needed here',
)
WRONG_FIELD = Wording(
    code="wrong_field",
    zh="字段“{name}”的类型是 {kind}，此处需要 {wanted}",
    en='the field "{name}" is of type {kind}; {wanted} is needed here',
)
_IDENTIFIER = re.compile(r"[a-z]\w*")
_SETTING = re.compile(r"[A-Za-z_]\w*")


class Titled(TypedDict):
    """What all things with a title have in common."""

    label: Label
    clause: Clauses
    unclear: str | None


class Building(Struct):
    """Grows while the sections are built one after another."""

    names: Names
    problems: Problems
    zone: str
    settings: dict[str, Setting] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """Fields and settings whose declaration was refused: guards that name them are not looked at."""
    scope: Scope = field(default_factory=lambda: Scope(fields={}))
    _guards: dict[str, Guard] = field(default_factory=dict)

    def titled(self, raw: Raw) -> Titled:
        label = Label(zh=str(raw["zh"]), en=str(raw["en"]))
        return Titled(label=label, clause=self.clause(raw), unclear=self.unclear(raw))

    def clause(self, raw: Raw) -> Clauses:
        return tuple(raw["clause"])

    def unclear(self, raw: Raw) -> str | None:
        return raw["unclear"] or None

    def guard(self, text: Word) -> Guard | None:
        """The compiled guard; None for no text, for one that was reported, and for one about a broken field."""
        if not text or self.is_about_broken(text):
            return None
        known = self._guards.get(text)
        if known is None and (known := compile_guard(text, self.scope, self.problems)):
            self._guards[text] = known
        return known and replace(known, text=text)

    def is_about_broken(self, text: str) -> bool:
        if Thing.FIELD in self.names.unreadable:
            return True
        return bool(self.broken) and not self.broken.isdisjoint(_IDENTIFIER.findall(text))

    def both(self, one: Guard | None, other: Guard | None) -> Guard | None:
        """Holds when both do."""
        if one is None or other is None:
            return one or other
        tests = (one.test, other.test)
        return Guard(
            text=f"({one.text}) and ({other.text})",
            tree=All((one.tree, other.tree)),
            reads=one.reads | other.reads,
            test=lambda facts: tests[0](facts) and tests[1](facts),
            split=lambda: (*(one.parts or (one,)), *(other.parts or (other,))),
        )

    def who(self, raw: Raw | tuple[Word, ...]) -> Who:
        if isinstance(raw, tuple):
            return Who(roles=tuple(role for role in raw if role))
        if raw["by"]:
            self._check_choices(raw["by"], raw["rest"])
        return Who(by=raw["by"], cases={choice: tuple(roles) for choice, roles in raw["rest"].items()})

    def _check_choices(self, name: Word, cases: Mapping[Word, object]) -> None:
        if (by := self.field(name, Kind.CHOICE)) is None:
            return
        declared = replace(by, open=False)
        for choice in cases:
            self.value(declared, choice)

    def field(self, name: str, *kinds: Kind) -> Field | None:
        """The field; None when it is unknown or not of one of these kinds, and then that was reported."""
        found = self.fields.get(self.names.aliases[Thing.FIELD].get(name, name))
        if found is None or found.name in self.broken:
            return None
        if kinds and found.kind not in kinds:
            wanted = " | ".join(kinds)
            self.problems.error(name, WRONG_FIELD, name=name, kind=found.kind.value, wanted=wanted)
            return None
        return found

    def items(self, raw: tuple[Word | Mapping[Word, Word], ...]) -> tuple[Item, ...]:
        """Fields, forms and duties, forms not yet spelled out."""
        found: list[Item] = []
        for entry in raw:
            pairs = entry.items() if isinstance(entry, Mapping) else [(entry, None)]
            found += [self._item(name, guard) for name, guard in pairs if name]
        return tuple(found)

    def _item(self, text: Word, guard: Word | None) -> Item:
        word, _, form = text.partition(" ")
        name = Word.at(form.strip(), place_of(text), quoted=False) if form else text
        is_form = bool(form) or (self.names.has(Thing.FORM, word) and not self.names.has(Thing.FIELD, word))
        return Item(name=name, form=is_form, when=self.guard(guard) if guard else None)

    def attempt(self, where: Word | Place, blank: T, parse: Callable[[], T]) -> T:
        """What `parse` gives; when it refuses, a problem at `where` and the blank."""
        try:
            return parse()
        except NotAValue as refused:
            self.problems.error(where, refused.wording, **refused.blanks)
            return blank

    def duration(self, text: Word) -> Duration | None:
        return self.attempt(text, None, lambda: parse_duration(text)) if text else None

    def instant(self, text: Word, name: str) -> int:
        return self.attempt(text, 0, lambda: parse_instant(text, zone=self.zone, name=name)) if text else 0

    def limit_of_time(self, text: Word) -> tuple[Duration | None, str | None]:
        """A length of time, or that of a setting; the setting's name when it is not decided."""
        if not _SETTING.fullmatch(text):
            return self.duration(text), None
        setting = self.setting(text, Kind.DURATION)
        if setting is None:
            return None, None
        value = setting.value
        return (value, None) if isinstance(value, Duration) else (None, setting.name)

    def setting(self, name: Word, kind: Kind) -> Setting | None:
        """The setting; None when it is unknown or of another kind, and then that was reported."""
        found = self.settings.get(self.names.aliases[Thing.SETTING].get(name, name))
        if found is None or found.name in self.broken:
            return None
        if found.kind is not kind:
            self.problems.error(name, WRONG_SETTING, name=name, kind=found.kind.value, wanted=kind.value)
            return None
        return found

    def value(self, of: Field, node: Node | None) -> Value | None:
        """What stands there as a value of the field; None when that was reported."""
        match node:
            case Word():
                return self.attempt(node, None, lambda: parse_value(of, node, zone=self.zone))
            case None | Spoilt():
                return None
            case Sequence() if of.kind is Kind.ROWS:
                return self._rows(of, node)
            case Sequence() if of.kind is Kind.LIST and all(isinstance(item, Word) for item in node.items):
                return self.attempt(node.place, None, lambda: parse_list(of, [str(item) for item in node.items]))
            case _:
                wording = NOT_ROWS if of.kind is Kind.ROWS else NOT_A_SCALAR
                self.problems.error(node.place, wording, field=of.name, columns=", ".join(of.of), kind=of.kind.value)
                return None

    def _rows(self, of: Field, node: Sequence) -> Value | None:
        rows = [self._row(of, item) for item in node.items]
        if not rows:
            self.problems.error(node.place, NOT_ROWS, field=of.name, columns=", ".join(of.of))
        return tuple(row for row in rows if row is not None) or None

    def _row(self, of: Field, item: Node) -> Mapping[str, Cell] | None:
        if not isinstance(item, MappingNode) or not all(isinstance(cell, Word) for cell in item.entries.values()):
            self.problems.error(item.place, NOT_ROWS, field=of.name, columns=", ".join(of.of))
            return None
        cells = {str(name): str(cell) for name, cell in item.entries.items()}
        return self.attempt(item.place, None, lambda: parse_row(of, cells, zone=self.zone))
