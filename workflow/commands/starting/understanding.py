"""From what is typed at a question to what it means; what cannot be understood is told in words (`NotAValue`)."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import available_timezones

from workflow.commands.starting import messages as say
from workflow.commands.starting.plan import Level
from workflow.commands.words import NO_ZONE
from workflow.definitions.durations import parse_duration
from workflow.definitions.grammar.words import RESERVED
from workflow.definitions.guards.amounts import minor_units
from workflow.definitions.model import Field
from workflow.definitions.refused import NotAValue
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import Kind
from workflow.wording import Label

_FULL_WIDTH = str.maketrans("，：；＝／｜＠、（）", ",:;=/|@,()")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,9}\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
TYPES = ("text", "yesno", "number", "money", "date", "datetime", "person", "file")
MOST = 12
LONGEST_LABEL = 60
LARGEST_AMOUNT = 10**13
LONGEST_HOURS = 8760
NOTHING = ("", "-", "no", "none", "无", "否", "不")


class Item(NamedTuple):
    """`name=中文/English@more` or `name=中文/English:more`."""

    name: str
    label: Label
    more: str | None


def name(text: str, taken: Collection[str] = ()) -> str:
    """A name of the language that is not used yet."""
    if not _NAME.match(text):
        raise NotAValue(say.BAD_NAME, word=text)
    if text in RESERVED:
        raise NotAValue(say.RESERVED_NAME, word=text)
    if text in taken:
        raise NotAValue(say.NAME_TAKEN, word=text)
    return text


def label_text(text: str) -> str:
    """What people read: one line, not too long, nothing invisible."""
    text = text.strip()
    if not text or len(text) > LONGEST_LABEL or not text.isprintable() or any(ord(sign) > 0xFFFF for sign in text):
        raise NotAValue(say.BAD_LABEL, text=text[:LONGEST_LABEL], most=LONGEST_LABEL)
    return text


def item(text: str, divider: str) -> Item:
    """One entry of a list: the name, its label in both languages, and what stands behind the divider."""
    head, found, more = _plain(text).partition(divider)
    called, _, labels = head.partition("=")
    called = called.strip()
    label = both(labels) if labels.strip() else Label(zh=spelled(called), en=spelled(called))
    return Item(called, label, more.strip() if found else None)


def both(text: str) -> Label:
    """`中文/English`; one alone stands for both."""
    zh, _, en = _plain(text).partition("/")
    return Label(zh=label_text(zh), en=label_text(en or zh))


def spelled(called: str) -> str:
    """`head_of_service` is `Head of service`."""
    return called.replace("_", " ").strip().capitalize() or called


def parts(text: str) -> list[str]:
    """The entries of a list, at least one and not too many."""
    found = [part.strip() for part in _plain(text).split(",") if part.strip()]
    if not 0 < len(found) <= MOST:
        raise NotAValue(say.BAD_COUNT, count=len(found), most=MOST)
    return found


def one_of(text: str, allowed: Iterable[str]) -> str:
    listed = list(allowed)
    if text not in listed:
        raise NotAValue(say.NOT_LISTED, word=text, hint=did_you_mean(text, listed), allowed=", ".join(listed))
    return text


def zone(text: str) -> str:
    if text not in available_timezones():
        raise NotAValue(NO_ZONE, zone=text, hint=did_you_mean(text, available_timezones()))
    return text


def prefix(text: str) -> str:
    if not _PREFIX.match(text):
        raise NotAValue(say.BAD_PREFIX, word=text)
    return text


def currency(text: str) -> str:
    if not _CURRENCY.match(text):
        raise NotAValue(say.BAD_CURRENCY, word=text)
    return text


def hours(text: str) -> str | None:
    """`24h`, `90m`; a bare number is hours; nothing for no limit."""
    if text.lower() in NOTHING:
        return None
    found = parse_duration(f"{text}h" if text.isascii() and text.isdigit() else text)
    if found.seconds is None:
        raise NotAValue(say.HOURS_ONLY, value=text)
    if found.seconds > LONGEST_HOURS * 3600 or found.seconds < 60:
        raise NotAValue(say.HOURS_RANGE, value=text, most=LONGEST_HOURS)
    return found.text


def kept(text: str) -> str:
    """How long cases are kept: `3y`, `18mo`."""
    found = parse_duration(text)
    if found.unit not in ("y", "mo", "cd"):
        raise NotAValue(say.KEEP_UNITS, value=text)
    return found.text


def levels(text: str, roles: Sequence[str], money: str) -> tuple[Level, ...]:
    """`none 500, head 5000, director`: rising limits, and the last without one."""
    found = [_level(part, roles, money) for part in parts(text)]
    _check_levels(found, money)
    return tuple(found)


def _level(text: str, roles: Sequence[str], money: str) -> Level:
    who, _, amount = text.partition(" ")
    role = None if who == "none" else one_of(who, roles)
    return Level(role, _amount(amount.strip(), money) if amount.strip() else None)


def _amount(text: str, money: str) -> int:
    units = minor_units(text.removesuffix(money).strip(), money)
    if units is None or not 0 < units < LARGEST_AMOUNT:
        raise NotAValue(say.BAD_AMOUNT, value=text, currency=money)
    return units


def _check_levels(found: Sequence[Level], money: str) -> None:
    *limited, last = found
    limits = [level.up_to for level in limited]
    if last.up_to is not None or last.role is None:
        raise NotAValue(say.LAST_LEVEL_OPEN)
    if None in limits or any(a is not None and b is not None and a >= b for a, b in pairwise(limits)):
        raise NotAValue(say.LEVELS_MUST_RISE)
    if any(level.role is None for level in found[1:]):
        raise NotAValue(say.NONE_COMES_FIRST)
    if len({level.role for level in found}) < len(found):
        raise NotAValue(say.ROLE_TWICE)


def fields(text: str, taken: Collection[str], money: str) -> tuple[Field, ...]:
    """`order_number=订单号/Order number:text, channel=渠道/Channel:phone 电话/Phone|web 网上/Online`; nothing for none."""
    if text.strip().lower() in NOTHING:
        return ()
    found: list[Field] = []
    for part in parts(text):
        read = item(part, ":")
        called = name(read.name, {*taken, *(field.name for field in found)})
        found.append(_field(called, read.label, read.more or Kind.TEXT.value, money))
    return tuple(found)


def _field(called: str, label: Label, typed: str, money: str) -> Field:
    if "|" in typed:
        return Field(name=called, label=label, kind=Kind.CHOICE, choices=_choices(typed))
    kind = Kind(one_of(typed, TYPES))
    return Field(name=called, label=label, kind=kind, currency=money if kind is Kind.MONEY else None)


def _choices(text: str) -> dict[str, Label]:
    found: dict[str, Label] = {}
    for part in text.split("|"):
        called, _, labels = part.strip().partition(" ")
        if not _NAME.match(called):
            raise NotAValue(say.BAD_NAME, word=called)
        if called in found:
            raise NotAValue(say.NAME_TAKEN, word=called)
        found[called] = both(labels) if labels.strip() else Label(zh=spelled(called), en=spelled(called))
    return found


def _plain(text: str) -> str:
    """Full-width signs count as the plain ones."""
    return text.translate(_FULL_WIDTH)
