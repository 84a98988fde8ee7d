"""`complaints find`: cases by a number, a telephone number, words in what was written, and values of fields."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workflow.commands import words
from workflow.commands.agent.listing import Limit, case_data, known, say_count, table
from workflow.commands.errand import Errand, of
from workflow.commands.surface.sheet import Part, Piece, Style
from workflow.commands.telling import desk_words
from workflow.commands.telling.history_words import gap
from workflow.commands.telling.json_values import json_value
from workflow.commands.telling.reader import NOTHING_OPEN, names_of, today_of
from workflow.commands.telling.viewing import Personal, may_see_personal
from workflow.commands.typed_times import looked_for
from workflow.definitions.values import Kind
from workflow.engine.authority import Stage, assignee
from workflow.errors import UsageError
from workflow.spoken.harmless import harmless
from workflow.spoken.labels import Names
from workflow.spoken.valued import MASK, spoken

if TYPE_CHECKING:
    from workflow.service import Desk
    from workflow.store.archive import Scene
    from workflow.store.finding import Found, Match
    from workflow.store.seeking import Word

_FILTER = re.compile(r"([^\W\d]\w*)=(.*)", re.DOTALL)
AROUND = 16
"""How many characters before and after a match are shown with it."""
HEADS = ("case", "state", "assignee", "found")


def find(
    ctx: typer.Context,
    texts: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT...",
            help="编号、电话、订单号、姓名或文字的一部分，几个词须都有；字段=值 限定字段 | part of a number, a telephone "
            "number or a text, several words must all be there; FIELD=VALUE looks in one field",
        ),
    ],
    *,
    procedure: Annotated[
        str | None, typer.Option("--procedure", metavar="NAME", help="只找此规程的 | of this procedure only")
    ] = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="NAME", help="只找此状态的 | in this state only")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="只找未结的 | open cases only")] = False,
    personal: Annotated[
        bool,
        typer.Option("--personal", help="一律显示个人信息（见下） | show personal fields in any event (see below)"),
    ] = False,
    limit: Limit = 200,
) -> int:
    """Cases in which every one of the words stands, with what was found."""
    errand, where, rest = of(ctx), *_sorted(texts)
    shown = Personal.SHOWN if personal else Personal.TO_COLLEAGUES
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        procedure, state = known(desk, procedure, state)
        standing = "open" if open_ else None
        where = {name: _in_full(desk, name, text) for name, text in where.items()}
        found = desk.find(*rest, where=where, at_most=limit + 1, procedure=procedure, state=state, standing=standing)
        hits = [_Hit(errand, desk, each, rest, shown) for each in found[:limit]]
        items = [hit.data() for hit in hits]
    errand.terminal.give_list(items, table(errand, HEADS, [hit.row() for hit in hits]))
    say_count(errand, len(found), limit)
    if any(hit.names.reader.masking for hit in hits):
        errand.remark(desk_words.MASKED_MATCHES)
    return 0


def _sorted(texts: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The filters, and what may stand anywhere."""
    where, rest = dict[str, str](), list[str]()
    for text in texts:
        named = _FILTER.fullmatch(text)
        if named is None:
            rest.append(text)
        elif named[1] in where:
            raise UsageError(desk_words.FILTER_TWICE, name=named[1])
        else:
            where[named[1]] = named[2]
    return where, tuple(rest)


def _in_full(desk: "Desk", name: str, text: str) -> str:
    """A day that was typed shortly, where the field is a date or a time in every procedure that has it."""
    rules = (desk.book(each.digest).procedure for each in desk.definitions())
    fields = [f for rule in rules for f in rule.fields.values() if name in (f.name, f.label.zh, f.label.en)]
    dated = fields and all(field.kind in (Kind.DATE, Kind.DATETIME) for field in fields)
    return looked_for(text, today_of(desk)) if dated else text


class _Hit:
    """A case that was found, as the person who asks may see it."""

    def __init__(self, errand: Errand, desk: "Desk", found: "Found", texts: Sequence[str], personal: Personal) -> None:
        from workflow.store.seeking import words_of

        self._scene: Scene = desk.scene(found.number)
        self._matches, self._words = found.matches, words_of(texts)
        scene = self._scene
        stage = Stage(scene.book, scene.case, scene.directory, scene.now)
        shown = personal is Personal.SHOWN or may_see_personal(errand, stage)
        zone = desk.info().zone
        self._holder = assignee(stage)
        self.names: Names = names_of(
            errand, scene.book.procedure, scene.directory, zone, None if shown else NOTHING_OPEN
        )

    def data(self) -> Mapping[str, Any]:
        return {**case_data(self._scene), "matches": [self._match_data(match) for match in self._matches]}

    def row(self) -> tuple[Part, ...]:
        void = f" · {words.VOID.say(self.names.language)}" if self._scene.case.void else ""
        return (
            Piece(self._scene.case.number, Style.NAME),
            self.names.state(self._scene.case.state) + void,
            "" if self._holder is None else self.names.person(self._holder),
            gap(self.names).join(self._told()),
        )

    def _told(self) -> Iterator[str]:
        colon = "：" if self.names.language == "zh" else ": "
        for match in self._matches:
            if match.where.value != "number":
                earlier = "" if match.now else desk_words.EARLIER_VALUE.say(self.names.language)
                yield f"{self._label(match)}{colon}{self._seen(match)}{earlier}"

    def _match_data(self, match: "Match") -> Mapping[str, Any]:
        return {"in": match.where.value, "field": match.name or None, "text": self._value(match), "now": match.now}

    def _value(self, match: "Match") -> Any:
        """What stands there as JSON carries it; null when it is masked."""
        if self._is_masked(match):
            return None
        if match.text:
            return match.text
        declared = self._scene.book.procedure.fields[match.name]
        return json_value(declared, self._scene.case.fields[match.name], self.names.reader)

    def _label(self, match: "Match") -> str:
        if match.where.value == "field":
            return self.names.field(match.name)
        return desk_words.IN_WHAT[match.where.value].say(self.names.language)

    def _seen(self, match: "Match") -> str:
        if self._is_masked(match):
            return MASK
        if match.text:
            return harmless(in_context(match.text, self._words))
        declared = self._scene.book.procedure.fields[match.name]
        return in_context(spoken(declared, self._scene.case.fields[match.name], self.names.reader), self._words)

    def _is_masked(self, match: "Match") -> bool:
        if match.where.value == "note":
            return self.names.reader.masking
        declared = self._scene.book.procedure.fields.get(match.name)
        return match.where.value == "field" and declared is not None and self.names.reader.masks(declared)


def in_context(text: str, sought: Sequence["Word"]) -> str:
    """The text around the first of the words that stands in it."""
    from workflow.store.seeking import span

    spans = [found for word in sought if (found := span(word, text)) is not None]
    start, end = min(spans, default=(0, AROUND))
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    return ("…" if first else "") + text[first:last].strip() + ("…" if last < len(text) else "")
