"""Text becomes a value of a field's type: the same for definitions, the command line and imports."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from workflow.definitions import value_messages as say
from workflow.definitions.model import Field
from workflow.definitions.refused import NotAValue
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import Cell, Kind, Value
from workflow.wording import Wording

EXACT = 2**53
"""Numbers at or beyond this cannot be carried by every JSON reader."""
YES, NO = frozenset({"true", "yes", "是"}), frozenset({"false", "no", "否"})
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_PADDED = r"-?0[0-9]+(?:\.[0-9]+)?"
_SEPARATED = r"-?[0-9]+(?:[_,， '][0-9]+)+(?:\.[0-9]+)?"
_MONEY = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?: ?([A-Za-z]{3}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_UNSTORABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"
"""None of them is printable."""
_DECIMALS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3, "TND": 3}
_COMMAS = frozenset(",，、")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def decimals(currency: str) -> int:
    """How many digits the currency has after the point."""
    return _DECIMALS.get(currency, 2)


def parse_value(field: Field, text: str, *, zone: str) -> Value:
    """What `text` says for this field; raises NotAValue. Times without an offset are read in `zone`."""
    text = _clean(field, text)
    if field.kind is Kind.LIST:
        return parse_list(field, [part.strip() for part in re.split("[,，、]", text)])
    if field.kind is Kind.ROWS:
        return _rows_from_json(field, text, zone)
    return _PARSERS[field.kind](field, text, zone)


def parse_one(field: Field, text: str, *, zone: str) -> str | int | bool:
    """A value of any kind but list and rows; raises NotAValue."""
    return _PARSERS[field.kind](field, _clean(field, text), zone)


def parse_list(field: Field, texts: Sequence[str]) -> tuple[str, ...]:
    """The choices of a list field; raises NotAValue when one is unknown or stands twice."""
    found: list[str] = []
    for text in texts:
        choice = _choice(field, _clean(field, text), "")
        if choice in found:
            raise NotAValue(say.CHOSEN_TWICE, field=field.name, value=text)
        found.append(choice)
    if not found:
        raise NotAValue(say.NOTHING_GIVEN, field=field.name)
    return tuple(found)


def parse_row(field: Field, cells: Mapping[str, str | None], *, zone: str) -> Mapping[str, Cell]:
    """One row of a rows field, its columns in the order they were declared; raises NotAValue."""
    for column in cells:
        if column not in field.of:
            hint, columns = did_you_mean(column, field.of), ", ".join(field.of)
            raise NotAValue(say.UNKNOWN_COLUMN, field=field.name, value=column, hint=hint, columns=columns)
    return {name: _cell(field, column, cells.get(name), zone) for name, column in field.of.items()}


def _cell(field: Field, column: Field, text: str | None, zone: str) -> Cell:
    if text:
        return parse_one(column, text, zone=zone)
    if not column.optional:
        raise NotAValue(say.EMPTY_CELL, field=field.name, column=column.name)
    return None


def _rows_from_json(field: Field, text: str, zone: str) -> tuple[Mapping[str, Cell], ...]:
    import json  # only lists of rows are written in it

    try:
        rows = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not rows or not all(_is_flat(row) for row in rows):
        raise NotAValue(say.NOT_ROWS, field=field.name, columns=", ".join(field.of))
    return tuple(parse_row(field, {key: _said(cell) for key, cell in row.items()}, zone=zone) for row in rows)


def _is_flat(row: object) -> bool:
    return isinstance(row, dict) and not any(isinstance(cell, list | dict) for cell in row.values())


def _said(cell: object) -> str | None:
    """A cell of JSON as the text a person would have written."""
    if cell is None or isinstance(cell, str):
        return cell
    return "true" if cell else "false"  # numbers were read as texts


def _clean(field: Field, text: str) -> str:
    if not text.isprintable() and re.search(_UNSTORABLE, text):
        raise NotAValue(say.BAD_CHARACTER, field=field.name)
    if not text.strip():
        raise NotAValue(say.NOTHING_GIVEN, field=field.name)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _text(_field: Field, text: str, _zone: str) -> str:
    return text


def _choice(field: Field, text: str, _zone: str) -> str:
    text = text.strip()
    if text in field.choices:
        return str(text)
    for key, label in field.choices.items():
        if text.casefold() in (label.zh.casefold(), label.en.casefold()):
            return str(key)
    if field.open:
        return str(text)
    hint, choices = did_you_mean(text, field.choices), ", ".join(field.choices)
    raise NotAValue(say.NOT_A_CHOICE, field=field.name, value=text, hint=hint, choices=choices)


def _yesno(field: Field, text: str, _zone: str) -> bool:
    word = text.strip().lower()
    if word not in YES | NO:
        raise NotAValue(say.NOT_YESNO, field=field.name, value=text)
    return word in YES


def _number(field: Field, text: str, _zone: str) -> int:
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return _exact(field, text, int(text) if len(text) < 20 else EXACT)
    raise NotAValue(_look(text) or say.NOT_A_NUMBER, field=field.name, value=text)


def _look(text: str) -> Wording | None:
    """Why a text that looks like a number is not taken for one."""
    if re.fullmatch(_PADDED, text):
        return say.LEADING_ZERO
    return say.SEPARATORS if re.fullmatch(_SEPARATED, text) else None


def _exact(field: Field, text: str, number: int) -> int:
    if abs(number) >= EXACT:
        raise NotAValue(say.TOO_BIG, field=field.name, value=text)
    return number


def _money(field: Field, text: str, _zone: str) -> int:
    text, currency = text.strip(), field.currency or ""
    found = _MONEY.fullmatch(text)
    if found is None:
        raise NotAValue(_look(text) or say.NOT_MONEY, field=field.name, value=text, currency=currency)
    minus, whole, fraction, unit = found.groups()
    digits = decimals(currency)
    if unit is not None and unit != currency:
        raise NotAValue(say.OTHER_CURRENCY, field=field.name, value=text, currency=currency)
    if len(fraction or "") > digits:
        raise NotAValue(say.TOO_PRECISE, field=field.name, value=text, currency=currency, digits=digits)
    if minus:
        raise NotAValue(say.NEGATIVE_MONEY, field=field.name, value=text)
    return _exact(field, text, int(whole + (fraction or "").ljust(digits, "0")) if len(whole) < 20 else EXACT)


def _date(field: Field, text: str, _zone: str) -> str:
    text = text.strip()
    try:
        return date.fromisoformat(text).isoformat() if _DATE.fullmatch(text) else _not_a_date(field, text)
    except ValueError:
        return _not_a_date(field, text)


def _not_a_date(field: Field, text: str) -> str:
    raise NotAValue(say.NOT_A_DATE, field=field.name, value=text)


def _datetime(field: Field, text: str, zone: str) -> int:
    return parse_instant(text, zone=zone, name=field.name)


def parse_instant(text: str, *, zone: str, name: str) -> int:
    """Microseconds UTC; raises NotAValue, naming `name`. An hour that comes twice is its first."""
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text) if _DATETIME.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        raise NotAValue(say.NOT_A_DATETIME, field=name, value=text)
    if moment.tzinfo is None:
        moment = _localised(moment, zone) or _no_such_time(text, zone, name)
    micros = (moment - _EPOCH) // timedelta(microseconds=1)
    if abs(micros) >= EXACT:
        raise NotAValue(say.NOT_A_DATETIME, field=name, value=text)
    return micros


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _localised(moment: datetime, zone: str) -> datetime | None:
    """The instant in UTC; None for a time that clocks in the zone skip."""
    local = moment.replace(tzinfo=_zone(zone))
    try:
        instant = local.astimezone(UTC)
    except OverflowError:
        return None
    return instant if instant.astimezone(_zone(zone)).replace(tzinfo=None) == moment else None


def _no_such_time(text: str, zone: str, name: str) -> datetime:
    raise NotAValue(say.NO_SUCH_TIME, field=name, value=text, zone=zone)


def _person(field: Field, text: str, _zone: str) -> str:
    if len(text.split()) != 1 or not _COMMAS.isdisjoint(text) or len(text) > 200:
        raise NotAValue(say.NOT_A_PERSON, field=field.name, value=text)
    return text.strip()


def _file(field: Field, text: str, _zone: str) -> str:
    if re.search(r"[/\\\n\r\t]", text) or text in (".", ".."):
        raise NotAValue(say.NOT_A_FILE, field=field.name, value=text)
    return text.strip()


_PARSERS: Mapping[Kind, Callable[[Field, str, str], str | int | bool]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.YESNO: _yesno,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.PERSON: _person,
    Kind.FILE: _file,
}
