"""The two streams a command writes to, and the keyboard: data to stdout, everything else to stderr."""

import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TextIO, TypeAlias

from msgspec import Struct

from workflow.commands.surface.sheet import Block, Colour, Looks, Sheet, rendered
from workflow.spoken.harmless import harmless, harmless_json
from workflow.wording import Label, Language

Json: TypeAlias = bool | int | str | Sequence["Json"] | Mapping[str, "Json"] | None
NARROWEST_TERMINAL = 40


class Form(StrEnum):
    """How data is written to stdout."""

    TABLE = "table"
    JSON = "json"
    TSV = "tsv"
    NDJSON = "ndjson"


class Voice(StrEnum):
    """Whether what is not data is said at all."""

    NORMAL = "normal"
    QUIET = "quiet"


class Terminal(Struct, frozen=True, kw_only=True):
    """`form` is what `-o` asks for; `out` and `err` say how wide their stream is, if it is a terminal."""

    language: Language
    form: Form
    voice: Voice
    out: Looks
    err: Looks

    @property
    def interactive(self) -> bool:
        """Whether somebody sits there who can be asked."""
        return self.err.width is not None and sys.stdin is not None and sys.stdin.isatty()

    @property
    def for_people(self) -> bool:
        return self.form in (Form.TABLE, Form.TSV)

    def words(self, label: Label) -> str:
        return label.say(self.language)

    def show(self, sheet: Sheet) -> None:
        """Data, for people to read."""
        _write(sys.stdout, rendered(sheet, self.out))

    def tell(self, sheet: Iterable[Block]) -> None:
        """What is not data; scripts that read JSON are spared it, so that an error is all that stands on stderr."""
        if self.voice is Voice.NORMAL and self.for_people:
            _write(sys.stderr, rendered(sheet, self.err))

    def insist(self, sheet: Iterable[Block]) -> None:
        """What is not data and is said even when quiet: why something was not done."""
        _write(sys.stderr, rendered(sheet, self.err))

    def give(self, data: Json, sheet: Sheet) -> None:
        """One thing, in the form that was asked for."""
        match self.form:
            case Form.TABLE:
                self.show(sheet)
            case Form.JSON:
                _write(sys.stdout, [_json(data, indent=2)])
            case Form.NDJSON:
                _write(sys.stdout, [_json(data, indent=None)])
            case Form.TSV:
                _write(sys.stdout, _pairs(data))

    def give_list(self, items: Sequence[Mapping[str, Json]], sheet: Sheet) -> None:
        """Several things alike, in the form that was asked for."""
        match self.form:
            case Form.TABLE:
                self.show(sheet)
            case Form.JSON:
                _write(sys.stdout, [_json(items, indent=2)])
            case Form.NDJSON:
                _write(sys.stdout, (_json(item, indent=None) for item in items))
            case Form.TSV:
                _write(sys.stdout, _table(items))

    def error(self, data: Json, sheet: Sheet) -> None:
        """What went wrong: words for people, or one JSON object; always on stderr."""
        if self.for_people:
            self.insist(sheet)
        else:
            _write(sys.stderr, [_json(data, indent=2 if self.form is Form.JSON else None)])


def terminal(*, language: Language, form: Form, voice: Voice, colour: Colour) -> Terminal:
    """The terminal this process runs in."""
    return Terminal(
        language=language,
        form=form,
        voice=voice,
        out=_looks(sys.stdout, colour),
        err=_looks(sys.stderr, colour),
    )


def _looks(stream: TextIO | None, wanted: Colour) -> Looks:
    if stream is None or not stream.isatty():
        return Looks()
    plain = wanted is Colour.OFF or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    width = max(shutil.get_terminal_size().columns, NARROWEST_TERMINAL)
    return Looks(width, Colour.OFF if plain else Colour.ON)


def _write(stream: TextIO, lines: Iterable[str]) -> None:
    for text in lines:
        stream.write(text + "\n")
    stream.flush()


def _json(data: Json, *, indent: int | None) -> str:
    import json  # most people read tables

    return harmless_json(json.dumps(data, ensure_ascii=False, indent=indent))


def _pairs(data: Json) -> Iterable[str]:
    """An object as lines of name and value."""
    if not isinstance(data, Mapping):
        return [_cell(data)]
    return (f"{harmless(name)}\t{_cell(value)}" for name, value in data.items())


def _table(items: Sequence[Mapping[str, Json]]) -> Iterable[str]:
    if items:
        yield "\t".join(items[0])
    for item in items:
        yield "\t".join(_cell(value) for value in item.values())


def _cell(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    return _json(value, indent=None)
